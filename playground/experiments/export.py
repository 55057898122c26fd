"""Attention weights as plain data, for other programs."""

from collections.abc import Sequence

from ..errors import UserError
from ..transformer import Edits
from .subjects import Side, Subject

DIGITS = 4


def weights_of(
    subject: Subject,
    kind: str,
    layers: Sequence[int] | None = None,
    heads: Sequence[int] | None = None,
    edits: Edits | None = None,
) -> dict:
    """The attention of one kind in chosen layers and heads (None: all), rounded to 4 digits.

    Returns {"checkpoint", "sha256", "kind", "layers", "heads", "queries", "keys", "weights"}. queries
    and keys are {"text", "ids", "pieces", "offsets": [[start, end], ...], "words": [[first, stop], ...]};
    weights[l][h][t][s] belongs to layers[l], heads[h], query t and key s.
    Raises UserError for a kind, layer or head that the model does not have.
    """
    if kind not in subject.kinds:
        raise UserError(f"This model has no attention of kind {kind!r}; choose {' or '.join(subject.kinds)}.")
    layers = chosen(layers, subject.layers(kind), "layer")
    heads = chosen(heads, subject.model.config.heads, "head")
    trace, _ = subject.run(edits)
    queries, keys = subject.sides(kind)
    weights = [trace.attention[kind, layer].weights[0, heads].double() for layer in layers]  # (H, T, S) each
    return {
        "checkpoint": subject.checkpoint.name,
        "sha256": subject.checkpoint.sha256,
        "kind": kind,
        "layers": layers,
        "heads": heads,
        "queries": describe(queries),
        "keys": describe(keys),
        "weights": [layer.round(decimals=DIGITS).tolist() for layer in weights],
    }


def chosen(numbers: Sequence[int] | None, count: int, what: str) -> list[int]:
    """The numbers that were asked for, each once, in order."""
    if numbers is None:
        return list(range(count))
    wrong = [n for n in numbers if type(n) is not int or not 0 <= n < count]
    if wrong or not numbers:
        raise UserError(
            f"There is no {what} {', '.join(map(str, wrong)) or '(none was named)'}; "
            f"choose from 0 to {count - 1}."
        )
    return sorted(set(numbers))


def describe(side: Side) -> dict:
    return {
        "text": side.text,
        "ids": list(side.ids),
        "pieces": list(side.pieces),
        "offsets": [list(span) for span in side.spans],
        "words": [[word.start, word.stop] for word in side.words],
    }
