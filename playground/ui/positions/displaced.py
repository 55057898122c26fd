"""What the part on the translator shows: a sentence whose positions are changed, and where heads look."""

from dataclasses import dataclass

from ... import shelf
from ...analysis.distances import REACH, weight_by_distance
from ...errors import UserError
from ...experiments import displacing as experiment
from ...experiments.displacing import Variant
from ...figures import charts, displaced
from ...measuring.records import measured
from ...messages import Message, say
from ...uses.registry import use_of

KINDS = {"encoder": "encoder", "decoder": "decoder", "cross-attention": "cross"}


@dataclass(frozen=True)
class Displaced:
    """A sentence as it is and under each change."""

    checkpoint: str
    variants: tuple[Variant, ...]


def translator() -> str | None:
    """The name of the first shipped translator whose positions are sinusoids."""
    found, _ = shelf.for_use("translate")
    return next((one.name for one in found if one.model.config.positions == "sinusoidal"), None)


def displace(name: str, text: str, shift: float | None, base: float | None, seed: float | None) -> Displaced:
    """Translate under every change. Raises UserError for what cannot be read."""
    for what, value in (("shift", shift), ("seed", seed)):
        if not isinstance(value, int | float) or value != int(value):
            raise UserError(Message(f"positions.error-{what}", {"value": value}))
    if not isinstance(base, int | float):
        raise UserError(Message("positions.error-base-empty"))
    return Displaced(name, tuple(experiment.variants(shelf.offered(name), text, int(shift), base, int(seed))))


def table(shown: Displaced) -> str:
    one = shelf.offered(shown.checkpoint)
    written = use_of(one).ways(one.task)[0].name  # a translator's way is named by what it writes
    return displaced.variants([(v.name, v.read, v.output, v.own, v.first) for v in shown.variants], written)


def choices(shown: Displaced) -> list[tuple[str, str]]:
    """What can stand beside the original: (name, kind of the change)."""
    return [(v.name, v.kind) for v in shown.variants[1:]]


def heads(shown: Displaced, change: str, kind: str, layer: float, head: float) -> str:
    """Where one head looks in the original and under a change, and by distance."""
    chosen = next((v for v in shown.variants if v.kind == change), shown.variants[-1])
    kind, both = KINDS.get(kind, kind), (shown.variants[0], chosen)
    layer, head = check_head(both[0], kind, layer, head)
    maps, lines = [], []
    for style, v in enumerate(both):
        weights = experiment.weights_at(v.subject, kind, layer, head)
        rows, columns = v.subject.sides(kind)
        title = say("positions.head-of", name=v.name, layer=layer, head=head)
        axes = say("positions.looked-at"), say("positions.looks")
        maps.append(charts.heat_map(title, *axes, weights.numpy(), rows.pieces, columns.pieces))
        if kind != "cross":
            means = weight_by_distance(weights, REACH)
            lines.append(charts.Series(v.name, list(range(-REACH, REACH + 1)), means.tolist(), style))
    if lines:
        maps.append(
            charts.curves(
                say("positions.chart-by-distance"),
                say("positions.distance-before"),
                say("positions.weight"),
                lines,
            )
        )
    return f'<div class="pg-charts">{"".join(maps)}</div>'


def check_head(v: Variant, kind: str, layer: float, head: float) -> tuple[int, int]:
    layers, count = v.subject.layers(kind), v.subject.model.config.heads
    if layer is None or head is None or not (0 <= layer < layers and 0 <= head < count):
        told = {"layer": layer, "head": head, "layers": layers - 1, "heads": count - 1}
        raise UserError(Message("positions.error-no-head", told))
    return int(layer), int(head)


def all_heads(shown: Displaced) -> str:
    """Mean weight by distance of every head: of every model where it was measured over a corpus, else of the
    translator on this text."""
    maps = [
        displaced.heads_by_distance(
            say("positions.mean-of-texts", name=one.name, kind=kind_said(kind), n=found["size"]), layers
        )
        for one in shelf.usable()[0]
        if "distance" in (found := measured(one, "heads"))
        for kind, layers in found["distance"].items()
    ]
    return f'<div class="pg-charts">{"".join(maps or this_text(shown))}</div>'


def kind_said(kind: str) -> str:
    return say(f"positions.kind-{kind}")


def this_text(shown: Displaced) -> list[str]:
    first = shown.variants[0].subject
    trace, _ = first.run()
    return [
        displaced.heads_by_distance(
            say("positions.mean-of-this", name=shown.checkpoint, kind=kind_said(kind)),
            [
                weight_by_distance(trace.attention[kind, layer].weights[0], REACH).tolist()
                for layer in range(first.layers(kind))
            ],
        )
        for kind in ("encoder", "decoder")
    ]
