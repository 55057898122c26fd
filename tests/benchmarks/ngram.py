"""What pruning costs the n-gram model: perplexity and size, pruned as it ships and whole, on dev text.

    python -m tests.benchmarks.ngram --data DIR --checkpoint DIR

`--data` as for `train language-model`; `--checkpoint` gives the tokens. Both models are made anew from the
text to train on. Prints JSON.
"""

import argparse
import json
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playground.checkpoints import find
from playground.generation.ngram import MINIMUM, NGram
from playground.text.tokenizer import Tokenizer
from playground.training.books import stream
from playground.training.language_model import TextData, count_ngrams, read_data


def word_perplexity(model: NGram, tokenizer: Tokenizer, paragraphs: Sequence[str]) -> float:
    """Each paragraph by itself; its end counts, and is no word."""
    nats = -model.logprobs(stream(paragraphs, tokenizer)).sum()
    return round(math.exp(nats / sum(len(paragraph.split()) for paragraph in paragraphs)), 2)


def measure(model: NGram, tokenizer: Tokenizer, dev: dict[str, list[str]]) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder) / "ngram.safetensors")
        size = (Path(folder) / "ngram.safetensors").stat().st_size
    return {
        "n-grams": [len(level) for level in model.levels[1:]],
        "bytes": size,
        **{f"{name}_word_perplexity": word_perplexity(model, tokenizer, text) for name, text in dev.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", default="language-model")
    options = parser.parse_args()
    tokenizer = Tokenizer.load(find(options.checkpoint) / "tokenizer.json")
    split, sentences, dev_sentences = read_data(options.data)
    dev = {"books": [paragraph for book in split.dev for paragraph in book], "sentences": dev_sentences}
    text = TextData(split.train, sentences, tokenizer, rows=1, length=1)
    found = {}
    for name, minimum in (("pruned", MINIMUM), ("whole", (1,) * len(MINIMUM))):
        model = count_ngrams(text, len(tokenizer), minimum=minimum)
        found[name] = {"minimum": minimum, **measure(model, tokenizer, dev)}
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
