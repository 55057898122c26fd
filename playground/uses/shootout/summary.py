"""What the runs say together: curves with their spread over seeds, the order of the schemes, and whether
that is the order that was published."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from .tasks import TASKS
from .twins import SCHEMES

# Past the trained length, best first (Kazemnejad et al. 2023, on tasks of this kind; Press et al. 2022 report
# ALiBi above rotary above sinusoids on language modelling). Neither the first two nor the last two are told
# apart.
PUBLISHED = (("none", "t5"), ("alibi",), ("rotary",), ("sinusoidal", "learned"))


@dataclass(frozen=True)
class Point:
    """One scheme at one length (or place), over the seeds."""

    x: int
    mean: float
    low: float
    high: float


def runs_of(record: dict, task: str, scheme: str) -> list[dict]:
    return [run for run in record["runs"] if (run["task"], run["scheme"]) == (task, scheme)]


def point(x: int, values: Iterable[float]) -> Point:
    values = list(values)
    return Point(x, sum(values) / len(values), min(values), max(values))


def by_length(record: dict, task: str, scheme: str, measure: str) -> list[Point]:
    """measure: "exact" or "token"."""
    runs = runs_of(record, task, scheme)
    rows = zip(*(run["lengths"] for run in runs), strict=True)
    return [point(same[0]["length"], [row[measure] for row in same]) for same in rows]


def by_place(record: dict, task: str, scheme: str, length: int) -> list[Point]:
    """The share of wrong symbols at each place of the answer, from 1, for strings of one length."""
    rows = [row for run in runs_of(record, task, scheme) for row in run["lengths"] if row["length"] == length]
    return [
        point(n + 1, values) for n, values in enumerate(zip(*(row["wrong"] for row in rows), strict=True))
    ]


def beyond(record: dict, task: str) -> dict[str, float]:
    """Mean exact match over the tested lengths past the trained one, for each scheme, best first."""
    trained = TASKS[task].trained
    means = {}
    for scheme in SCHEMES:
        points = [p.mean for p in by_length(record, task, scheme, "exact") if p.x > trained]
        means[scheme] = sum(points) / len(points)
    return dict(sorted(means.items(), key=lambda item: -item[1]))


def within(record: dict, task: str) -> float:
    """The lowest exact match of any scheme, mean over seeds, at any length that was trained."""
    trained = TASKS[task].trained
    return min(
        p.mean for scheme in SCHEMES for p in by_length(record, task, scheme, "exact") if p.x <= trained
    )


def reach(record: dict, task: str, share: float = 0.9) -> dict[str, int]:
    """The longest tested length up to which each scheme answers at least `share` exactly; 0 for none."""
    found = {}
    for scheme in SCHEMES:
        found[scheme] = 0
        for p in by_length(record, task, scheme, "exact"):
            if p.mean < share:
                break
            found[scheme] = p.x
    return found


def agreement(record: dict, task: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The pairs (better, worse) as published, that stand in this order here, and those that do not."""
    means = beyond(record, task)
    pairs = [(a, b) for upper, lower in combinations(PUBLISHED, 2) for a in upper for b in lower]
    agree = [pair for pair in pairs if means[pair[0]] > means[pair[1]]]
    return agree, [pair for pair in pairs if pair not in agree]
