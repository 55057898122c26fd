"""How plausible texts are: their words by surprise, their totals, and what tips the balance."""

import math
from collections.abc import Sequence
from typing import Protocol

from ..messages import decimal, say
from .html import bar, diverging, escape, percent, scrolled, signed, table
from .language import doubt, others_of
from .words import Alternative, word_button

LARGE = 40  # bits that tell more choices apart than are written out
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class JudgedWord(Protocol):
    """A word that it read; the empty text is the end of a paragraph."""

    text: str
    space: bool
    tokens: range
    probability: float
    bits: float
    alternatives: Sequence[Alternative]


class Judged(Protocol):
    """A whole text."""

    text: str
    ids: Sequence[int]
    words: Sequence[JudgedWord]
    logprob: float
    bits: float
    bits_per_byte: float
    perplexity: float
    windows: int


class Contrast(Protocol):
    left: str
    right: str
    left_bits: float
    right_bits: float
    change: float


class Rated(Protocol):
    text: str
    transformer: float
    ngram: float
    uniform: float
    lookback: int


def judged_view(texts: Sequence[Judged], remarks: Sequence[Sequence[str]], context: int) -> str:
    """Texts with each word tinted by how surprising it is, their totals, and what tells them apart.

    remarks: on each text, what makes its numbers say little. context: tokens that the model reads at once.
    """
    parts = "".join(judged_text(number, text) for number, text in enumerate(texts))
    said = " ".join(filter(None, [verdict(texts), unspaced(texts)]))
    remarked = "".join(
        f'<p class="pg-notice pg-info">{letter(number)}: {escape(" ".join(about))}</p>'
        for number, (text, own) in enumerate(zip(texts, remarks, strict=True))
        if (about := [*own, *windowed(text, context)])
    )
    return (
        f'<div class="pg-judged">{parts}</div>{totals_table(texts)}<p class="pg-said">{said}</p>{remarked}'
        f'<p class="pg-hint">{say("language.counted")}</p>'
    )


def windowed(text: Judged, context: int) -> list[str]:
    """That a text was too long to be read at once, if it was."""
    if text.windows == 1:
        return []
    return [say("language.windowed", n=len(text.ids), context=context, windows=text.windows)]


def judged_text(number: int, text: Judged) -> str:
    words = "".join(judged_word(n, word, text.ids) for n, word in enumerate(text.words))
    return (
        f'<div class="pg-sentence" data-sentence="{number}" data-links="[]" '
        f'data-hint="{escape(say("language.judged-hint"))}">'
        f'<div class="pg-target" lang="en"><span class="pg-letter-name">{letter(number)}</span>{words}'
        "</div></div>"
    )


def judged_word(number: int, word: JudgedWord, ids: Sequence[int]) -> str:
    told = say("language.bits", bits=decimal(word.bits, 1), share=percent(word.probability))
    button = word_button(
        number,
        word.text,
        " " if word.space else "",
        doubt(word.bits),
        told,
        ids[: word.tokens.start],
        others_of(word.alternatives),
    )
    return button if word.text else f"{button} "


def letter(number: int) -> str:
    return LETTERS[number % len(LETTERS)]


def totals_table(texts: Sequence[Judged]) -> str:
    best = min(text.bits for text in texts)
    rows = [
        [
            letter(number),
            f"{len(text.text.split()):,}",
            decimal(text.bits, 1),
            decimal(bits_a_word(text), 2),
            many(bits_a_word(text)),
            decimal(text.perplexity, 1),
            decimal(text.bits_per_byte, 2),
            say("language.most-probable")
            if text.bits == best
            else say("language.less-probable", times=times(text.bits - best)),
        ]
        for number, text in enumerate(texts)
    ]
    names = ("text", "words", "bits", "bits-word", "perplexity", "token", "byte", "whole")
    return scrolled(table([say(f"language.column-{name}") for name in names], rows))


def bits_a_word(text: Judged) -> float:
    return text.bits / len(text.text.split())


def many(bits: float) -> str:
    """The number of choices that `bits` tell apart; its size alone where it has many digits."""
    return f"10^{bits * math.log10(2):,.0f}" if bits > LARGE else f"{2**bits:,.0f}"


def unspaced(texts: Sequence[Judged]) -> str:
    """What to make of texts that have no spaces, such as Chinese ones, in the columns by word."""
    found = [
        say("language.unspaced", text=letter(number), n=len(text.text))
        for number, text in enumerate(texts)
        if len(text.text.split()) == 1 and text.bits > LARGE
    ]
    return " ".join([*found, say("language.unspaced-byte")]) if found else ""


def times(bits: float) -> str:
    """How many times as probable something is that costs `bits` fewer."""
    if bits > LARGE:
        return say("language.times", n=many(bits))
    return say("language.times", n=round(2**bits) if bits >= 4 else decimal(2**bits, 1))


