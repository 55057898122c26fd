"""Edits as the page and its links write them, read and checked.

T queries, S keys.
"""

import math
from collections.abc import Mapping

from torch import Tensor

from ...analysis.patterns import PATTERNS, allowed_keys, moved
from ...errors import UserError
from ...experiments import Subject
from ...messages import Message
from ...transformer import Edits, Site

MAX_MOVES = 5_000
MAX_GAIN = 2

EditSpec = dict[str, dict]  # "kind.layer.head" -> {"gain": 0.5, "pattern": "uniform", "moves": [[t, s, s']]}


def read_edits(subject: Subject, spec: object) -> Edits | None:
    """Edits as the page or a link sends them; None where nothing is edited.

    Weight is moved within the pattern that the unedited model has, or within the named pattern.
    Raises UserError for anything that this model cannot be told.
    """
    check_form(spec)
    gains, patterns, trace = {}, {}, None
    for key, change in spec.items():
        site, head = read_head(subject, key)
        if "gain" in change:
            gains[site, head] = read_gain(change["gain"])
        if change.get("pattern") or change.get("moves"):
            trace = trace or subject.run()[0]
            own = trace.attention[site].weights[0, head]
            patterns[site, head] = read_pattern(own, site, change)
    return Edits(gains=gains, patterns=patterns) if gains or patterns else None


def check_form(spec: object) -> None:
    """Raises UserError unless this has the form of an EditSpec, whatever it names."""
    changes = list(spec.values()) if isinstance(spec, Mapping) else [None]
    if not all(
        isinstance(change, Mapping)
        and isinstance(change.get("pattern", ""), str)
        and isinstance(change.get("moves", []), list)
        for change in changes
    ):
        raise UserError(Message("attention.edits-unreadable"))
    if sum(len(change.get("moves", [])) for change in changes) > MAX_MOVES:
        raise UserError(Message("attention.too-many-moves", {"most": MAX_MOVES}))


def read_head(subject: Subject, key: str) -> tuple[Site, int]:
    kind, _, numbers = str(key).partition(".")
    layer, _, head = numbers.partition(".")
    if layer.isdecimal() and head.isdecimal():
        return check_head(subject, (kind, int(layer)), int(head)), int(head)
    raise UserError(Message("attention.no-such-head", {"head": repr(str(key)[:40])}))


def check_head(subject: Subject, site: Site, head: int) -> Site:
    """The site. Raises UserError where the model has no such head."""
    kind, layer = site
    has = kind in subject.kinds and 0 <= layer < subject.layers(kind)
    if not (has and 0 <= head < subject.model.config.heads):
        raise UserError(Message("attention.no-head", {"kind": kind[:20], "head": head, "layer": layer}))
    return site


def read_gain(gain: object) -> float:
    if isinstance(gain, (int, float)) and math.isfinite(gain) and 0 <= gain <= MAX_GAIN:
        return float(gain)
    raise UserError(Message("attention.gain", {"gain": str(gain)[:20], "most": MAX_GAIN}))


def read_pattern(own: Tensor, site: Site, change: Mapping) -> Tensor:
    """The pattern (T, S) that stands for a head's own."""
    name, pattern = change.get("pattern", ""), own
    causal = site[0] == "decoder"
    if name and name not in PATTERNS:
        told = {"name": repr(name[:40]), "names": ", ".join(PATTERNS)}
        raise UserError(Message("attention.no-pattern", told))
    if name:
        pattern = PATTERNS[name](allowed_keys(*own.shape, causal))
    for move in change.get("moves", ()):
        pattern = move_weight(pattern, move, causal)
    return pattern


def move_weight(pattern: Tensor, move: object, causal: bool) -> Tensor:
    """One weight moved to another key, or away: [query, key, key or null]."""
    queries, keys = pattern.shape
    numbers = move if isinstance(move, (list, tuple)) and len(move) == 3 else [None] * 3
    query, source, target = numbers
    good = all(type(n) is int for n in (query, source)) and (target is None or type(target) is int)
    if not good or not (0 <= query < queries and 0 <= source < keys and 0 <= (target or 0) < keys):
        raise UserError(Message("attention.outside"))
    if target is None:
        pattern = pattern.clone()
        pattern[query, source] = 0
        return pattern
    if causal and target > query:
        raise UserError(Message("attention.later"))
    return moved(pattern, query, source, target)
