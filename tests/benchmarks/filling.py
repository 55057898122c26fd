"""How fast a sheet is filled, and what sharing the examples is worth: one model, one thread, one run.

    python -m tests.benchmarks.filling [--rounds N] [--rows N]

Three ways to answer the same rows take turns within each round, and the median over the rounds of their
ratios is given, so a busy machine troubles all of them alike:

- shared: the examples are read once, and all rows look at the same keys and values (what the page does);
- copied: the examples are read once, and every row gets a copy of their keys and values;
- alone: every row reads the examples again, one after the other.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import torch

from playground import checkpoints
from playground.generation.decoding import Hypothesis
from playground.transformer import PreparedState
from playground.uses.incontext import fewshot
from playground.uses.incontext.fewshot import FewShot, write

EXAMPLES = [
    ("Ada King", "A. King"),
    ("Alan Turing", "A. Turing"),
    ("Grace Hopper", "G. Hopper"),
    ("Barbara Liskov", "B. Liskov"),
]
Fill = Callable[[FewShot, list[str]], list[Hypothesis]]


def shared(few: FewShot, queries: list[str]) -> list[Hypothesis]:
    state = few.read(EXAMPLES)
    parts = [queries[n : n + fewshot.ROWS] for n in range(0, len(queries), fewshot.ROWS)]
    return [found for part in parts for found in few.decode(state, part)]


def copied(few: FewShot, queries: list[str]) -> list[Hypothesis]:
    found = []
    for n in range(0, len(queries), fewshot.ROWS):
        part = queries[n : n + fewshot.ROWS]
        state = few.read(EXAMPLES)
        state.select(torch.zeros(len(part), dtype=torch.long))
        questions = [few.form.question(query) for query in part]
        found += write(state, questions, few.context - state.length, few.form.specials.eos)
    return found


def alone(few: FewShot, queries: list[str]) -> list[Hypothesis]:
    found = []
    for query in queries:
        prompt = few.form.prompt(EXAMPLES, query)
        found += write(PreparedState(few.checkpoint.prepared), [prompt], few.context, few.form.specials.eos)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=128)
    options = parser.parse_args()
    torch.set_num_threads(1)
    few = FewShot(checkpoints.load("in-context"))
    queries = sorted((f"Nomen{'x' * (n % 7)} Gens{n:04d}" for n in range(options.rows)), key=len)
    ways: list[Fill] = [shared, copied, alone]
    times: dict[str, list[float]] = {way.__name__: [] for way in ways}
    answers: dict[str, list[list[int]]] = {}
    with torch.inference_mode():
        for _ in range(options.rounds):
            for way in ways:
                start = time.perf_counter()
                answers[way.__name__] = [found.tokens for found in way(few, queries)]
                times[way.__name__].append(time.perf_counter() - start)
    same = {
        name: sum(a == b for a, b in zip(answers["shared"], found, strict=True))
        for name, found in answers.items()
    }
    for name, seconds in times.items():
        ratio = statistics.median(s / own for s, own in zip(seconds, times["shared"], strict=True))
        speed = options.rows / statistics.median(seconds)
        print(
            f"{name:8} {speed:7.1f} rows/s  {ratio:5.2f} of shared  {same[name]}/{options.rows} same answers"
        )


if __name__ == "__main__":
    main()
