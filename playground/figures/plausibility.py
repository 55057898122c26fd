"""How plausible texts are: their words by surprise, their totals, and what tips the balance."""

import math
from collections.abc import Sequence
from typing import Protocol

from .html import bar, diverging, escape, percent, scrolled, signed, table
from .language import doubt, others_of
from .words import Alternative, word_button

LARGE = 40  # bits that tell more choices apart than are written out
COUNTED = (
    "Counted is every token and the end of each paragraph (a token, and no word); the start of a paragraph "
    "is given and costs nothing."
)
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
        f'<p class="pg-hint">{COUNTED}</p>'
    )


def windowed(text: Judged, context: int) -> list[str]:
    """That a text was too long to be read at once, if it was."""
    if text.windows == 1:
        return []
    return [
        f"It has {len(text.ids):,} tokens and the model reads {context} at once: it was read in "
        f"{text.windows} windows, and no word sees more than {context} tokens before it."
    ]


def judged_text(number: int, text: Judged) -> str:
    words = "".join(judged_word(n, word, text.ids) for n, word in enumerate(text.words))
    return (
        f'<div class="pg-sentence" data-sentence="{number}" data-links="[]" '
        'data-hint="what it would have said; click one to put it there">'
        f'<div class="pg-target" lang="en"><span class="pg-letter-name">{letter(number)}</span>{words}'
        "</div></div>"
    )


def judged_word(number: int, word: JudgedWord, ids: Sequence[int]) -> str:
    told = f"{word.bits:.1f} bits, {percent(word.probability)}"
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
            f"{text.bits:.1f}",
            f"{bits_a_word(text):.2f}",
            many(bits_a_word(text)),
            f"{text.perplexity:,.1f}",
            f"{text.bits_per_byte:.2f}",
            "the most probable" if text.bits == best else f"{times(text.bits - best)} less probable",
        ]
        for number, text in enumerate(texts)
    ]
    head = [
        "text",
        "words",
        "bits in all",
        "bits a word",
        "perplexity a word",
        "a token",
        "bits a byte",
        "the whole text",
    ]
    return scrolled(table(head, rows))


def bits_a_word(text: Judged) -> float:
    return text.bits / len(text.text.split())


def many(bits: float) -> str:
    """The number of choices that `bits` tell apart; its size alone where it has many digits."""
    return f"10^{bits * math.log10(2):,.0f}" if bits > LARGE else f"{2**bits:,.0f}"


def unspaced(texts: Sequence[Judged]) -> str:
    """What to make of texts that have no spaces, such as Chinese ones, in the columns by word."""
    found = [
        f"{letter(number)} has no spaces and counts as one word of {len(text.text)} characters."
        for number, text in enumerate(texts)
        if len(text.text.split()) == 1 and text.bits > LARGE
    ]
    return " ".join([*found, "Bits a byte can be compared all the same."]) if found else ""


def times(bits: float) -> str:
    """How many times as probable something is that costs `bits` fewer."""
    if bits > LARGE:
        return f"{many(bits)} times"
    return f"{2**bits:,.0f} times" if bits >= 4 else f"{2**bits:.1f} times"


def verdict(texts: Sequence[Judged]) -> str:
    """What the numbers mean, in plain words."""
    if len(texts) == 1:
        text = texts[0]
        return (
            f"On average a word cost {bits_a_word(text):.1f} bits: the model was as "
            f"undecided as between {many(bits_a_word(text))} equally likely words. The most surprising "
            f"word is “{escape(hardest(text).text or '(end)')}” ({hardest(text).bits:.1f} bits)."
        )
    order = sorted(range(len(texts)), key=lambda n: texts[n].bits)
    best, second = order[:2]
    gap = texts[second].bits - texts[best].bits
    said = (
        f"The model finds {letter(best)} the most plausible: {times(gap)} as probable as {letter(second)} "
        f"({gap:.1f} bits)."
    )
    if len({len(text.text.split()) for text in texts}) > 1:
        fair = min(range(len(texts)), key=lambda n: bits_a_word(texts[n]))
        said += (
            " The texts differ in length, and each further word makes a text less probable: a word of "
            f"{letter(fair)} costs least on average."
        )
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
        f"<tr{mark(pair is tipping)}><td>{escape(pair.left or '–')}</td><td>{pair.left_bits:.1f}</td>"
        f"<td>{escape(pair.right or '–')}</td><td>{pair.right_bits:.1f}</td>"
        f"<td>{diverging(pair.change / largest)}</td><td>{signed(pair.change, plus=True)}</td></tr>"
        for pair in pairs
    )
    said = f"{a} and {b} cost the same."
    if tipping is not None:
        said = (
            f"What tips the balance: “{escape(tipping.left or '–')}” in {a} costs {tipping.left_bits:.1f} "
            f"bits, “{escape(tipping.right or '–')}” in {b} {tipping.right_bits:.1f}."
        )
    head = "".join(f'<th scope="col">{name}</th>' for name in (a, "bits", b, "bits", f"{b} costs more", ""))
    return (
        f"<details class='pg-contrast'{' open' if open_ else ''}><summary>{a} against {b}: {said}</summary>"
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
        f"<td>{bar(row.transformer / largest)}</td><td>{row.transformer:.1f}</td>"
        f"<td>{bar(row.ngram / largest)}</td><td>{row.ngram:.1f}</td>"
        f"<td>{row.lookback}</td><td>{row.uniform:.1f}</td></tr>"
        for row in rows
    )
    totals = [sum(getattr(row, name) for row in rows) for name in ("transformer", "ngram", "uniform")]
    foot = (
        f"<tr><th>in all</th><td></td><td>{totals[0]:.1f}</td><td></td><td>{totals[1]:.1f}</td><td></td>"
        f"<td>{totals[2]:.1f}</td></tr>"
    )
    head = "".join(
        f'<th scope="col"{span}>{name}</th>'
        for name, span in (
            ("word", ""),
            ("Transformer, bits", ' colspan="2"'),
            ("n-gram, bits", ' colspan="2"'),
            ("tokens it looked back", ""),
            ("uniform, bits", ""),
        )
    )
    return (
        f'<p class="pg-said">{compared(rows, totals, words)}</p><div class="pg-scroll">'
        f'<table class="pg-table pg-rated"><thead><tr>{head}</tr></thead><tbody>{body}</tbody>'
        f"<tfoot>{foot}</tfoot></table></div>"
        f'<p class="pg-hint">{escape(" ".join(remarks))} {COUNTED}</p>'
    )


def compared(rows: Sequence[Rated], totals: Sequence[float], words: int) -> str:
    """What attention buys on this text, in plain words."""
    transformer, ngram, uniform = totals
    gain = ngram - transformer
    most = max(rows, key=lambda row: (row.ngram - row.transformer) * (1 if gain >= 0 else -1))
    better = "the Transformer" if gain >= 0 else "the n-gram"
    return (
        f"A word costs {transformer / words:.1f} bits for the Transformer, {ngram / words:.1f} for the "
        f"n-gram and {uniform / words:.1f} for a blind guess. On this text {better} is ahead, by "
        f"{abs(gain):.1f} bits ({times(abs(gain))} as probable); most of it at “{escape(most.text)}” "
        f"({most.transformer:.1f} against {most.ngram:.1f})."
    )
