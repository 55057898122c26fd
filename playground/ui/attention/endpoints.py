"""What the Attention tab offers to programs: `/attention`."""

from typing import Literal

from . import views


def attention_endpoint(
    checkpoint: str,
    text: str,
    target: str = "",
    kind: Literal["encoder", "cross", "decoder"] = "cross",
    layers: list[int] | None = None,
    heads: list[int] | None = None,
    to: Literal["", "fr", "en", "predicates"] = "",
) -> dict:
    """The attention weights of a text.

    Args:
        checkpoint: the name of a model that is shipped or was imported on this host, as the tab lists them.
        text: what the model reads.
        target: what it writes for it; empty for what it writes by itself.
        kind: encoder, cross or decoder; a model of one side has that alone.
        layers: which layers, from 0; all if left out.
        heads: which heads, from 0; all if left out.
        to: the language that a translator of several shall write, fr or en; predicates, for those that a
            role labeller finds in place of the roles of a word between asterisks; the usual one if left out.

    Returns:
        {"checkpoint", "sha256", "kind", "layers", "heads", "queries", "keys", "weights"}: weights[l][h][t][s]
        belongs to layers[l], heads[h], query t and key s; queries and keys are {"text", "ids", "pieces",
        "offsets": [[start, end], ...], "words": [[first, stop], ...]}.
    """
    return views.plain_weights(checkpoint, text, target, kind, layers, heads, to)
