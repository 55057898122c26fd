"""Answers of the twins, with right and wrong marked, and sentences about their scores. HTML only."""

from collections.abc import Sequence

from .html import escape, percent
from .schemes import SCHEMES, quoted


def answers(wanted: str, found: Sequence[tuple[str, str, bool]], trained: int) -> str:
    """found: (scheme, its answer, whether it ended in time). Symbol by symbol beside the right answer."""
    past = len(wanted) > trained
    note = (
        f"{len(wanted)} symbols: longer than any string in training (1 to {trained})."
        if past
        else f"{len(wanted)} symbols: as in training (1 to {trained})."
    )
    rows = [f'<tr><th scope="row">right answer</th><td>{cells(wanted, wanted)}</td><td></td></tr>']
    for scheme, answer, ended in found:
        right = sum(a == b for a, b in zip(answer, wanted, strict=False))
        exact = answer == wanted and ended
        verdict = "exact" if exact else f"{right} of {len(wanted)} right" + ("" if ended else ", no end")
        rows.append(
            f'<tr><th scope="row">{escape(SCHEMES[scheme].label)}</th><td>{cells(answer, wanted)}</td>'
            f"<td>{'✓ ' if exact else '✗ '}{verdict}</td></tr>"
        )
    kind = "pg-notice" if past else "pg-notice pg-info"
    return (
        f'<div class="{kind}" role="status">{note}</div><div class="pg-wide">'
        f'<table class="pg-table pg-answers"><tbody>{"".join(rows)}</tbody></table></div>'
        '<p class="pg-hint">Judged place by place: a symbol that is left out shifts all behind it.</p>'
    )


def cells(answer: str, wanted: str) -> str:
    """Each symbol in a box; wrong ones are marked by colour and by a line below."""
    padded = answer.ljust(len(wanted), "·")
    return "".join(
        f'<i class="{"pg-right" if n < len(wanted) and c == wanted[n] else "pg-wrong"}">{escape(c)}</i>'
        for n, c in enumerate(padded)
    )


def ranking(means: dict[str, float]) -> str:
    return ", ".join(f"{quoted(scheme)} {percent(mean)}" for scheme, mean in means.items())


def pairs(found: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{quoted(a)} above {quoted(b)}" for a, b in found)


def verdict(
    task: str,
    trained: int,
    means: dict[str, float],
    reach: dict[str, int],
    agree: Sequence[tuple[str, str]],
    differ: Sequence[tuple[str, str]],
) -> str:
    """What came out, beside what was published. Every number is one of the measured ones."""
    held = [f"{quoted(scheme)} (to {length})" for scheme, length in reach.items() if length > trained]
    broken = [quoted(scheme) for scheme, length in reach.items() if length <= trained]
    lines = [
        f"<b>{escape(task.capitalize())}</b>, trained to {trained} symbols. Strings that are answered "
        f"exactly, mean over all longer lengths that were tested: {ranking(means)}.",
        "At least 9 of 10 strings stay exact past the trained length with "
        + (f"{', '.join(held)}." if held else "no scheme.")
        + (f" With the others they do not: {', '.join(broken)}." if held and broken else ""),
        "Published results (Kazemnejad et al. 2023; Press et al. 2022) lead one to expect “none” and T5’s "
        "bias, then ALiBi, then rotary, then sinusoidal and learned. Of these "
        f"{len(agree) + len(differ)} comparisons {len(agree)} come out the same here"
        f"{': ' + pairs(agree) if agree else ''}.",
    ]
    if differ:
        lines.append(f"Not the same here: {pairs(differ)}.")
    return "".join(f"<p>{line}</p>" for line in lines)