def verdict(texts: Sequence[Judged]) -> str:
    """What the numbers mean, in plain words."""
    if len(texts) == 1:
        text = texts[0]
        return say(
            "language.one-text",
            bits=decimal(bits_a_word(text), 1),
            many=many(bits_a_word(text)),
            word=escape(hardest(text).text or say("page.the-end")),
            most=decimal(hardest(text).bits, 1),
        )
    order = sorted(range(len(texts)), key=lambda n: texts[n].bits)
    best, second = order[:2]
    gap = texts[second].bits - texts[best].bits
    values = {"best": letter(best), "second": letter(second), "times": times(gap), "gap": decimal(gap, 1)}
    said = say("language.most-plausible", **values)
    if len({len(text.text.split()) for text in texts}) > 1:
        fair = min(range(len(texts)), key=lambda n: bits_a_word(texts[n]))
        said += f" {say('language.lengths', fair=letter(fair))}"
    return said


def hardest(text: Judged) -> JudgedWord:
    return max(text.words, key=lambda word: word.bits)


def contrast_view(
    pairs: Sequence[Contrast], tipping: Contrast | None, left: int, right: int, open_: bool
) -> str:
    """Two texts word by word: which one tips the balance. left, right: their numbers."""
    a, b = letter(left), letter(right)
    largest = max([1e-9, *(abs(pair.change) for pair in pairs)])
    rows = "".join(
        f"<tr{mark(pair is tipping)}><td>{escape(pair.left or '–')}</td><td>{decimal(pair.left_bits, 1)}</td>"
        f"<td>{escape(pair.right or '–')}</td><td>{decimal(pair.right_bits, 1)}</td>"
        f"<td>{diverging(pair.change / largest)}</td><td>{signed(pair.change, plus=True)}</td></tr>"
        for pair in pairs
    )
    said = say("language.same-cost", a=a, b=b)
    if tipping is not None:
        said = say(
            "language.tips",
            a=a,
            b=b,
            left=escape(tipping.left or "–"),
            right=escape(tipping.right or "–"),
            left_bits=decimal(tipping.left_bits, 1),
            right_bits=decimal(tipping.right_bits, 1),
        )
    bits, more = say("language.column-just-bits"), say("language.costs-more", b=b)
    head = "".join(f'<th scope="col">{name}</th>' for name in (a, bits, b, bits, more, ""))
    against = say("language.against", a=a, b=b, said=said)
    return (
        f"<details class='pg-contrast'{' open' if open_ else ''}><summary>{against}</summary>"
        f'<div class="pg-scroll"><table class="pg-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def mark(chosen: bool) -> str:
    return ' class="pg-chosen"' if chosen else ""


# ---- language models compared


def rated_view(rows: Sequence[Rated], words: int, remarks: Sequence[str]) -> str:
    """Each word for three models, as bars; words: how many of the rows are words. remarks: on the text."""
    largest = max([1e-9, *(max(row.transformer, row.ngram) for row in rows)])
    body = "".join(
        f"<tr><th>{escape(row.text)}</th>"
        f"<td>{bar(row.transformer / largest)}</td><td>{decimal(row.transformer, 1)}</td>"
        f"<td>{bar(row.ngram / largest)}</td><td>{decimal(row.ngram, 1)}</td>"
        f"<td>{row.lookback}</td><td>{decimal(row.uniform, 1)}</td></tr>"
        for row in rows
    )
    totals = [sum(getattr(row, name) for row in rows) for name in ("transformer", "ngram", "uniform")]
    foot = (
        f"<tr><th>{say('language.in-all')}</th><td></td><td>{decimal(totals[0], 1)}</td><td></td>"
        f"<td>{decimal(totals[1], 1)}</td><td></td><td>{decimal(totals[2], 1)}</td></tr>"
    )
    head = "".join(
        f'<th scope="col"{span}>{say(f"language.rated-{name}")}</th>'
        for name, span in (
            ("word", ""),
            ("transformer", ' colspan="2"'),
            ("ngram", ' colspan="2"'),
            ("back", ""),
            ("uniform", ""),
        )
    )
    return (
        f'<p class="pg-said">{compared(rows, totals, words)}</p><div class="pg-scroll">'
        f'<table class="pg-table pg-rated"><thead><tr>{head}</tr></thead><tbody>{body}</tbody>'
        f"<tfoot>{foot}</tfoot></table></div>"
        f'<p class="pg-hint">{escape(" ".join(remarks))} {say("language.counted")}</p>'
    )


def compared(rows: Sequence[Rated], totals: Sequence[float], words: int) -> str:
    """What attention buys on this text, in plain words."""
    transformer, ngram, uniform = totals
    gain = ngram - transformer
    most = max(rows, key=lambda row: (row.ngram - row.transformer) * (1 if gain >= 0 else -1))
    return say(
        "language.compared-said",
        transformer=decimal(transformer / words, 1),
        ngram=decimal(ngram / words, 1),
        uniform=decimal(uniform / words, 1),
        better=say("language.the-transformer" if gain >= 0 else "language.the-ngram"),
        gain=decimal(abs(gain), 1),
        times=times(abs(gain)),
        word=escape(most.text),
        own=decimal(most.transformer, 1),
        other=decimal(most.ngram, 1),
    )
