"""How examples become tokens: `input SEP output END`, one after the other, behind the start mark."""

from collections.abc import Sequence
from random import Random

from ...text.characters import ALPHABET, SEP
from ...text.tokenizer import BOS, EOS, PAD
from .families import Task

Example = tuple[str, str]  # input, output
INDEX = {character: SEP + 1 + n for n, character in enumerate(ALPHABET)}
TRIES = 8  # draws of a task before it is given up


def spell(text: str) -> list[int]:
    """The ids of a text. Raises KeyError for a character outside the alphabet."""
    return [INDEX[character] for character in text]


def example_ids(example: Example) -> list[int]:
    return [*spell(example[0]), SEP, *spell(example[1]), EOS]


def prompt_ids(examples: Sequence[Example], query: str) -> list[int]:
    """What the model reads before it writes the output for `query`."""
    ids = [BOS]
    for example in examples:
        ids += example_ids(example)
    return [*ids, *spell(query), SEP]


def draw_examples(task: Task, rng: Random, count: int, distinct: bool = False) -> list[Example] | None:
    """`count` examples of a task; None where it does not yield them. distinct: no input twice."""
    found: list[Example] = []
    for _ in range(count * TRIES):
        example = task.example(rng)
        if example is not None and not (distinct and example in found):
            found.append(example)
        if len(found) == count:
            return found
    return None


def episode(
    task: Task, rng: Random, length: int, senseless: bool = False
) -> tuple[list[int], list[int]] | None:
    """Examples of one task until `length` tokens are full, and the labels: what should be answered at
    each place, PAD where nothing counts (inputs are given, not predicted).

    senseless: hand the outputs round at random, so that nothing can be learned from the examples but
    that. None where fewer than two examples fit.
    """
    examples, room = [], length - 1
    for _ in range(length):
        example = task.example(rng)
        if example is None:
            if rng.random() < 1 / TRIES:
                break
            continue
        room -= len(example_ids(example))
        if room < 0:
            break
        examples.append(example)
    if len(examples) < 2:
        return None
    outputs = [output for _, output in examples]
    if senseless:
        rng.shuffle(outputs)
    ids, labels = [BOS], [PAD]
    for (text, _), output in zip(examples, map(spell, outputs), strict=True):
        ids += [*spell(text), SEP, *output, EOS]
        labels += [*[PAD] * len(text), *output, EOS, PAD]
    filler = [PAD] * (length - len(ids))
    return ids + filler, labels + filler
