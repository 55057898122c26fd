"""A picture of a whole encoder-decoder: layers, heads and streams, with a sentence on its way through."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..messages import say
from .html import escape, percent

Link = Callable[[str, int, int], str]  # (kind of attention, layer, head) -> the address that opens it
COLUMN, GAP, MARGIN = 440, 96, 64  # widths in the picture's own units
ROW, HEAD, TOP, FOOT = 30, 22, 104, 96  # heights: a row of heads, one of them, above and below the layers
SHOWN = 16  # tokens of each side


@dataclass(frozen=True)
class Machine:
    """What is drawn of a model."""

    encoder: int  # layers
    decoder: int
    heads: int
    width: int
    vocabulary: int


def model_map(
    machine: Machine,
    source: Sequence[str],
    written: Sequence[str],
    shares: Sequence[float],
    link: Link,
) -> str:
    """The encoder on the left, what it reads below it; the decoder on the right, what it writes on top.

    source, written: tokens as they are shown. shares: the probability of each token that is written.
    """
    rows = max(machine.encoder, 2 * machine.decoder)
    top, bottom = TOP, TOP + rows * ROW
    height = bottom + FOOT
    right = MARGIN + COLUMN + GAP
    facts = {"encoder": machine.encoder, "decoder": machine.decoder, "heads": machine.heads}
    title = escape(say("guide.map-title", width=machine.width, **facts))
    read = ["[start]", *written[:-1]]
    parts = [
        streams(source[:SHOWN], MARGIN, top, bottom),
        streams(read[:SHOWN], right, top, bottom),
        across(MARGIN + COLUMN, right, top, bottom),
        *(encoder_layer(machine, layer, bottom, link) for layer in range(machine.encoder)),
        *(decoder_layer(machine, layer, right, bottom, link) for layer in range(machine.decoder)),
        tokens(source, MARGIN, bottom + 14, "guide.map-tokens"),
        tokens(read, right, bottom + 14, "guide.map-tokens"),
        outputs(written, shares, right, top),
        caption(MARGIN, bottom + FOOT - 6, say("guide.map-embedding")),
        caption(right, bottom + FOOT - 6, say("guide.map-embedding")),
        caption(MARGIN, 16, say("guide.map-encoder"), "pg-map-name"),
        caption(right, 16, say("guide.map-decoder"), "pg-map-name"),
        caption(right + 90, 16, say("guide.map-logits", vocabulary=machine.vocabulary)),
    ]
    return (
        f'<figure class="pg-map-figure"><svg viewBox="0 0 {right + COLUMN + 8} {height}" role="group" '
        f'aria-label="{title}">{"".join(parts)}</svg><figcaption>{title}</figcaption></figure>'
    )


def places(count: int, left: int) -> list[float]:
    return [left + COLUMN * (n + 0.5) / count for n in range(count)]


def streams(pieces: Sequence[str], left: int, top: int, bottom: int) -> str:
    """A line a token, from its embedding up through all layers."""
    return "".join(
        f'<line class="pg-map-stream" x1="{x:.1f}" x2="{x:.1f}" y1="{bottom + 8}" y2="{top - 10}"/>'
        for x in places(len(pieces), left)
    )


def across(x1: int, x2: int, top: int, bottom: int) -> str:
    """What the encoder made of the text goes to every layer of the decoder."""
    middle = x1 + 18
    return (
        f'<path class="pg-map-across" d="M{x1 - 6},{top - 10} H{middle} V{bottom - ROW}"/>'
        f'<circle class="pg-map-joint" cx="{x1 - 6}" cy="{top - 10}" r="3"/>'
    )


def encoder_layer(machine: Machine, layer: int, bottom: int, link: Link) -> str:
    y = bottom - (layer + 1) * ROW
    return heads_of("encoder", "guide.map-self", layer, machine.heads, MARGIN, y, link)


def decoder_layer(machine: Machine, layer: int, left: int, bottom: int, link: Link) -> str:
    y, x = bottom - (2 * layer + 1) * ROW, left - GAP + 18
    arrow = f'<path class="pg-map-across" d="M{x},{y - ROW / 2 - 4} H{left - 2}"/>'
    return (
        heads_of("decoder", "guide.map-self", layer, machine.heads, left, y, link)
        + heads_of("cross", "guide.map-cross", layer, machine.heads, left, y - ROW, link)
        + arrow
    )


def heads_of(kind: str, name: str, layer: int, count: int, left: int, y: int, link: Link) -> str:
    """A row of heads, each a link."""
    step, boxes = COLUMN / count, []
    for head in range(count):
        told = escape(say("guide.map-head", kind=say(name), layer=layer, head=head))
        x, href = left + head * step + 3, escape(link(kind, layer, head))
        boxes.append(
            f'<a class="pg-map-part pg-visit" href="{href}" aria-label="{told}">'
            f'<rect class="pg-map-{kind}" x="{x:.1f}" y="{y + 2}" width="{step - 6:.1f}" '
            f'height="{HEAD}" rx="4"><title>{told}</title></rect></a>'
        )
    label = escape(say("guide.map-layer", layer=layer))
    side = caption(left - 6, y + HEAD - 5, label if kind != "cross" else "", "pg-map-layer")
    return side + "".join(boxes)


def tokens(pieces: Sequence[str], left: int, y: int, name: str) -> str:
    """The tokens of one side, slanted so that they fit; what does not is told by an ellipsis."""
    shown = [*pieces[:SHOWN]]
    words = "".join(
        f'<text class="pg-map-token" transform="translate({x:.1f},{y}) rotate(35)">{escape(piece)}</text>'
        for x, piece in zip(places(len(shown), left), shown, strict=True)
    )
    more = caption(left + COLUMN - 8, y + 30, "…") if len(pieces) > SHOWN else ""
    return f'<g aria-label="{escape(say(name))}">{words}{more}</g>'


def outputs(pieces: Sequence[str], shares: Sequence[float], left: int, top: int) -> str:
    """What is written, each token with its probability as a bar."""
    shown = list(zip(pieces, shares, strict=True))[:SHOWN]
    parts = []
    for x, (piece, share) in zip(places(len(shown), left), shown, strict=True):
        height = 22 * share
        parts.append(
            f"<g><title>{escape(piece)}: {percent(share)}</title>"
            f'<rect class="pg-map-share" x="{x - 5:.1f}" y="{top - 12 - height:.1f}" width="10" '
            f'height="{height:.1f}"/><text class="pg-map-token" '
            f'transform="translate({x - 2:.1f},{top - 38}) rotate(-35)">{escape(piece)}</text></g>'
        )
    return f'<g aria-label="{escape(say("guide.map-written"))}">{"".join(parts)}</g>'


def caption(x: float, y: float, text: str, kind: str = "pg-map-caption") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>' if text else ""
