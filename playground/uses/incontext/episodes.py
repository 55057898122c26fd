"""How examples become tokens: `input separator output end`, one after the other, behind the start mark."""

from collections.abc import Iterable, Sequence
from random import Random

from ...errors import UserError
from ...messages import Message
from ...text.characters import SEPARATOR, StandIns
from ...text.specials import NO_LABEL
from ...text.tokenizer import Tokenizer
from .families.task import Task

Example = tuple[str, str]  # input, output
TRIES = 8  # draws of a task before it is given up


def prompt_length(examples: Sequence[Example], query: str) -> int:
    """How many tokens `Format.prompt` gives at most: fewer only where characters are joined."""
    return 1 + sum(len(text) + len(output) + 2 for text, output in examples) + len(query) + 1


class Format:
    """How examples are written in the tokens of a model, a token a character.

    What belongs to one prompt shares its stand-ins, which each method notes in those it is given; without
    any, a character outside of the alphabet raises KeyError, and so does one too many with them.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.specials, self.separator = tokenizer.specials, tokenizer.specials[SEPARATOR]
        self.ids = {name: id for id, name in enumerate(tokenizer.names) if not tokenizer.is_special(id)}
        self.stand_ins = StandIns(self.ids)

    def new_stand_ins(self, rng: Random | None = None) -> StandIns:
        """For a prompt. rng: handed out at random."""
        fresh = self.stand_ins.copy()
        fresh.rng = rng
        return fresh

    def can_spell(self, texts: Iterable[str]) -> bool:
        """Whether a prompt can hold all these texts."""
        stand_ins = self.new_stand_ins()
        try:
            for text in texts:
                stand_ins.hide(text)
        except KeyError:
            return False
        return True

    def note(self, texts: Sequence[str], stand_ins: StandIns, what: str | Message) -> StandIns:
        """Note the stand-ins of texts. Raises UserError, naming `what`, where there are too few of them, or
        the model has none."""
        try:
            for text in texts:
                stand_ins.hide(text)
        except KeyError:
            raise UserError(self.unknown(texts, what)) from None
        return stand_ins

    def unknown(self, texts: Sequence[str], what: str | Message) -> Message:
        """Why characters cannot be read."""
        fresh = self.stand_ins
        if fresh.pairs:
            values = {"what": what, "letters": len(fresh.pairs), "signs": len(fresh.signs)}
            return Message("errors.many-characters", values)
        others = [c for c in dict.fromkeys("".join(texts)) if c not in self.ids]
        return Message("errors.unknown-characters", {"what": what, "characters": " ".join(others[:8])})

    def spell(self, text: str, stand_ins: StandIns | None = None) -> list[int]:
        """The ids of a text."""
        return [self.ids[character] for character in (stand_ins.hide(text) if stand_ins else text)]

    def question(self, query: str, stand_ins: StandIns | None = None) -> list[int]:
        return [*self.spell(query, stand_ins), self.separator]

    def answer(self, output: str, stand_ins: StandIns | None = None) -> list[int]:
        return [*self.spell(output, stand_ins), self.specials.eos]

    def example(self, example: Example, stand_ins: StandIns | None = None) -> list[int]:
        return [*self.question(example[0], stand_ins), *self.answer(example[1], stand_ins)]

    def opening(self, examples: Sequence[Example], stand_ins: StandIns | None = None) -> list[int]:
        """What the model reads before it is asked."""
        return [self.specials.bos, *(id for example in examples for id in self.example(example, stand_ins))]

    def prompt(self, examples: Sequence[Example], query: str, stand_ins: StandIns | None = None) -> list[int]:
        """What the model reads before it writes the output for `query`."""
        return [*self.opening(examples, stand_ins), *self.question(query, stand_ins)]


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

    senseless: hand the outputs round, so that input and output do not belong together. None where fewer
    than two examples fit.
    """
    questions: list[list[int]] = []
    answers: list[list[int]] = []
    stand_ins, room = form.new_stand_ins(rng), length - 1
    for _ in range(length):
        example = task.example(rng)
        if example is None:
            if rng.random() < 1 / TRIES:
                break
            continue
        try:
            question, answer = form.question(example[0], stand_ins), form.answer(example[1], stand_ins)
        except KeyError:  # no stand-in is left
            break
        room -= len(question) + len(answer)
        if room < 0:
            break
        questions.append(question)
        answers.append(answer)
    if len(questions) < 2:
        return None
    if senseless:
        answers = handed_round(answers, rng)
    ids, labels = [form.specials.bos], [NO_LABEL]
    for question, answer in zip(questions, answers, strict=True):
        ids += [*question, *answer]
        labels += [*[NO_LABEL] * (len(question) - 1), *answer, NO_LABEL]
    left = length - len(ids)
    return ids + [form.specials.pad] * left, labels + [NO_LABEL] * left


def handed_round(answers: list[list[int]], rng: Random) -> list[list[int]]:
    """The answers so that none stays in its place: in random order, or slipped by one to three rows, where
    it can still be told which of them comes next."""
    if rng.random() < 0.5:
        slip = rng.randint(1, min(3, len(answers) - 1))
        return answers[-slip:] + answers[:-slip]
    order = rng.sample(range(len(answers)), len(answers))
    handed = dict(zip(order, order[1:] + order[:1], strict=True))
    return [answers[handed[n]] for n in range(len(answers))]
