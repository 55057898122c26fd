"""Answers of the twins, with right and wrong marked, and sentences about their scores. HTML only."""

from collections.abc import Sequence

from ..messages import listed, say, sentences
from .html import escape, percent
from .schemes import SCHEMES, quoted


def answers(wanted: str, found: Sequence[tuple[str, str, bool]], trained: int) -> str:
    """found: (scheme, its answer, whether it ended in time). Symbol by symbol beside the right answer."""
    past = len(wanted) > trained
    counts = {"n": len(wanted), "trained": trained}
    note = say("positions.symbols-past" if past else "positions.symbols-trained", **counts)
    right = say("positions.right-answer")
    rows = [f'<tr><th scope="row">{right}</th><td>{cells(wanted, wanted)}</td><td></td></tr>']
    for scheme, answer, ended in found:
        counts = {"right": sum(a == b for a, b in zip(answer, wanted, strict=False)), "all": len(wanted)}
        exact = answer == wanted and ended
        some = say("positions.some-right" if ended else "positions.some-right-no-end", **counts)
        verdict = say("positions.exact") if exact else some
        rows.append(
            f'<tr><th scope="row">{escape(SCHEMES[scheme].label)}</th><td>{cells(answer, wanted)}</td>'
            f"<td>{'✓ ' if exact else '✗ '}{verdict}</td></tr>"
        )
    kind = "pg-notice" if past else "pg-notice pg-info"
    return (
        f'<div class="{kind}" role="status">{note}</div><div class="pg-wide">'
        f'<table class="pg-table pg-answers"><tbody>{"".join(rows)}</tbody></table></div>'
        f'<p class="pg-hint">{say("positions.judged")}</p>'
    )


def cells(answer: str, wanted: str) -> str:
    """Each symbol in a box; wrong ones are marked by colour and by a line below."""
    padded = answer.ljust(len(wanted), "·")
    return "".join(
        f'<i class="{"pg-right" if n < len(wanted) and c == wanted[n] else "pg-wrong"}">{escape(c)}</i>'
        for n, c in enumerate(padded)
    )


def ranking(means: dict[str, float]) -> str:
    return listed(f"{quoted(scheme)} {percent(mean)}" for scheme, mean in means.items())


def pairs(found: Sequence[tuple[str, str]]) -> str:
    return listed(say("positions.above", first=quoted(a), second=quoted(b)) for a, b in found)


def verdict(
    task: str,
    trained: int,
    means: dict[str, float],
    reach: dict[str, int],
    agree: Sequence[tuple[str, str]],
    differ: Sequence[tuple[str, str]],
) -> str:
    """What came out, beside what was published. Every number is one of the measured ones."""
    held = [
        say("positions.reaches", scheme=quoted(scheme), length=length)
        for scheme, length in reach.items()
        if length > trained
    ]
    broken = [quoted(scheme) for scheme, length in reach.items() if length <= trained]
    named = say(f"positions.named-{task}")
    counts = {"all": len(agree) + len(differ), "same": len(agree)}
    lines = [
        [say("positions.trained-to", task=named, trained=trained, ranking=ranking(means))],
        [
            say("positions.hold", schemes=listed(held)) if held else say("positions.none-holds"),
            say("positions.broken", schemes=listed(broken)) if held and broken else "",
        ],
        [
            say("positions.published"),
            say("positions.same-here", **counts, pairs=pairs(agree))
            if agree
            else say("positions.none-same-here", **counts),
        ],
        [say("positions.not-same-here", pairs=pairs(differ))] if differ else [],
    ]
    return "".join(f"<p>{sentences(line)}</p>" for line in lines if line)
