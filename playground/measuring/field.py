"""What people type: inputs by kind, each with what must and must not stand in its translation.

A score such as BLEU on sentences from a phrase book does not see that a number, an address or a name was
lost. These inputs were written for it (field.jsonl beside this file); none of them comes from a data set,
and none is one of the sentences that training fills with drawn names and numbers (`augmenting.frames`).
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..checkpoints import Checkpoint
from ..corpora.pairs import read_lines
from ..errors import UserError
from ..generation.search import BEAMS, search_with
from ..text.conventions import normalise
from ..uses.translation.translator import Translator, targets, translate_lines
from .records import provenance

FILE = Path(__file__).with_name("field.jsonl")
Wanted = str | list[str]  # one of several, where it is a list


@dataclass(frozen=True)
class FieldInput:
    """One input, and how to tell whether its translation into `to` is right.

    A text of small letters is found in any case, one with a capital only as it is written; neither
    is found within a longer word or number. * stands for any further letters.
    """

    kind: str
    to: str
    text: str
    must: tuple[Wanted, ...]
    must_not: tuple[Wanted, ...] = ()

    def faults(self, output: str) -> list[str]:
        """What is wrong with a translation, in words; none if it passes."""
        output = normalise(output)
        faults = [f"lacks {name(wanted)}" for wanted in self.must if not found(wanted, output)]
        faults += [f"has {name(wanted)}" for wanted in self.must_not if found(wanted, output)]
        if len(output.split()) > 2 * len(self.text.split()) + 6:
            faults.append("is far too long")
        if repeats(output) and not repeats(normalise(self.text)):
            faults.append("repeats itself")
        return faults


def name(wanted: Wanted) -> str:
    return wanted if isinstance(wanted, str) else " or ".join(wanted)


def found(wanted: Wanted, output: str) -> bool:
    """Whether a text, or one of several, stands in the output."""
    return any(
        pattern(text).search(output) is not None for text in ([wanted] if isinstance(wanted, str) else wanted)
    )


def pattern(text: str) -> re.Pattern[str]:
    text = normalise(text)
    before = r"(?<!\w)" if re.match(r"\w", text) else ""
    behind = r"(?!\w)" if re.search(r"\w$", text) else ""
    inside = re.escape(text).replace(r"\*", r"\w*")
    return re.compile(before + inside + behind, re.IGNORECASE if text == text.lower() else 0)


def repeats(text: str) -> bool:
    """Whether one to five words stand three times in a row."""
    return re.search(r"(?<!\S)(\S+(?: \S+){0,4})(?: \1){2}(?!\S)", text, re.IGNORECASE) is not None


def read_inputs(path: Path = FILE) -> list[FieldInput]:
    """The inputs of a file with a JSON object a line. Raises UserError for one that is none."""
    inputs = []
    for number, line in enumerate(read_lines(path), 1):
        try:
            row = json.loads(line)
            inputs.append(
                FieldInput(
                    row["kind"], row["to"], row["text"], tuple(row["must"]), tuple(row.get("must_not", ()))
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(
                f"{path}, line {number} is no field input: {error!r}. "
                'Write {"kind": ..., "to": ..., "text": ..., "must": [...]} on one line.'
            ) from None
    return inputs


def evaluate_field(checkpoint: Checkpoint, file: Path | None = None, beams: int = BEAMS) -> dict:
    """How many inputs a translator gets right, by kind and by language, and what it got wrong.

    Inputs of a direction that it does not translate are left out.
    """
    search = search_with(beams)
    inputs, outputs = [], []
    for to in targets(checkpoint.task):
        translator = Translator(checkpoint, to)
        chosen = [row for row in read_inputs(file or FILE) if row.to == to]
        inputs += chosen
        outputs += [line.text for line in translate_lines(translator, [row.text for row in chosen], search)]
    if not inputs:
        raise UserError(f"{file} has no input in the language that {checkpoint.name} reads.")
    copied = judge(inputs, [row.text for row in inputs])
    return {
        "task": "field",
        "file": (file or FILE).name,
        "method": search.name,
        **judge(inputs, outputs),
        "control": {"what": "the source copied", "right": copied["right"]},
        "wrong": [
            [row.text, output, "; ".join(faults)]
            for row, output in zip(inputs, outputs, strict=True)
            if (faults := row.faults(output))
        ],
        **provenance(checkpoint),
    }


def judge(inputs: Sequence[FieldInput], outputs: Sequence[str]) -> dict[str, Any]:
    """The share of right outputs, in all, by kind and by language."""
    right = [not row.faults(output) for row, output in zip(inputs, outputs, strict=True)]
    return {
        "size": len(inputs),
        "right": round(sum(right) / len(right), 4),
        "kinds": shares([row.kind for row in inputs], right),
        "to": shares([row.to for row in inputs], right),
    }


def shares(groups: Sequence[str], right: Sequence[bool]) -> dict[str, dict[str, int]]:
    sizes = Counter(groups)
    passed = Counter(group for group, good in zip(groups, right, strict=True) if good)
    return {group: {"right": passed[group], "size": size} for group, size in sizes.items()}
