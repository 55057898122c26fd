"""What it costs the n-gram model to fit into ten megabytes: as it ships and whole, on dev text.

    python -m tests.benchmarks.ngram --data DIR [--checkpoint DIR]

`--data` as for `train language-model`, from whose text the whole one is made anew. Prints JSON.
"""

import argparse
import json
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playground.checkpoints import find, load
from playground.corpora.books import stream
from playground.corpora.kinds import read_kinds
from playground.generation.ngram import FILE, NGram
from playground.text.tokenizer import Tokenizer
from playground.training.language import TextData, count_ngrams


def word_perplexity(model: NGram, tokenizer: Tokenizer, paragraphs: Sequence[str]) -> float:
    """Each paragraph by itself; its end counts, and is no word."""
    nats = -model.logprobs(stream(paragraphs, tokenizer)).sum()
    return round(math.exp(nats / sum(len(paragraph.split()) for paragraph in paragraphs)), 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", default="language-model")
    options = parser.parse_args()
    folder = find(options.checkpoint)
    tokenizer = load(folder).tokenizer
    kinds = read_kinds(options.data)
    dev = {kind: [paragraph for text in split.dev for paragraph in text] for kind, split in kinds.items()}
    text = TextData({kind: split.train for kind, split in kinds.items()}, tokenizer, rows=1, length=1)
    shipped = NGram.load(folder / FILE)
    whole = count_ngrams(text, len(tokenizer), minimum=(1,) * shipped.order)
    found = {}
    with tempfile.TemporaryDirectory() as other:
        whole.save(Path(other) / FILE)
        for name, model, path in (("shipped", shipped, folder), ("whole", whole, Path(other))):
            found[name] = {
                "n-grams": [len(level) for level in model.levels[1:]],
                "bytes": (path / FILE).stat().st_size,
                **{f"{part}_word_perplexity": word_perplexity(model, tokenizer, dev[part]) for part in dev},
            }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
