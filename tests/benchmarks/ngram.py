"""What it costs the n-gram model to fit into a few megabytes: its perplexity on dev with and without pruning.

python -m tests.benchmarks.ngram --data DIR --checkpoint DIR
"""

import argparse
import json
import math
from pathlib import Path

import numpy as np

from playground import checkpoints
from playground.generation.ngram import FILE, NGram
from playground.training.books import stream
from playground.training.language_model import TextData, count_ngrams, read_data


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    options = parser.parse_args()
    tokenizer = checkpoints.load(options.checkpoint).tokenizer
    split, sentences, dev_sentences = read_data(options.data)
    data = TextData(split.train, sentences, tokenizer, 1, 256)
    models = {
        "shipped": NGram.load(options.checkpoint / FILE),
        "full": count_ngrams(data, len(tokenizer), minimum=(1, 1, 1, 1, 1)),
    }
    dev = {"books": [paragraph for book in split.dev for paragraph in book], "sentences": dev_sentences}
    found = {}
    for name, model in models.items():
        found[name] = {"ngrams": sum(map(len, model.levels))}
        for test, lines in dev.items():
            nats = -sum(float(np.sum(model.logprobs(stream([line], tokenizer)))) for line in lines)
            words = sum(len(line.split()) for line in lines)
            found[name][f"{test}_word_perplexity"] = round(math.exp(nats / words), 1)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
