"""The cheapest row of pieces and constants that writes all outputs at once.

The graphs of the outputs (a node for each place, an edge for each piece that writes what lies between two of
them; Gulwani 2011) are not built and intersected but walked together: a node is one place in every output,
and the cheapest path from all beginnings to all ends is the rule (Dijkstra 1959).
"""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from ....messages import Message
from .piece import Piece, Pieces
from .wording import named, phrase

LONGEST_CONSTANT = 40


@dataclass(frozen=True)
class Path:
    """Pieces, joined."""

    pieces: tuple[Piece, ...]
    cost: float

    def take(self, text: str) -> str | None:
        parts = [piece.take(text) for piece in self.pieces]
        return None if None in parts else "".join(parts)  # type: ignore[arg-type]

    @property
    def words(self) -> Message | str:
        words = (piece.words for piece in self.pieces)
        return reduce(lambda first, then: phrase("then", first=first, then=then), words)


def constant(text: str) -> Piece:
    """Marks cost little; letters and digits much, since they are mostly taken from the input."""
    solid = sum(c.isalnum() for c in text)
    marks = len(text) - solid
    cost = 0.6 + 0.25 * marks + (1.6 + 0.6 * solid if solid else 0.0)
    return Piece(named(text), cost, lambda _: text)


def cheapest_path(pieces: Pieces) -> Path | None:
    """The cheapest way to write all outputs. None where there is none. Raises Exhausted."""
    outputs = pieces.given.outputs
    starting: dict[int, list[tuple[tuple[str, ...], Piece]]] = defaultdict(list)
    for values, piece in pieces.best.items():
        for start in places_of(values[0], outputs[0]):
            starting[start].append((values, piece))
    begin, end = (0,) * len(outputs), tuple(map(len, outputs))
    best: dict[tuple[int, ...], float] = {begin: 0.0}
    came: dict[tuple[int, ...], tuple[tuple[int, ...], Piece]] = {}
    heap = [(0.0, 0, begin)]
    done: set[tuple[int, ...]] = set()
    order = 0
    while heap:
        cost, _, node = heapq.heappop(heap)
        if node in done:
            continue
        if node == end:
            return path_to(end, came, cost)
        done.add(node)
        steps = [(v, p) for v, p in starting[node[0]] if fits(v, outputs, node)]
        pieces.work.spend(1 + len(starting[node[0]]) // 2)
        for values, piece in [*steps, *constants(outputs, node)]:
            after = tuple(at + len(value) for at, value in zip(node, values, strict=True))
            total = cost + piece.cost
            if after != node and total < best.get(after, float("inf")):
                best[after], came[after] = total, (node, piece)
                order += 1
                heapq.heappush(heap, (total, order, after))
    return None


def places_of(part: str, output: str) -> list[int]:
    """All places where a part begins in an output."""
    return [n for n in range(len(output) + 1) if output.startswith(part, n)]


def fits(values: Sequence[str], outputs: Sequence[str], node: Sequence[int]) -> bool:
    return all(o.startswith(v, at) for v, o, at in zip(values, outputs, node, strict=True))


def constants(outputs: Sequence[str], node: Sequence[int]) -> list[tuple[tuple[str, ...], Piece]]:
    """The constants with which all outputs go on."""
    ahead = [output[at : at + LONGEST_CONSTANT] for output, at in zip(outputs, node, strict=True)]
    shared = ahead[0]
    while not all(text.startswith(shared) for text in ahead):
        shared = shared[:-1]
    return [((shared[:n],) * len(outputs), constant(shared[:n])) for n in range(1, len(shared) + 1)]


def path_to(
    node: tuple[int, ...], came: dict[tuple[int, ...], tuple[tuple[int, ...], Piece]], cost: float
) -> Path:
    """The path that was walked to a node."""
    steps: list[Piece] = []
    while node in came:
        node, piece = came[node]
        steps.append(piece)
    return Path(tuple(reversed(steps)), cost)
