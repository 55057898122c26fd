"""Maps of numbers over all heads, what one head does, and what each layer would have answered.

L layers, H heads.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..messages import decimal, say
from .html import attribute, bar, escape, percent, signed


def head_map(
    values: np.ndarray,
    caption: str,
    largest: float,
    opens: str = "attention-picture",
    kind: str = "",
    link: Callable[[int, int], str] | None = None,
    layers: Sequence[int] | None = None,
    tones: str = "fall",
) -> str:
    """A number for each head (L, H) as a table of tinted buttons; a click opens the head.

    largest: the value with the full tint. opens: the id of the picture in which a head is opened.
    kind: the kind of attention, where it may be another than the one that is shown. link: from layer and
    head to the address that a click follows instead; the empty text for none. layers: the number of each
    row, where they are not all there are. tones: what the tint says: "fall" (orange above 0, teal below),
    "gain" (the other way round) or "share" (the accent).
    """
    top = max(1e-9, largest)
    head = "".join(f'<th scope="col">{n}</th>' for n in range(values.shape[1]))
    rows = "".join(
        f'<tr><th scope="row">{say("attention.row-layer", layer=layer)}</th>'
        + "".join(head_cell(layer, n, float(value), top, link) for n, value in enumerate(row))
        + "</tr>"
        for layer, row in zip(layers or range(len(values)), values, strict=True)
    )
    return (
        f'<figure class="pg-head-map" data-opens="{opens}" data-kind="{kind}" data-tones="{tones}">'
        f'<figcaption>{escape(caption)}</figcaption><div class="pg-scroll">'
        f'<table><thead><tr><th scope="col">{say("attention.row-head")}</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        "</div></figure>"
    )


def head_cell(
    layer: int, head: int, value: float, top: float, link: Callable[[int, int], str] | None = None
) -> str:
    size = min(1.0, abs(value) / top)
    named = say("attention.head-number", layer=layer, head=head, number=signed(value))
    look = (
        f'class="pg-head" data-sign="{"less" if value < 0 else "more"}" style="--size:{size:.2f}" '
        f'aria-label="{named}">{signed(value)}'
    )
    if link is None:
        return f'<td><button type="button" data-open="{attribute([layer, head])}" {look}</button></td>'
    address = link(layer, head)
    if not address:
        return f"<td><span {look}</span></td>"
    return f'<td><a href="{escape(address)}" target="_blank" {look}</a></td>'


def patching_view(
    answers: tuple[str, str], preference_a: float, preference_b: float, shares: Mapping[str, np.ndarray]
) -> str:
    """What the model makes of two texts, and the share of the difference that each head carries.

    shares: for each kind of attention (L, H).
    """
    first, second = (say("attention.quoted", text=escape(answer)) for answer in answers)
    if answers[0] == answers[1]:
        numbers = {"one": signed(preference_a), "two": signed(preference_b)}
        said = say("attention.both-texts", first=first, **numbers)
    else:
        numbers = {"one": signed(preference_a, plus=True), "two": signed(preference_b, plus=True)}
        said = say("attention.each-text", first=first, second=second, **numbers)
    maps = "".join(
        head_map(values, say(f"attention.kind-{kind}"), 1.0, "attention-difference", kind, tones="share")
        for kind, values in shares.items()
    )
    return f"<p>{said}</p><p>{say('attention.patching-about')}</p>{maps}"


def role_view(
    title: str,
    role: str,
    scores: Mapping[str, float],
    clear: Sequence[str],
    fails: Sequence[str],
    measured: str,
) -> str:
    """What a head does over a corpus: its role, the score of every role, and sentences for and against.

    scores: role -> from 0 (as uniform attention) to 1 (all weight where the role says). A click on a
    sentence opens it.
    """
    rows = "".join(
        f"<tr><th>{say(f'attention.role-{name}')}</th><td>{bar(score)}</td><td>{decimal(score, 2)}</td>"
        f"<td>{say(f'attention.does-{name}')}</td></tr>"
        for name, score in sorted(scores.items(), key=lambda pair: -pair[1])
    )
    named = say("attention.titled", title=title, text=say(f"attention.role-{role}"))
    return (
        f'<h4 class="pg-att-title">{escape(named)}</h4>'
        f"<p>{say('attention.it-does', does=say(f'attention.does-{role}'))}</p>"
        f'<div class="pg-scroll"><table class="pg-bars pg-roles">{rows}</table></div>'
        f'<p class="pg-hint">{escape(measured)}</p><div class="pg-outputs">'
        f"{sentence_list(say('attention.clearest'), clear)}{sentence_list(say('attention.fails'), fails)}"
        "</div>"
    )


def sentence_list(label: str, sentences: Sequence[str]) -> str:
    items = "".join(
        f'<li><button type="button" class="pg-take" data-text="{escape(text, quote=True)}">'
        f"{escape(text)}</button></li>"
        for text in sentences
    )
    return f'<div><span class="pg-label">{escape(label)}</span><ul>{items}</ul></div>' if items else ""


def lens_view(
    rows: Sequence[str], layers: Sequence[str], answers: Sequence[Sequence[tuple[str, float]]]
) -> str:
    """The logit lens: for each word of the output (rows) what each layer would have answered.

    answers[layer][row]: its most probable token and that token's probability.
    """
    head = "".join(f'<th scope="col">{escape(layer)}</th>' for layer in layers)
    body = "".join(
        f'<tr><th scope="row"><bdi>{escape(word)}</bdi></th>'
        + "".join(
            f'<td style="--size:{layer[n][1]:.2f}"><bdi>{escape(layer[n][0])}</bdi>'
            f"<small>{percent(layer[n][1])}</small></td>"
            for layer in answers
        )
        + "</tr>"
        for n, word in enumerate(rows)
    )
    return (
        '<div class="pg-scroll"><table class="pg-lens"><thead><tr>'
        f'<th scope="col">{say("attention.written")}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
