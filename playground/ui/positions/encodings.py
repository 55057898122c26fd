"""What the part on encodings shows: each scheme's numbers, asked of `analysis`, drawn by `figures`."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch

from ... import shelf
from ...analysis import encodings
from ...errors import UserError
from ...figures import encodings as figures
from ...figures.schemes import SCHEMES
from ...messages import Message, say
from ...transformer import positions as schemes
from ...uses.shootout import looking
from ...uses.shootout.tasks import TASKS

PLANES = 3  # of a rotary head that are drawn, beside each other
TASK = "sorting"  # whose twins are shown
TRAINED = 2 * TASKS[TASK].trained + 2  # positions, and distances, that occur in their training


def sinusoidal(length: int, width: int, base: float) -> tuple[list[str], str]:
    table = encodings.sinusoidal_table(length, width, base)
    turns = encodings.wavelengths(width, base).tolist()
    pairs = sorted({0, len(turns) // 4, len(turns) // 2, len(turns) - 1})
    similarity = encodings.by_distance(encodings.cosines(table))
    waves = [(2 * n, turns[n]) for n in pairs]
    products = encodings.dot_products(table)
    charts = figures.sinusoidal(table.numpy(), waves, similarity.numpy(), products.numpy())
    errors = [(shift, encodings.shift_error(length, width, base, shift)) for shift in (1, 7, 50)]
    return charts, figures.shifts(errors)


def learned_table() -> torch.Tensor:
    """The vectors (positions, D) of the twin that learned them."""
    return shelf.twin(TASK, "learned").model.positions.table


def learned_bias(length: int) -> torch.Tensor:
    """The bias (H, L) by distance of the twin that learned it."""
    return encodings.t5_bias(shelf.twin(TASK, "t5").model.positions, length)


def learned(length: int) -> tuple[list[str], str]:
    table = learned_table()[:length]
    return figures.learned(
        table.numpy(),
        encodings.cosines(table).numpy(),
        encodings.principal_components(table, 3).numpy(),
        table.norm(dim=-1).numpy(),
        TRAINED,
    ), ""


@lru_cache
def real_pair() -> tuple[torch.Tensor, torch.Tensor]:
    """A query and a key (K,) of the rotary twin, before they are turned."""
    string = torch.tensor(TASKS[TASK].read("Trans"))
    q, k = looking.plain_queries_and_keys(shelf.twin(TASK, "rotary").model, string)
    return q[0, -1], k[0, 2]


def rotary(length: int, width: int, base: float, plane: int) -> tuple[list[str], str]:
    q, k = real_pair()
    turning = [
        [
            (say("positions.plane-number", n=n), points[:, 2 * n : 2 * n + 2].tolist())
            for n in range(plane, plane + PLANES)
        ]
        for points in (encodings.turned(vector, 8, base) for vector in (q, k))  # (8, K)
    ]
    scores = [
        (say("positions.key-at", place=start), encodings.rotary_scores(q, k, length, base, start).numpy())
        for start in (0, 20)
    ]
    encodings.rotary(width, base)  # says what is wrong with an odd width
    return figures.rotary(*turning, scores, encodings.wavelengths(width, base).numpy()), ""


def biased_query(scheme: str) -> figures.BiasedQuery:
    """A head of a twin, and the attention (S,) of a real query of it without and with the scheme's bias."""
    string = torch.tensor(TASKS[TASK].read("Playground"))
    head, without, weights = looking.most_biased(shelf.twin(TASK, scheme).model, string, layer=1)
    return head, without.numpy(), weights.numpy()


def alibi(length: int, heads: int) -> tuple[list[str], str]:
    head = heads // 2
    return figures.alibi(
        schemes.alibi_slopes(heads).numpy(),
        encodings.alibi_bias(length, heads)[head].numpy(),
        head,
        encodings.alibi_weights(length, heads).numpy(),
        biased_query("alibi"),
    ), ""


def t5(length: int) -> tuple[list[str], str]:
    bias = learned_bias(length)
    return figures.t5(
        encodings.t5_buckets_behind(length).numpy(),
        bias.numpy(),
        bias.softmax(dim=-1).numpy(),
        biased_query("t5"),
        TRAINED,
    ), ""


def no_positions(length: int) -> tuple[list[str], str]:
    return figures.none(encodings.causal_average(length).numpy()), ""


