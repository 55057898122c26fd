"""Which heads of a translator change what it writes: sentences for the Attention tab, found by a search.

With some heads off it writes otherwise if and only if some token of what it writes with all on stops being
the most probable one at its place; so one pass over the finished pair tells, without decoding.
"""

import contextlib
import difflib
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from ..checkpoints import Checkpoint
from ..errors import UserError
from ..experiments.effects import Case, Pass, cases_of, switch_off
from ..experiments.subjects import Subject
from ..experiments.subjects import subject as subject_for
from ..transformer import Edits

KEPT = 12  # sentences
WORDS_SHOWN = 14  # longer ones do not fit beside their picture
PER_SET = 2  # sentences for the same heads, so that the list shows different ones
LARGEST = 8  # heads in a set
SURE = 0.25  # the least probability of a token of a sentence that is worth showing


@dataclass(frozen=True)
class Found:
    """Heads whose absence changes one stretch of what is written."""

    cases: tuple[Case, ...]
    before: str
    after: str
    first: int  # the words of `before` from first to end, and those of `after` from first to new_end, differ
    end: int
    new_end: int


def search(
    checkpoint: Checkpoint,
    sentences: Sequence[str],
    rows: Sequence[dict],
    progress: Callable[[float], None] = lambda share: None,
) -> list[dict]:
    """Sentences with the heads that change what is written of them, the clearest first.

    rows: the table of `analyse_heads`, for the roles. Returns [{"text", "heads": [[kind, layer, head], ...],
    "before", "after"}, ...]: one word in the place of another before several, few heads before many.
    """
    found: list[tuple[str, Found]] = []
    for n, text in enumerate(sentences):
        with contextlib.suppress(UserError):  # one that is too long for this model
            subject = subject_for(checkpoint, text)
            if len(subject.read.words) <= WORDS_SHOWN and least_sure(subject) >= SURE:
                found += [(text, one) for one in sorted(changes_of(subject, rows), key=clearness)[:1]]
        progress((n + 1) / len(sentences))
    kept: list[dict] = []
    times: Counter[tuple[Case, ...]] = Counter()
    for text, one in sorted(found, key=lambda pair: clearness(pair[1])):
        times[one.cases] += 1
        if times[one.cases] <= PER_SET and len(kept) < KEPT:
            heads = [[kind, layer, head] for (kind, layer), head in one.cases]
            kept.append({"text": text, "heads": heads, "before": one.before, "after": one.after})
    return kept


def least_sure(subject: Subject) -> float:
    """The least probability that a token had when it was written."""
    return subject.logprobs.min().exp().item()


@torch.inference_mode()
def changes_of(subject: Subject, rows: Sequence[dict]) -> list[Found]:
    """Every head that changes what is written, with what becomes of it; where none changes just a word, every
    set of heads that does."""
    heads = cases_of(subject)
    run = Pass(subject.model, subject.source.ids, subject.read.ids, subject.written.ids)
    least = run.logprobs(heads, switch_off).amin(dim=-1)  # (cases,)
    # A token of more than half of the probability is the most probable one.
    found = tried(subject, [(case,) for case, low in zip(heads, least, strict=True) if low < math.log(0.5)])
    if all(clearness(one)[0] for one in found):
        found += tried(subject, sets_of(rows))
    return found


def tried(subject: Subject, sets: Sequence[tuple[Case, ...]]) -> list[Found]:
    """What becomes of what is written with each of these sets of heads off, where something does."""
    found = []
    for cases in sets:
        edits = Edits(gains=dict.fromkeys(cases, 0.0))
        _, logits = subject.run(edits)
        if logits.argmax(dim=-1).tolist() != list(subject.written.ids):
            one = compared(cases, subject.output, subject.decode(edits))
            found += [] if one is None else [one]
    return found


def sets_of(rows: Sequence[dict]) -> list[tuple[Case, ...]]:
    """All heads of a role, and all of a role in a layer, where these are a few and more than one."""
    by_role: dict[tuple, list[Case]] = {}
    for row in rows:
        for key in ((row["kind"], row["role"]), (row["kind"], row["role"], row["layer"])):
            by_role.setdefault(key, []).append(((row["kind"], row["layer"]), row["head"]))
    sets = (tuple(cases) for cases in by_role.values() if 1 < len(cases) <= LARGEST)
    return list(dict.fromkeys(sets))


def compared(cases: tuple[Case, ...], before: str, after: str) -> Found | None:
    """Where the two differ, from the first word that does to the last; None where they do not."""
    old, new = before.split(), after.split()
    spans = [
        code[1:]
        for code in difflib.SequenceMatcher(None, old, new, False).get_opcodes()
        if code[0] != "equal"
    ]
    if not spans:
        return None
    return Found(cases, before, after, spans[0][0], spans[-1][1], spans[-1][3])


def clearness(found: Found) -> tuple[int, int, int, int]:
    """Smaller is clearer: one word for one, few heads, and near the beginning, where it is seen at once."""
    old, new = found.end - found.first, found.new_end - found.first
    return abs(old - 1) + abs(new - 1), len(found.cases), found.first, found.cases[0][0][1]
