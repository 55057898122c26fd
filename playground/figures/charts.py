"""Curves and heat maps as SVG: drawn on the server, replaced in place, so that nothing flickers while a
slider is dragged. Text and lines take the colour of the page; `charts.js` reads values off under the pointer
and gives each chart away as SVG, PNG and CSV.
"""

import base64
import math
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..messages import marked, say
from .attention import SCALE, pack
from .html import attribute, escape
from .palette import ACCENT, LESS, MORE, NAMED, channels

WIDTH, HEIGHT = 440, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 14, 30, 46  # margins around the plotting area
MOST_LETTERS = 10  # of a label in the margin
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 4", "12 3 2 3 2 3")  # so that no curve is told by its colour alone
Plane = tuple[str, Sequence[Sequence[float]]]  # its name, a point of two numbers a position


@dataclass(frozen=True)
class Series:
    """One curve, perhaps with a band around it."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    style: int = 0  # number of its colour and dashes
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True)
class Axis:
    """Where numbers from `low` to `high` stand between two ends on the page."""

    title: str
    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        low, high, value = (
            (math.log10(n) for n in (self.low, self.high, value))
            if self.log
            else (self.low, self.high, value)
        )
        return self.start + (self.end - self.start) * (value - low) / ((high - low) or 1)

    def ticks(self) -> list[float]:
        """A handful of round numbers on the axis."""
        if self.log:
            whole = range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)
            return [10.0**n for n in whole][:: math.ceil(len(whole) / 6) or 1]
        span = (self.high - self.low) or 1
        step = 10.0 ** math.floor(math.log10(span / 4))
        step *= next(factor for factor in (1, 2, 2.5, 5, 10) if span / (step * factor) <= 6)
        first = math.ceil(self.low / step - 1e-9)
        return [n * step for n in range(first, math.floor(self.high / step + 1e-9) + 1)]


def number(value: float) -> str:
    """A number as an axis says it."""
    if abs(value) >= 10_000:
        return marked(f"{value:.2g}".replace("e+0", "e").replace("e+", "e"))
    return marked(f"{value:.4g}" if abs(value) >= 100 else f"{value:.3g}")


def curves(
    title: str,
    x_title: str,
    y_title: str,
    series: Sequence[Series],
    shaded: tuple[float, float, str] | None = None,
    log_y: bool = False,
    y_range: tuple[float, float] | None = None,
    log_x: bool = False,
) -> str:
    """Curves over one axis. shaded: a stretch of the x axis and what it is."""
    xs = [x for one in series for x in one.x]
    ys = [y for one in series for y in (*one.y, *one.low, *one.high)]
    low, high = y_range or spread(ys, log_y)
    top = TOP + 17 * legend_rows(series)
    x_axis = Axis(x_title, min(xs), max(xs), LEFT, WIDTH - RIGHT, log_x)
    y_axis = Axis(y_title, low, high, HEIGHT - BOTTOM, top, log_y)
    marks = [axes(x_axis, y_axis)]
    if shaded:
        marks.insert(0, shade(x_axis, y_axis, shaded))
    marks += [curve(one, x_axis, y_axis) for one in series]
    data = {
        "kind": "curves",
        "title": title,
        "x": {
            "title": x_title,
            "low": x_axis.low,
            "high": x_axis.high,
            "log": log_x,
            "start": LEFT,
            "end": WIDTH - RIGHT,
        },
        "series": [{"name": s.name, "x": rounded(s.x), "y": rounded(s.y)} for s in series],
    }
    return frame(title, "".join([legend(series), *marks]), data)


def spread(values: Sequence[float], log: bool) -> tuple[float, float]:
    """A range with all values in it."""
    low, high = min(values), max(values)
    if log:
        return low * 0.9, high * 1.1
    room = 0.05 * (high - low) or 0.5
    return low - room, high + room


def rounded(values: Sequence[float]) -> list[float]:
    return [float(f"{value:.5g}") for value in values]


def legend_places(series: Sequence[Series]) -> list[tuple[float, int]]:
    """(x, row) of each name; a single curve needs none."""
    places, x, row = [], float(LEFT), 0
    for one in series if len(series) > 1 else ():
        wide = 34 + 7.2 * len(one.name)
        if x + wide > WIDTH and x > LEFT:
            x, row = float(LEFT), row + 1
        places.append((x, row))
        x += wide
    return places


def legend_rows(series: Sequence[Series]) -> int:
    places = legend_places(series)
    return places[-1][1] + 1 if places else 0


def legend(series: Sequence[Series]) -> str:
    parts = []
    for one, (x, row) in zip(series, legend_places(series), strict=False):
        y = TOP + 17 * row + 2
        parts.append(
            f'<line x1="{x:.0f}" x2="{x + 20:.0f}" y1="{y - 4}" y2="{y - 4}" {stroke(one.style)}/>'
            f'<text x="{x + 24:.0f}" y="{y}">{escape(one.name)}</text>'
        )
    return "".join(parts)


def stroke(style: int) -> str:
    dash = DASHES[style % len(DASHES)]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'stroke="{NAMED[style % len(NAMED)]}" stroke-width="2"{dashes}'


def curve(one: Series, x_axis: Axis, y_axis: Axis) -> str:
    points = [f"{x_axis.at(x):.1f},{y_axis.at(y):.1f}" for x, y in zip(one.x, one.y, strict=True)]
    band = ""
    if one.low:
        edges = [*zip(one.x, one.high, strict=True), *reversed([*zip(one.x, one.low, strict=True)])]
        outline = " ".join(f"{x_axis.at(x):.1f},{y_axis.at(y):.1f}" for x, y in edges)
        band = f'<polygon points="{outline}" fill="{NAMED[one.style % len(NAMED)]}" opacity="0.18"/>'
    dots = ""
    if len(points) <= 16:
        places = [point.split(",") for point in points]
        dots = "".join(
            f'<circle cx="{x}" cy="{y}" r="2.6" fill="{NAMED[one.style % len(NAMED)]}"/>' for x, y in places
        )
    return f'{band}<polyline points="{" ".join(points)}" fill="none" {stroke(one.style)}/>{dots}'


def shade(x_axis: Axis, y_axis: Axis, shaded: tuple[float, float, str]) -> str:
    first, last, name = shaded
    left, right = (x_axis.at(min(max(x, x_axis.low), x_axis.high)) for x in (first, last))
    near_end = left > (x_axis.start + 2 * x_axis.end) / 3  # its name then stands in front
    at, anchor = (left - 4, "end") if near_end else (left + 4, "start")
    return (
        f'<rect x="{left:.1f}" y="{y_axis.end}" width="{max(0, right - left):.1f}" '
        f'height="{y_axis.start - y_axis.end}" fill="currentColor" opacity="0.1"/>'
        f'<text x="{at:.1f}" y="{y_axis.end + 12:.1f}" font-size="11" opacity="0.75" text-anchor="{anchor}">'
        f"{escape(name)}</text>"
    )


def axes(x_axis: Axis, y_axis: Axis) -> str:
    """Grid, numbers and titles of both axes."""
    grid = []
    for value in x_axis.ticks():
        x = x_axis.at(value)
        grid.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y_axis.end}" y2="{y_axis.start}" class="pg-grid" '
            f'stroke="currentColor" opacity="0.15"/><text x="{x:.1f}" y="{y_axis.start + 15}" '
            f'text-anchor="middle">{number(value)}</text>'
        )
    for value in y_axis.ticks():
        y = y_axis.at(value)
        grid.append(
            f'<line x1="{x_axis.start}" x2="{x_axis.end}" y1="{y:.1f}" y2="{y:.1f}" class="pg-grid" '
            f'stroke="currentColor" opacity="0.15"/><text x="{x_axis.start - 5}" y="{y + 4:.1f}" '
            f'text-anchor="end">{number(value)}</text>'
        )
    return "".join(grid) + titles(x_axis.title, y_axis.title)


def titles(x_title: str, y_title: str) -> str:
    middle = (HEIGHT - BOTTOM + TOP) / 2
    return (
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">'
        f"{escape(x_title)}</text>"
        f'<text x="13" y="{middle}" text-anchor="middle" transform="rotate(-90 13 {middle})">'
        f"{escape(y_title)}</text>"
    )


def heat_map(
    title: str,
    x_title: str,
    y_title: str,
    values: np.ndarray,
    row_labels: Sequence[str] = (),
    column_labels: Sequence[str] = (),
) -> str:
    """A matrix (rows, columns) as an image: teal above 0, orange below, one colour where nothing is below;
    opacity by size. Rows run downward."""
    rows, columns = values.shape
    largest = float(np.abs(values).max()) or 1.0
    x_axis = Axis(x_title, 0, columns, LEFT, WIDTH - RIGHT)
    y_axis = Axis(y_title, 0, rows, TOP, HEIGHT - BOTTOM)
    image = (
        f'<image x="{LEFT}" y="{TOP}" width="{x_axis.end - LEFT}" height="{y_axis.end - TOP}" '
        f'preserveAspectRatio="none" style="image-rendering:pixelated" href="{png(values / largest)}"/>'
        f'<rect x="{LEFT}" y="{TOP}" width="{x_axis.end - LEFT}" height="{y_axis.end - TOP}" fill="none" '
        'stroke="currentColor" opacity="0.3"/>'
    )
    data = {
        "kind": "heat",
        "title": title,
        "x": {"title": x_title, "start": LEFT, "end": WIDTH - RIGHT, "labels": list(column_labels)},
        "y": {"title": y_title, "start": TOP, "end": HEIGHT - BOTTOM, "labels": list(row_labels)},
        "shape": [rows, columns],
        "largest": float(f"{largest:.5g}"),
        "scale": SCALE,
        "values": pack(values / largest),
    }
    labels = cell_labels(x_axis, column_labels, True) + cell_labels(y_axis, row_labels, False)
    scale = colour_bar(float(values.min(initial=0.0)), largest)
    return frame(title, image + labels + titles(x_title, y_title) + scale, data)


def colour_bar(lowest: float, largest: float) -> str:
    """What the opacity of a heat map says: from 0, or from minus the largest where some are below."""
    low = -1.0 if lowest < 0 else 0.0
    y, start, end = HEIGHT - 17, 34, 84
    ramp = png(np.linspace(low, 1, 25)[None])
    return (
        f'<text x="{start - 4}" y="{y + 9}" font-size="10" text-anchor="end">'
        f"{marked(f'{low * largest:.2g}')}</text>"
        f'<image x="{start}" y="{y}" width="{end - start}" height="10" preserveAspectRatio="none" '
        f'href="{ramp}"/>'
        f'<rect x="{start}" y="{y}" width="{end - start}" height="10" fill="none" stroke="currentColor" '
        f'opacity="0.3"/><text x="{end + 4}" y="{y + 9}" font-size="10">{marked(f"{largest:.2g}")}</text>'
    )


def cell_labels(axis: Axis, labels: Sequence[str], across: bool) -> str:
    """Numbers of the cells, or their labels where there are some; as many as have room."""
    count = int(axis.high)
    every = max(1, math.ceil(count / 16))
    cells = range(0, count, every) if labels else [int(t) for t in axis.ticks() if t < count and t == int(t)]
    parts = []
    for cell in cells:
        place = axis.at(cell + 0.5)
        text = escape(brief(labels[cell])) if labels else str(cell)
        if across and labels:
            y = HEIGHT - BOTTOM + 10
            parts.append(
                f'<text x="{place:.1f}" y="{y}" font-size="10" text-anchor="end" '
                f'transform="rotate(-35 {place:.1f} {y})">{text}</text>'
            )
        elif across:
            y = HEIGHT - BOTTOM + 15
            parts.append(f'<text x="{place:.1f}" y="{y}" text-anchor="middle">{text}</text>')
        else:
            size = 10 if labels else 12
            parts.append(
                f'<text x="{LEFT - 4}" y="{place + 4:.1f}" font-size="{size}" text-anchor="end">{text}</text>'
            )
    return "".join(parts)


def brief(label: str) -> str:
    """As much of it as the margin holds."""
    return label if len(label) <= MOST_LETTERS else label[: MOST_LETTERS - 1] + "…"


def png(values: np.ndarray) -> str:
    """Numbers from -1 to 1 as a small PNG with transparency, as a data address."""
    rows, columns = values.shape
    pixels = np.empty((rows, columns, 4), np.uint8)
    above = MORE if values.min(initial=0) < 0 else ACCENT  # where nothing is below 0, it is a share
    pixels[..., :3] = np.where((values >= 0)[..., None], channels(above), channels(LESS))
    pixels[..., 3] = (np.abs(values) * 255).astype(np.uint8)
    lines = np.concatenate([np.zeros((rows, 1), np.uint8), pixels.reshape(rows, -1)], axis=1)

    def chunk(kind: bytes, content: bytes) -> bytes:
        end = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + end

    header = struct.pack(">IIBBBBB", columns, rows, 8, 6, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines.tobytes(), 6)) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + body).decode("ascii")


def turning(title: str, planes: Sequence[Plane]) -> str:
    """Vectors of two numbers as hands of a clock, one circle a plane."""
    parts = []
    radius = min(62.0, (WIDTH - 30) / len(planes) / 2 - 6)
    for n, (name, points) in enumerate(planes):
        x, y = (n + 0.5) * WIDTH / len(planes), TOP + 110
        largest = max(math.hypot(*point) for point in points) or 1
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y}" r="{radius:.1f}" fill="none" stroke="currentColor" '
            f'opacity="0.3"/><text x="{x:.1f}" y="{y + radius + 22:.0f}" text-anchor="middle">'
            f"{escape(name)}</text>"
        )
        for position, (a, b) in enumerate(points):
            end_x, end_y = x + a / largest * radius, y - b / largest * radius
            opacity = 1 - 0.8 * position / len(points)
            parts.append(
                f'<line x1="{x:.1f}" y1="{y}" x2="{end_x:.1f}" y2="{end_y:.1f}" stroke="{NAMED[0]}" '
                f'stroke-width="2" opacity="{opacity:.2f}"/><circle cx="{end_x:.1f}" cy="{end_y:.1f}" r="3" '
                f'fill="{NAMED[1] if position == 0 else NAMED[0]}"/>'
            )
    series = [
        {
            "name": say("positions.plane-part", plane=name, part=say(f"positions.part-{part}")),
            "x": list(range(len(points))),
            "y": rounded([p[n] for p in points]),
        }
        for name, points in planes
        for n, part in enumerate(("first", "second"))
    ]
    across = {"title": say("positions.position")}
    return frame(title, "".join(parts), {"kind": "none", "title": title, "x": across, "series": series})


def frame(title: str, body: str, data: dict) -> str:
    """A chart with its title, a line for what is under the pointer, and its downloads."""
    takes = "".join(
        f'<button type="button" data-take="{form}" '
        f'aria-label="{escape(say("page.chart-as", title=title, form=form.upper()))}">{form.upper()}</button>'
        for form in ("svg", "png", "csv")
    )
    return (
        f'<figure class="pg-chart" data-chart="{attribute(data)}">'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}" font-size="12" '
        f'fill="currentColor" font-family="system-ui, sans-serif"><text x="{LEFT - 48}" y="15" '
        f'font-size="13" font-weight="600">{escape(title)}</text>{body}</svg>'
        '<figcaption><span class="pg-readout"></span>'
        f'<span class="pg-takes">{takes}</span></figcaption></figure>'
    )
