"""The pictures of the Summaries tab: a headline over its text, and what each sentence did for it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..messages import decimal, say
from .html import attribute, bar, escape, percent, scrolled
from .translation import gap, source_spans
from .words import Alternative, word_button


@dataclass(frozen=True)
class HeadlineWord:
    """A word of a headline; the empty text is its end."""

    text: str
    space: bool  # whether a space stands before it
    before: Sequence[int]  # the ids in front of it
    probability: float
    alternatives: Sequence[Alternative]
    new: bool  # whether it stands nowhere in the text


@dataclass(frozen=True)
class TextSentence:
    """A sentence of the text."""

    text: str
    paragraph: int
    rank: int  # 0: the most important
    words: Sequence[tuple[int, int]]  # stretches of it that are linked; none where it was not read
    carried: float | None  # its share in what the headline lost without each sentence, 0 to 1; None: unknown


def headline_view(
    words: Sequence[HeadlineWord], sentences: Sequence[TextSentence], links: np.ndarray, keys: int, sure: bool
) -> str:
    """A headline, each word a button with its alternatives, and the text in which its key sentences are
    marked.

    links: (words, linked stretches of all sentences), the weights that light up when a word is pointed at.
    keys: how many key sentences to mark. Where it is not sure that the model knows texts of this kind, they
    stand first. A click on an alternative hands {sentence: 0, forced: ids of the beginning} to the page.
    """
    rows = attribute([[round(float(weight), 3) for weight in row] for row in links])
    headline = f'<div class="pg-target pg-headline" lang="en">{headline_words(words)}</div>'
    first = headline if sure else key_list(sentences, keys) + headline
    return (
        f'<div class="pg-sentence" data-sentence="0" data-links="{rows}" '
        f'data-hint="{escape(say("translate.hint"), quote=True)}">'
        f'{first}<div class="pg-passage" lang="en">{passage(sentences, keys)}</div></div>'
    )


def headline_words(words: Sequence[HeadlineWord]) -> str:
    return "".join(
        word_button(
            n,
            word.text,
            gap("", word, "en"),
            1 - word.probability,
            percent(word.probability),
            word.before,
            [(other.text, other.probability, other.ids) for other in word.alternatives],
            say("summaries.not-there") if word.new else "",
        )
        for n, word in enumerate(words)
    )


def key_list(sentences: Sequence[TextSentence], keys: int) -> str:
    """The key sentences by themselves, in the order of the text."""
    items = "".join(f"<li>{escape(one.text)}</li>" for one in sentences if one.rank < keys)
    return f'<p class="pg-hint">{say("summaries.key-list")}</p><ul class="pg-keys">{items}</ul>'


def passage(sentences: Sequence[TextSentence], keys: int) -> str:
    """The text by paragraphs, its linked words counted through."""
    paragraphs: dict[int, list[str]] = {}
    first = 0
    for number, one in enumerate(sentences, 1):
        spans = source_spans(one.text, one.words, first)
        first += len(one.words)
        kind = ' class="pg-key"' if one.rank < keys else ""
        carried = "" if one.carried is None else f' style="--carried:{one.carried:.2f}"'
        number_shown = f'<sup class="pg-number">{number}</sup>'
        paragraphs.setdefault(one.paragraph, []).append(f"<span{kind}{carried}>{number_shown}{spans}</span>")
    return "".join(f"<p>{' '.join(parts)}</p>" for parts in paragraphs.values())


@dataclass(frozen=True)
class Effect:
    """What one sentence did for the headline."""

    number: int  # in the text, from 1
    text: str
    attention: float  # shares, 0 to 1
    length: float
    drop: float | None  # nats
    instead: str


def evidence_table(effects: Sequence[Effect], headline: str) -> str:
    """Sentence by sentence: how much the model looked at it, and what happens without it."""
    rows = "".join(
        f'<tr><td>{one.number}</td><td lang="en">{escape(shortened(one.text))}</td>'
        f"<td>{bar(one.attention)}{percent(one.attention)} <small>{even(one)}</small></td>"
        f"<td>{without(one)}</td><td>{instead(one, headline)}</td></tr>"
        for one in effects
    )
    head = ("number", "sentence", "attention", "without", "instead")
    header = "".join(f'<th scope="col">{say(f"summaries.column-{name}")}</th>' for name in head)
    return scrolled(
        f'<table class="pg-table pg-evidence"><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>'
    )


def shortened(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def even(effect: Effect) -> str:
    """Its share if the model looked at all words alike."""
    return say("summaries.even", share=percent(effect.length))


def without(effect: Effect) -> str:
    """How much less probable the headline is without a sentence."""
    if effect.drop is None:
        return "–"
    times = float(np.exp(min(abs(effect.drop), 20.0)))
    if times < 1.15:
        return say("summaries.as-probable")
    shown = decimal(times, 0 if times >= 9.5 else 1)
    if effect.drop > 0:
        return say("summaries.times-less", times=shown)
    return say("summaries.times-more", times=shown)


def instead(effect: Effect, headline: str) -> str:
    if effect.drop is None:
        return "–"
    if effect.instead == headline:
        return say("summaries.the-same")
    return f'<span lang="en">{escape(effect.instead)}</span>'
