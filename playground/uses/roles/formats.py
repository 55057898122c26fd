"""What was found in a text, for other programs: an object for JSON, or columns as in CoNLL-2005."""

from collections.abc import Sequence
from typing import Any

from .labeller import FoundFrame, FoundRole
from .texts import Labelled
from .wording import plain

DIGITS = 4


def as_json(text: str, sentences: Sequence[Labelled]) -> dict[str, Any]:
    """{"text", "words": [[word, start, end], ...], "frames": [{"predicate": {"word", "text", "sense",
    "probability"}, "roles": [{"role", "plain", "text", "words": [first, stop], "start", "end",
    "probability", "others": [[role, probability], ...]}]}]}. Words are numbered through the whole text."""
    words, frames = [], []
    for one in sentences:
        frames += [frame_json(one, frame, len(words)) for frame in one.frames]
        words += [[text[start:end], start, end] for start, end in one.words]
    return {"text": text, "words": words, "frames": frames}


def frame_json(one: Labelled, frame: FoundFrame, first: int) -> dict[str, Any]:
    """first: how many words stand before the sentence."""
    predicate = frame.predicate
    return {
        "predicate": {
            "word": first + predicate.word,
            "text": one.word(predicate.word),
            "sense": predicate.sense,
            "probability": round(predicate.probability, DIGITS),
        },
        "roles": [role_json(one, role, first) for role in frame.roles],
    }


def role_json(one: Labelled, role: FoundRole, first: int) -> dict[str, Any]:
    start, end = one.stretch(role.start, role.end)
    return {
        "role": role.label,
        "plain": plain(role.label),
        "text": one.said(role.start, role.end),
        "words": [first + role.start, first + role.end],
        "start": start,
        "end": end,
        "probability": round(role.probability, DIGITS),
        "others": [[name, round(share, DIGITS)] for name, share in role.others],
    }


def as_columns(sentences: Sequence[Labelled]) -> str:
    """A word a line: itself, the sense of a predicate or "-", and for each frame its roles as "(ARG0*", "*",
    "*)"; an empty line behind each sentence. As the files of CoNLL-2005 have them, but that there the second
    column holds the verb."""
    return "".join(columns_of(one) + "\n" for one in sentences)


def columns_of(one: Labelled) -> str:
    size = len(one.words)
    senses = {frame.predicate.word: frame.predicate.sense for frame in one.frames}
    columns = [
        [one.word(n) for n in range(size)],
        [senses.get(n, "-") for n in range(size)],
        *(brackets(frame, size) for frame in one.frames),
    ]
    return "".join("\t".join(row) + "\n" for row in zip(*columns, strict=True))


def brackets(frame: FoundFrame, size: int) -> list[str]:
    """The spans of a frame, the verb among them, each around a *."""
    spans = [("V", frame.predicate.word, frame.predicate.word + 1)]
    spans += [(role.label, role.start, role.end) for role in frame.roles]
    before, behind = [""] * size, [""] * size
    for label, start, end in spans:
        before[start], behind[end - 1] = f"({label}", ")"
    return [f"{a}*{b}" for a, b in zip(before, behind, strict=True)]