@dataclass(frozen=True)
class Shown:
    """How one scheme is shown: what of it can be set, drawn, read as code and had as numbers."""

    settings: tuple[str, ...]
    draw: Callable[..., tuple[list[str], str]]  # settings -> charts, and what else there is, as HTML
    numbers: Callable[..., dict]  # settings -> what the endpoint gives of them
    where: Callable[..., Any]  # the function or class of the network in which
    line: str  # the line that begins so computes it


SHOWN = {
    "sinusoidal": Shown(
        ("length", "width", "base"),
        sinusoidal,
        lambda length, width, base: {
            "matrix": encodings.sinusoidal_table(length, width, base).tolist(),
            "wavelengths": encodings.wavelengths(width, base).tolist(),
        },
        schemes.sinusoids,
        "angles =",
    ),
    "learned": Shown(
        ("length",),
        learned,
        lambda length: {"matrix": learned_table()[:length].tolist()},
        schemes.Learned,
        "return x +",
    ),
    "rotary": Shown(
        ("length", "width", "base", "plane"),
        rotary,
        lambda length, width, base: {"frequencies": encodings.rotary(width, base).frequencies.tolist()},
        schemes.Rotary,
        "return torch.stack",
    ),
    "alibi": Shown(
        ("length", "heads"),
        alibi,
        lambda length, heads: {"slopes": schemes.alibi_slopes(heads).tolist()},
        schemes.Alibi,
        "return -self",
    ),
    "t5": Shown(
        ("length",),
        t5,
        lambda length: {
            "bias": learned_bias(length).tolist(),
            "buckets": encodings.t5_buckets_behind(length).tolist(),
        },
        schemes.T5Bias,
        "return self.table",
    ),
    "none": Shown(("length",), no_positions, lambda length: {}, schemes.Positions, "return x"),
}


def shown(scheme: str) -> Shown:
    if scheme not in SHOWN:
        told = {"scheme": scheme, "schemes": ", ".join(SHOWN)}
        raise UserError(Message("positions.error-no-scheme", told))
    return SHOWN[scheme]


def encoding(scheme: str, length: float, width: float, base: float, heads: float, plane: float = 0) -> str:
    """All about one scheme as HTML. Raises UserError for a setting that it cannot have."""
    one = shown(scheme)
    settings = {"length": length, "width": width, "base": base, "heads": heads, "plane": plane}
    checked = {name: encodings.check(name, settings[name]) for name in one.settings}
    charts, extra = one.draw(**checked)
    return figures.page(scheme, code_of(scheme), charts, extra)


@lru_cache
def code_of(scheme: str) -> str:
    """The line of the network that computes a scheme."""
    where = SHOWN[scheme].where
    lines = (line.strip() for line in inspect.getsource(where).splitlines())
    line = next(line for line in lines if line.startswith(SHOWN[scheme].line))
    return f"transformer/positions.py, {where.__name__}:  {line}"


def numbers(scheme: str, length: int, width: int, base: float, heads: int) -> dict:
    """What the endpoint gives: the matrix, frequencies or slopes of a scheme, and its settings."""
    one = shown(scheme)
    settings = {"length": length, "width": width, "base": base, "heads": heads}
    used = {name: encodings.check(name, settings[name]) for name in one.settings if name in settings}
    return {"scheme": scheme, **used, **one.numbers(**used)}


def comparison(chosen: list[str], length: float, width: float, base: float) -> str:
    """What the chosen schemes alone do to attention, on the same axes."""
    if not chosen:
        raise UserError(Message("positions.error-none-chosen"))
    length, width, base = (
        encodings.check(name, value) for name, value in (("length", length), ("width", width), ("base", base))
    )
    return figures.comparison(
        [
            (facts.label, facts.style, pull(scheme, length, width, base).numpy())
            for scheme, facts in SCHEMES.items()
            if scheme in chosen
        ]
    )


def pull(scheme: str, length: int, width: int, base: float) -> torch.Tensor:
    """What a scheme alone does to attention, (L,). What is learned comes from a twin, as far as that goes."""
    if scheme == "learned":
        return encodings.pull_of_table(learned_table()[:length])
    if scheme == "t5":
        return encodings.pull_of_bias(learned_bias(length))
    return encodings.pull(scheme, length, width, base)
