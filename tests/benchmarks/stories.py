"""Whether a story stays on its subject: twenty openings, each gone on with, for people to read.

    python -m tests.benchmarks.stories --checkpoint DIR [--checkpoint DIR …] [--tokens N] [--seed N]

Prints Markdown: below each opening what each checkpoint wrote, as the page does by default (temperature 0.8,
top-p 0.95), as a story where the checkpoint knows kinds of text; and in the end how much each repeats itself.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from playground.checkpoints import load
from playground.generation.sampling import Sampler
from playground.uses.language import LanguageModel, Written

OPENINGS = Path(__file__).with_suffix(".txt")
KIND = "book"
TEMPERATURE, TOP_K, TOP_P = 0.8, 0, 0.95
GRAM = 4  # tokens of a stretch that counts as said again


def go_on(model: LanguageModel, opening: str, tokens: int, seed: int) -> Sequence[Written]:
    kind = KIND if KIND in model.kinds else ""
    *_, written = model.write(opening, Sampler(TEMPERATURE, TOP_K, TOP_P, seed), tokens, kind=kind)
    return written


def said_again(written: Sequence[Written]) -> float:
    """The share of stretches of GRAM tokens that the same text holds already."""
    ids = [token.id for token in written]
    grams = [tuple(ids[n : n + GRAM]) for n in range(len(ids) - GRAM + 1)]
    return 1 - len(set(grams)) / max(1, len(grams))


def text_of(written: Sequence[Written]) -> str:
    """Paragraphs on lines of their own."""
    pieces = [" " * token.space + token.text if token.text else "\n" for token in written]
    return "\n>\n> ".join(paragraph.strip() for paragraph in "".join(pieces).split("\n"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", action="append", required=True)
    parser.add_argument("--tokens", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    models = {name: LanguageModel(load(name)) for name in options.checkpoint}
    repeated: dict[str, list[float]] = {name: [] for name in models}
    for number, opening in enumerate(OPENINGS.read_text(encoding="utf-8").splitlines()):
        print(f"\n## {number + 1}. {opening}")
        for name, model in models.items():
            written = go_on(model, opening, options.tokens, options.seed + number)
            repeated[name].append(said_again(written))
            print(f"\n**{name}**\n\n> {text_of(written)}")
    print("\n| checkpoint | stretches said again, mean | most |\n| --- | --- | --- |")
    for name, shares in repeated.items():
        print(f"| {name} | {sum(shares) / len(shares):.1%} | {max(shares):.1%} |")


if __name__ == "__main__":
    main()
