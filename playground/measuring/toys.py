"""What a toy has learned so far: its scores, what its heads do, and whether they matter.

B rows, T tokens, L layers, H heads, V characters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from ..analysis.patterns import allowed_keys
from ..analysis.roles import Score, after_earlier, column, offset, same
from ..analysis.roles import score as role_score
from ..text.specials import NO_LABEL
from ..text.tokenizer import Tokenizer, pad
from ..transformer import Edits, Trace, Transformer
from ..uses.toys.tasks import Row, spell

WRITTEN_NEXT = "to be written"
ROLES = {
    "previous": "looks at the character before",
    "same": "looks at the same character elsewhere, or at itself",
    "first": "looks at the start mark",
    "induction": "looks at what followed the same character before",
    WRITTEN_NEXT: "looks at an earlier place where the character stands that is to be written",
}
LOOKED_AT = 24  # rows on which the roles of heads are measured
Values = NDArray[np.float32]


@dataclass(frozen=True)
class Rows:
    """Rows as a batch: what is read, and what should be said at each place."""

    ids: Tensor  # (B, T)
    wanted: Tensor  # (B, T), NO_LABEL where nothing counts

    @classmethod
    def of(cls, rows: Sequence[Row], tokenizer: Tokenizer) -> "Rows":
        spelled = [spell(row, tokenizer) for row in rows]
        return cls(
            pad([ids for ids, _ in spelled], tokenizer.specials.pad),
            pad([wanted for _, wanted in spelled], NO_LABEL),
        )


@dataclass(frozen=True)
class Scores:
    """How well a toy does on some rows."""

    loss: float  # nats a character of the answers
    exact: float  # share of the rows whose answers are right to the last character


@dataclass(frozen=True)
class Look:
    """What is seen of a toy at one step."""

    step: int
    train: Scores
    held: Scores
    gradient: float  # its norm
    answers: tuple[str, ...]  # what it says at the places that count, row by row of the samples
    tokens: tuple[str, ...]  # of the row whose patterns are shown
    weights: Values  # (L, H, T, T)
    characters: tuple[str, ...]  # V of them: those that occur
    embedding: Values  # (V, 2): these by the two main directions of their vectors
    similarity: Values  # (T, T): cosine of the vectors of positions; empty where they have none


@dataclass(frozen=True)
class Evidence:
    """What its heads do at one step, and what the loss owes to each."""

    step: int
    loss: float  # on held-out rows
    off: Values  # (L, H): by how much it rises where the head is switched off
    roles: dict[str, Values]  # (L, H): 0 as uniform attention, 1 all weight where the role says
    by_shot: tuple[float, ...]  # share of right answers after 1, 2 ... examples; empty where there are none


@torch.inference_mode()
def scores(model: Transformer, rows: Rows, edits: Edits | None = None) -> Scores:
    logits = model(rows.ids, edits=edits)
    right = (logits.argmax(dim=-1) == rows.wanted) | (rows.wanted == NO_LABEL)
    value = F.cross_entropy(logits.flatten(0, 1), rows.wanted.flatten())
    return Scores(value.item(), right.all(dim=1).float().mean().item())


@torch.inference_mode()
def look(
    model: Transformer,
    tokenizer: Tokenizer,
    step: int,
    gradient: float,
    train: Rows,
    held: Rows,
    samples: int,
) -> Look:
    """samples: how many of the held-out rows are answered for all to see; the patterns are those of the
    first."""
    said = model(held.ids[:samples]).argmax(dim=-1)
    answers = tuple(
        tokenizer.decode(row[wanted != NO_LABEL].tolist())
        for row, wanted in zip(said, held.wanted[:samples], strict=True)
    )
    occurring = sorted(set(held.ids.flatten().tolist()) - tokenizer.specials.ids)
    first = held.ids[0, : int((held.wanted[0] != NO_LABEL).nonzero().max()) + 1].tolist()
    return Look(
        step=step,
        train=scores(model, train),
        held=scores(model, held),
        gradient=gradient,
        answers=answers,
        tokens=tuple(tokenizer.names[id] for id in first),
        weights=patterns(model, first),
        characters=tuple(tokenizer.names[id] for id in occurring),
        embedding=main_directions(model.embedding.weight[occurring]),
        similarity=position_similarity(model, len(first)),
    )


@torch.inference_mode()
def patterns(model: Transformer, ids: Sequence[int]) -> Values:
    """(L, H, T, T): who looks at whom in one row."""
    trace = Trace()
    model(torch.tensor([list(ids)]), trace=trace)
    return np.stack([record.weights[0].numpy() for record in trace.attention.values()])


@torch.inference_mode()
def main_directions(rows: Tensor) -> Values:
    """(V, D) -> (V, 2): the coordinates along the two directions in which the rows differ most."""
    centred = rows - rows.mean(dim=0)
    left, sizes, _ = torch.linalg.svd(centred, full_matrices=False)
    return (left[:, :2] * sizes[:2]).numpy()


@torch.inference_mode()
def position_similarity(model: Transformer, length: int) -> Values:
    """(T, T): the cosine between what two positions add to a token; empty where positions add nothing."""
    at = torch.arange(length)
    added = model.positions.embed(torch.zeros(1, length, model.config.width), at)[0]
    if not added.any():
        return np.zeros((0, 0), np.float32)
    unit = F.normalize(added, dim=-1)
    return (unit @ unit.T).numpy()


@torch.inference_mode()
def evidence(model: Transformer, step: int, held: Rows, by_shot: bool) -> Evidence:
    """Each head is switched off alone; roles are measured on the first rows."""
    whole, config = scores(model, held), model.config
    off = np.zeros((config.decoder_layers, config.heads), np.float32)
    for layer, head in np.ndindex(off.shape):
        changed = scores(model, held, Edits(gains={(("decoder", layer), head): 0.0}))
        off[layer, head] = changed.loss - whole.loss
    return Evidence(step, whole.loss, off, roles(model, held), shots(model, held) if by_shot else ())


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
