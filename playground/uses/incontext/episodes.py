"""How examples become tokens: `input separator output end`, one after the other, behind the start mark."""

from collections.abc import Sequence
from random import Random

from ...text.characters import SEPARATOR
from ...text.specials import NO_LABEL
from ...text.tokenizer import Tokenizer
from .families import Task

Example = tuple[str, str]  # input, output
TRIES = 8  # draws of a task before it is given up


def prompt_length(examples: Sequence[Example], query: str) -> int:
    """How many tokens `Format.prompt` gives."""
    return 1 + sum(len(text) + len(output) + 2 for text, output in examples) + len(query) + 1


class Format:
    """How examples are written in the tokens of a model, a token a character."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.specials, self.separator = tokenizer.specials, tokenizer.specials[SEPARATOR]
        self.ids = {name: id for id, name in enumerate(tokenizer.names) if not tokenizer.is_special(id)}

    def spell(self, text: str) -> list[int]:
        """The ids of a text. Raises KeyError for a character outside the alphabet."""
        return [self.ids[character] for character in text]

    def question(self, query: str) -> list[int]:
        return [*self.spell(query), self.separator]

    def answer(self, output: str) -> list[int]:
        return [*self.spell(output), self.specials.eos]

    def example(self, example: Example) -> list[int]:
        return [*self.question(example[0]), *self.answer(example[1])]

    def opening(self, examples: Sequence[Example]) -> list[int]:
        """What the model reads before it is asked."""
        return [self.specials.bos, *(id for example in examples for id in self.example(example))]

    def prompt(self, examples: Sequence[Example], query: str) -> list[int]:
        """What the model reads before it writes the output for `query`."""
        return [*self.opening(examples), *self.question(query)]


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
    form: Format, task: Task, rng: Random, length: int, senseless: bool = False
) -> tuple[list[int], list[int]] | None:
    """Examples of one task until `length` tokens are full, and the labels: what should be answered at
    each place, NO_LABEL where nothing counts (inputs are given, not predicted).

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
        room -= len(example[0]) + len(example[1]) + 2
        if room < 0:
            break
        examples.append(example)
    if len(examples) < 2:
        return None
    outputs = [output for _, output in examples]
    if senseless:
        rng.shuffle(outputs)
    ids, labels = [form.specials.bos], [NO_LABEL]
    for (text, _), output in zip(examples, outputs, strict=True):
        answer = form.answer(output)
        ids += [*form.question(text), *answer]
        labels += [*[NO_LABEL] * len(text), *answer, NO_LABEL]
    left = length - len(ids)
    return ids + [form.specials.pad] * left, labels + [NO_LABEL] * left
