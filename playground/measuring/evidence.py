"""What the heads of a toy do at one step, and whether they matter.

B rows, T tokens, L layers, H heads.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..analysis.patterns import allowed_keys
from ..analysis.roles import Score, after_earlier, column, offset, same
from ..analysis.roles import score as role_score
from ..text.specials import NO_LABEL
from ..transformer import Edits, Trace, Transformer
from ..uses.toys.tasks import Task
from .remainders import Waves, waves
from .toys import Rows, Scores, Values, scores

WRITTEN_NEXT = "to be written"
ROLES = {
    "previous": "looks at the character before",
    "same": "looks at the same character elsewhere, or at itself",
    "first": "looks at the start mark",
    "induction": "looks at what followed the same character before",
    WRITTEN_NEXT: "looks at an earlier place where the character stands that is to be written",
}
LOOKED_AT = 24  # rows on which the roles of heads are measured
DIGITS = 5  # that are stored of a number


@dataclass(frozen=True)
class Evidence:
    """What its heads do at one step, and what the loss owes to each."""

    step: int
    train: Scores
    held: Scores
    off: Values  # (L, H): by how much the held-out loss rises where the head is switched off
    roles: dict[str, Values]  # (L, H): 0 as uniform attention, 1 all weight where the role says
    by_shot: tuple[
        float, ...
    ] = ()  # share of right answers after 1, 2 ... examples; empty where there are none
    waves: Waves | None = None  # of a task that goes around a circle


@torch.inference_mode()
def evidence(model: Transformer, step: int, task: Task, train: Rows, held: Rows) -> Evidence:
    """Each head is switched off alone; roles are measured on the first rows."""
    whole, config = scores(model, held), model.config
    off = np.zeros((config.decoder_layers, config.heads), np.float32)
    for layer, head in np.ndindex(off.shape):
        changed = scores(model, held, Edits(gains={(("decoder", layer), head): 0.0}))
        off[layer, head] = changed.loss - whole.loss
    return Evidence(
        step,
        scores(model, train),
        whole,
        off,
        roles(model, held),
        shots(model, held) if task.by_shot else (),
        waves(model, task.tokenizer, task.circle, held) if task.circle else None,
    )


def as_json(found: Evidence) -> dict:
    """To be stored; `from_json` reads it."""
    return plain(dataclasses.asdict(found))


def plain(value: object) -> object:
    """Arrays as lists, numbers with as many digits as matter."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def from_json(stored: Mapping) -> Evidence:
    """Raises KeyError, TypeError or ValueError for what is none."""
    wave = stored["waves"]
    return Evidence(
        int(stored["step"]),
        Scores(**stored["train"]),
        Scores(**stored["held"]),
        np.array(stored["off"], np.float32),
        {role: np.array(values, np.float32) for role, values in stored["roles"].items()},
        tuple(stored["by_shot"]),
        wave
        and Waves(
            np.array(wave["embedding"], np.float32),
            np.array(wave["heads"], np.float32),
            tuple(wave["main"]),
            wave["only"],
            wave["without"],
        ),
    )


@torch.inference_mode()
def roles(model: Transformer, held: Rows) -> dict[str, Values]:
    """(L, H) for each role that these rows ask for."""
    ids, wanted = held.ids[:LOOKED_AT], held.wanted[:LOOKED_AT]
    trace = Trace()
    model(ids, trace=trace)
    found: dict[str, list[Values]] = {}
    for record in trace.attention.values():
        total: dict[str, Score] = {}
        for row, should, weights in zip(ids, wanted, record.weights, strict=True):
            # Behind the last place that counts stands nothing that matters.
            size = int((should != NO_LABEL).nonzero().max()) + 1
            allowed = allowed_keys(size, size, causal=True)
            for role, targets in targets_of(row[:size], should[:size]).items():
                one = role_score(weights[:, :size, :size], targets, allowed)
                total[role] = total[role] + one if role in total else one
        for role, one in total.items():
            if one.queries:
                found.setdefault(role, []).append(one.above_chance().numpy())
    return {role: np.stack(layers) for role, layers in found.items()}


def targets_of(ids: Tensor, wanted: Tensor) -> dict[str, Tensor]:
    """The keys (T, T) of each role for one row (T,)."""
    size, listed = len(ids), ids.tolist()
    return {
        "previous": offset(size, size, -1),
        "same": same(listed, listed),
        "first": column(size, size, 0),
        "induction": after_earlier(listed),
        WRITTEN_NEXT: wanted[:, None] == ids,
    }


@torch.inference_mode()
def shots(model: Transformer, held: Rows) -> tuple[float, ...]:
    """The share of the rows whose n-th answer is right to the last character. An answer ends where the next
    place does not count."""
    right = (model(held.ids).argmax(dim=-1) == held.wanted).tolist()
    shares: list[list[bool]] = []
    for row, wanted in zip(right, (held.wanted != NO_LABEL).tolist(), strict=True):
        number, open_ = -1, False
        for correct, counts in zip(row, wanted, strict=True):
            if counts and not open_:
                number += 1
                while len(shares) <= number:
                    shares.append([])
                shares[number].append(True)
            if counts:
                shares[number][-1] &= correct
            open_ = counts
    return tuple(sum(one) / len(one) for one in shares)
