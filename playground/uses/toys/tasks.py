"""The tasks of the toys, each an endless supply of short rows of characters.

A row is a text; some of its characters are answers, which alone are trained and scored. A fifth of all rows
is held out: which, the row itself decides, so that the same rows are held out whatever else is chosen.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from string import ascii_lowercase, ascii_uppercase, digits

from ...errors import UserError
from ...messages import Message, say
from ...text.characters import character_tokenizer
from ...text.specials import NO_LABEL
from ...text.tokenizer import Tokenizer

ARROW, NEXT = "→", ";"  # between a question and its answer; between an example and the next one
ALPHABET = ascii_lowercase + ascii_uppercase + digits + "+=" + ARROW + NEXT
HELD_OUT = 5  # one row of so many
MODULUS = 59  # a prime number; its remainders are written as one character each
REMAINDERS = (digits + ascii_uppercase + ascii_lowercase)[:MODULUS]
SHOTS = 5  # examples in a row of the few-shot task, the last of which is the question
WINDOW = 48  # characters of a text of one's own that are read at once
MAX_TEXT = 200_000  # bytes of it
MOST_CHARACTERS = 200  # different ones in it


@dataclass(frozen=True)
class Row:
    """One text, and the stretches of it that are answers."""

    text: str
    answers: tuple[range, ...]
    ends: bool = True  # whether the end mark behind it belongs to the last answer

    @property
    def question(self) -> str:
        """What stands before the last answer."""
        return self.text[: self.answers[-1].start]


Draw = Callable[[Random], Row]


@dataclass(frozen=True)
class Task:
    """What a toy learns."""

    name: str
    tokenizer: Tokenizer
    longest: int  # characters of a row
    reply: int  # tokens of an answer, at most
    sample: str  # a row to look at
    draw: Draw
    held_out: Draw  # rows that are never trained on
    by_shot: bool = False  # whether answer n of a row has n examples before it
    circle: str = ""  # the characters of its remainders, from 0 on, where it adds some

    @property
    def what(self) -> str:
        """For people, in the language that is spoken."""
        return what_of(self.name)

    @property
    def max_length(self) -> int:
        """Tokens that a model for it must be able to read: the start mark in front, and room to write on."""
        return self.longest + 2


def split(draw: Draw) -> tuple[Draw, Draw]:
    """Rows to train on and rows to test on."""

    def drawn(rng: Random, held: bool) -> Row:
        while True:
            row = draw(rng)
            if (zlib.crc32(row.text.encode()) % HELD_OUT == 0) is held:
                return row

    return lambda rng: drawn(rng, False), lambda rng: drawn(rng, True)


def letters(rng: Random, least: int, most: int) -> str:
    """Different small letters in random order."""
    return "".join(rng.sample(ascii_lowercase, rng.randint(least, most)))


def answering(answer: Callable[[str], str]) -> Draw:
    """Letters with their answer behind an arrow."""

    def draw(rng: Random) -> Row:
        asked = letters(rng, 3, 12)
        text = asked + ARROW + answer(asked)
        return Row(text, (range(len(asked) + 1, len(text)),))

    return draw


def induction(rng: Random) -> Row:
    """Different letters, and the same once more: after its first letter each one can be told from what
    followed the letter before it last time."""
    once = letters(rng, 5, 12)
    return Row(once + once, (range(len(once) + 1, 2 * len(once)),), ends=False)


def added(rng: Random) -> Row:
    a, b = rng.randrange(100), rng.randrange(100)
    text = f"{a:02}+{b:02}="
    return Row(f"{text}{a + b:03}", (range(len(text), len(text) + 3),), ends=False)


def remainder(rng: Random) -> Row:
    a, b = rng.randrange(MODULUS), rng.randrange(MODULUS)
    text = f"{REMAINDERS[a]}+{REMAINDERS[b]}="
    return Row(text + REMAINDERS[(a + b) % MODULUS], (range(4, 5),), ends=False)


def shifted(text: str) -> str:
    """Each letter becomes the next one of the alphabet."""
    return "".join(ascii_lowercase[(ascii_lowercase.index(c) + 1) % 26] for c in text)


RULES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "backwards": lambda text: text[::-1],
    "capitals": str.upper,
    "first to the end": lambda text: text[1:] + text[0],
    "last to the front": lambda text: text[-1] + text[:-1],
    "next letter": shifted,
    "first twice": lambda text: text[0] + text,
    "without the last": lambda text: text[:-1],
}


def few_shot(rng: Random) -> Row:
    """Examples of one rule; each answer but the first can be told from those before it."""
    rule, text, answers = rng.choice(list(RULES.values())), "", []
    for _ in range(SHOTS):
        question = letters(rng, 3, 3)
        text += question + ARROW
        answers.append(range(len(text), len(text) + len(rule(question)) + 1))  # with the mark behind it
        text += rule(question) + NEXT
    return Row(text, tuple(answers[1:]), ends=False)


def made(name: str, longest: int, reply: int, sample: str, draw: Draw, **about: bool | str) -> Task:
    return Task(name, TOKENIZER, longest, reply, sample, *split(draw), **about)


def what_of(name: str) -> str:
    """What a toy of this task learns, in the language that is spoken."""
    return say(f"training.task-{name}", modulus=MODULUS, first=REMAINDERS[0], last=REMAINDERS[-1])


TOKENIZER = character_tokenizer(ALPHABET)
TASKS = {
    task.name: task
    for task in (
        made(
            "induction",
            24,
            11,
            "qmbtxaqmbtxa",
            induction,
        ),
        made(
            "copy",
            25,
            13,
            "qmbtxa→qmbtxa",
            answering(lambda asked: asked),
        ),
        made(
            "reverse",
            25,
            13,
            "qmbtxa→axtbmq",
            answering(lambda asked: asked[::-1]),
        ),
        made(
            "sort",
            25,
            13,
            "qmbtxa→abmqtx",
            answering(lambda asked: "".join(sorted(asked))),
        ),
        made("add", 9, 3, "37+85=122", added),
        made(
            "remainder",
            5,
            1,
            "7+w=6",
            remainder,
            circle=REMAINDERS,
        ),
        made(
            "few-shot",
            SHOTS * 9,
            5,
            "abc→bca;kuz→uzk;drm→rmd;xwq→wqx;fgo→gof;",
            few_shot,
            by_shot=True,
        ),
    )
}
TEXT = "text"  # the task of going on with a text of one's own


def text_task(text: str) -> Task:
    """To say the next character of a text: its last tenth is held out. Raises UserError for a text that is
    too short, too long, or of too many different characters."""
    size = len(text.encode())
    if size > MAX_TEXT:
        raise UserError(Message("training.text-too-large", {"size": size, "most": MAX_TEXT}))
    characters = sorted(set(text))
    if len(characters) > MOST_CHARACTERS:
        told = {"n": len(characters), "most": MOST_CHARACTERS}
        raise UserError(Message("training.text-too-varied", told))
    border = len(text) - len(text) // 10
    parts = text[:border], text[border:]
    if len(characters) < 2 or len(parts[1]) <= WINDOW:
        told = {"length": len(text), "different": len(characters), "least": 10 * (WINDOW + 1)}
        raise UserError(Message("training.text-too-short", told))
    return Task(
        TEXT,
        character_tokenizer("".join(characters)),
        WINDOW,
        WINDOW // 2,
        parts[1][:WINDOW],
        *(window_of(part) for part in parts),
    )


def window_of(text: str) -> Draw:
    def draw(rng: Random) -> Row:
        start = rng.randrange(len(text) - WINDOW)
        return Row(text[start : start + WINDOW], (range(1, WINDOW),), ends=False)

    return draw


def task_of(name: str, text: str = "") -> Task:
    """The task of this name; text: what "text" learns. Raises UserError where there is none."""
    if name == TEXT:
        return text_task(text)
    if name not in TASKS:
        told = {"name": repr(name), "names": ", ".join((*TASKS, TEXT))}
        raise UserError(Message("training.no-task", told))
    return TASKS[name]


def spell(row: Row, tokenizer: Tokenizer) -> tuple[list[int], list[int]]:
    """What a model reads of a row, and at each place what it should say next; NO_LABEL where that does not
    count."""
    ids = [tokenizer.specials.bos, *tokenizer.encode(row.text), tokenizer.specials.eos]
    wanted = [NO_LABEL] * (len(ids) - 1)
    for stretch in row.answers:
        for n in stretch:
            wanted[n] = ids[n + 1]
    if row.ends:
        wanted[-1] = ids[-1]
    return ids[:-1], wanted


def rows_of(draw: Draw, seed: str, count: int) -> Sequence[Row]:
    """So many rows, the same for the same seed."""
    rng = Random(seed)
    return [draw(rng) for _ in range(count)]
