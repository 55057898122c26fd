"""What a toy has learned so far: its scores, its answers, and what is inside.

B rows, T tokens, L layers, H heads, V characters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from ..text.specials import NO_LABEL
from ..text.tokenizer import Tokenizer, pad
from ..transformer import Edits, Trace, Transformer
from ..uses.toys.tasks import Row, spell

TESTED = 128  # rows of each kind on which a toy is scored
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
    occurring = characters(held, tokenizer)
    first = held.ids[0, : int((held.wanted[0] != NO_LABEL).nonzero().max()) + 1].tolist()
    return Look(
        step=step,
        train=scores(model, train),
        held=scores(model, held),
        gradient=gradient,
        answers=answers(model, tokenizer, held, samples),
        tokens=tuple(tokenizer.names[id] for id in first),
        weights=patterns(model, first),
        characters=tuple(tokenizer.names[id] for id in occurring),
        embedding=main_directions(model.embedding.weight[occurring]),
        similarity=position_similarity(model, len(first)),
    )


@torch.inference_mode()
def answers(model: Transformer, tokenizer: Tokenizer, rows: Rows, count: int) -> tuple[str, ...]:
    """What is said at the places that count, of the first rows."""
    said = model(rows.ids[:count]).argmax(dim=-1)
    return tuple(
        tokenizer.decode(row[wanted != NO_LABEL].tolist())
        for row, wanted in zip(said, rows.wanted[:count], strict=True)
    )


def characters(rows: Rows, tokenizer: Tokenizer) -> list[int]:
    """The ids of those that occur."""
    return sorted(set(rows.ids.flatten().tolist()) - tokenizer.specials.ids)


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
