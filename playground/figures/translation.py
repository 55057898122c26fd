"""The pictures of the Translate tab: tinted words, the n best, and what happened on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..messages import decimal, say
from .html import attribute, bar, escape, percent
from .words import Alternative, word_button

HIGH_MARKS = ("?", "!", ";", ":", "»")
SHOWN = 24  # rows and columns of the small attention map; a longer sentence says that it is cut


class Spaced(Protocol):
    text: str
    space: bool


class Word(Spaced, Protocol):
    tokens: range
    probability: float
    alternatives: Sequence[Alternative]


class SourceToken(Protocol):
    text: str
    id: int
    kept: float


def sentence_view(
    number: int,
    source: str,
    source_words: Sequence[tuple[int, int]],
    words: Sequence[Word],
    token_ids: Sequence[int],
    alignment: np.ndarray,
    languages: tuple[str, str],
    forced: int = 0,
) -> str:
    """One sentence: the source above, the output below, each word a button with its alternatives.

    alignment: (output words, source words), the weights that light up when a word is pointed at.
    languages: the codes of the source's and of the output's. forced: with how many tokens of the reader's
    choice it begins.
    A click on an alternative hands {sentence, forced: ids of the whole beginning} to the page.
    """
    links = attribute([[round(float(weight), 3) for weight in row] for row in alignment])
    gaps = [gap(words[n - 1].text if n else "", word, languages[1]) for n, word in enumerate(words)]
    target = "".join(target_word(n, word, gaps[n], token_ids, forced) for n, word in enumerate(words))
    said = escape("".join(f"{gap}{word.text}" for gap, word in zip(gaps, words, strict=True)), quote=True)
    return (
        f'<div class="pg-sentence" data-sentence="{number}" data-links="{links}" '
        f'data-hint="{escape(say("translate.hint"))}">'
        f'<div class="pg-source" lang="{languages[0]}">{source_spans(source, source_words)}</div>'
        f'<div class="pg-target" lang="{languages[1]}" data-said="{said}">{target}</div></div>'
    )


def source_spans(source: str, words: Sequence[tuple[int, int]], first: int = 0) -> str:
    """A source with its words, which are stretches of it, numbered from `first`."""
    parts, reached = [], 0
    for n, (start, end) in enumerate(words, first):
        parts.append(escape(source[reached:start]))
        parts.append(f'<span class="pg-from" data-word="{n}">{escape(source[start:end])}</span>')
        reached = end
    return "".join(parts) + escape(source[reached:])


def gap(before: str, word: Spaced, language: str) -> str:
    """What stands between a word and the one before it. In French no line breaks before a high mark or
    behind an opening quote, where the space is narrow."""
    if not word.space:
        return ""
    return "\u202f" if language == "fr" and (word.text in HIGH_MARKS or before == "«") else " "


def target_word(number: int, word: Word, gap: str, token_ids: Sequence[int], forced: int) -> str:
    others = [(other.text, other.probability, other.ids) for other in word.alternatives]
    told, before = percent(word.probability), token_ids[: word.tokens.start]
    rest = 1 - word.probability - sum(other.probability for other in word.alternatives)
    chosen = word.tokens.stop <= forced
    return word_button(
        number, word.text, gap, 1 - word.probability, told, before, others, rest=rest, chosen=chosen
    )


def line_view(sentences: str) -> str:
    """The sentences of one line of the user's text."""
    return f'<div class="pg-line">{sentences}</div>'


def copy_button(text: str) -> str:
    """Puts the whole translation on the clipboard: words that are buttons cannot be marked."""
    return (
        f'<button type="button" class="pg-copy" data-copy="{attribute(text)}" '
        f'data-copied="{say("page.copied")}" data-refused="{say("page.not-copied")}">'
        f'{say("translate.copy")}</button> <small role="status"></small>'
    )


def steps_button(number: int) -> str:
    """Asks the page for the four steps of this sentence."""
    return f'<button type="button" class="pg-why" data-sentence="{number}">{say("translate.why")}</button>'


def n_best_view(
    candidates: Sequence[tuple[str, float, float, Sequence[int]]], number: int, language: str
) -> str:
    """The n best of a sentence: (text, log-probability, score, ids); a click takes one."""
    rows = "".join(
        f'<tr><td>{rank}</td><td lang="{language}"><button type="button" class="pg-take" '
        f'data-sentence="{number}" data-forced="{attribute(list(ids))}">{escape(text)}</button></td>'
        f"<td>{decimal(logprob, 2)}</td><td>{decimal(score, 3)}</td></tr>"
        for rank, (text, logprob, score, ids) in enumerate(candidates, 1)
    )
    columns = ("translation", "logprob", "score")
    head = "".join(f"<th>{say(f'translate.column-{column}')}</th>" for column in columns)
    return (
        f'<details class="pg-n-best"><summary>{say("translate.best", n=len(candidates))}</summary>'
        f'<table class="pg-table"><thead><tr><th>#</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></details>"
    )


@dataclass(frozen=True)
class Facts:
    """What the steps say about the model and about this sentence as a whole."""

    vocabulary: int
    width: int
    layers: int
    heads: int
    weights: int  # attention weights that were recomputed
    difference: float  # the largest difference between them and the model's
    source: str  # the name of the language that is read, and
    target: str  # of the one that is written


def steps_view(
    tokens: Sequence[SourceToken],
    target_pieces: Sequence[str],
    attention: np.ndarray,
    words: Sequence[Word],
    logprobs: Sequence[float],
    facts: Facts,
) -> str:
    """The four steps of a sentence, with its own numbers. attention: (T, S)."""
    unsure = min(words, key=lambda word: word.probability)
    return (
        '<div class="pg-steps">'
        + step("1", say("translate.step-tokens"), token_step(tokens, facts))
        + step("2", say("translate.step-attention"), attention_step(tokens, target_pieces, attention, facts))
        + step("3", say("translate.step-vectors"), vector_step(tokens, facts))
        + step("4", say("translate.step-output"), output_step(unsure, logprobs, facts))
        + "</div>"
    )


def step(number: str, title: str, body: str) -> str:
    return f'<section class="pg-step"><h4><span>{number}</span>{title}</h4>{body}</section>'


def token_step(tokens: Sequence[SourceToken], facts: Facts) -> str:
    chips = "".join(
        f'<span class="pg-chip">{escape(token.text)}<small>{token.id}</small></span>' for token in tokens
    )
    return f"<p>{say('translate.tokens', n=len(tokens), vocabulary=facts.vocabulary)}</p><div>{chips}</div>"


def attention_step(
    tokens: Sequence[SourceToken], pieces: Sequence[str], attention: np.ndarray, facts: Facts
) -> str:
    cut = "" if max(attention.shape) <= SHOWN else f" {say('translate.cut', n=SHOWN)}"
    columns = [token.text for token in tokens][:SHOWN]
    sizes = {"layers": facts.layers, "heads": facts.heads, "source": facts.source, "target": facts.target}
    checked = {"difference": f"{facts.difference:.0e}", "weights": facts.weights}
    head = "".join(f"<th><span>{escape(text)}</span></th>" for text in columns)
    rows = "".join(
        f"<tr><th>{escape(piece)}</th>"
        + "".join(
            f'<td style="--weight:{weight:.3f}" title="{reads(piece, column, weight)}"></td>'
            for column, weight in zip(columns, row, strict=False)
        )
        + "</tr>"
        for piece, row in zip(pieces[:SHOWN], attention, strict=False)
    )
    return (
        f"<p>{say('translate.attention', **sizes)}{cut}</p>"
        f'<div class="pg-scroll"><table class="pg-map"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f'<p class="pg-proof">{say("translate.proof", **checked)}</p>'
    )


def reads(piece: str, column: str, weight: float) -> str:
    return escape(say("translate.reads", piece=piece, column=column, weight=decimal(weight, 3)), quote=True)


def vector_step(tokens: Sequence[SourceToken], facts: Facts) -> str:
    rows = "".join(
        f"<tr><th>{escape(token.text)}</th><td>{bar(token.kept)}</td><td>{decimal(token.kept, 2)}</td></tr>"
        for token in tokens
    )
    return (
        f"<p>{say('translate.vectors', width=facts.width)}</p>"
        f'<div class="pg-scroll"><table class="pg-bars">{rows}</table></div>'
    )


def output_step(word: Word, logprobs: Sequence[float], facts: Facts) -> str:
    options = [
        (word.text or say("page.the-end"), word.probability),
        *((a.text or say("page.the-end"), a.probability) for a in word.alternatives),
    ]
    rows = "".join(
        f"<tr><th>{escape(text)}</th><td>{bar(share)}</td><td>{percent(share)}</td></tr>"
        for text, share in options
    )
    named = escape(word.text or say("translate.the-end"))
    mean = {"logprob": decimal(sum(logprobs), 2), "mean": decimal(float(np.exp(np.mean(logprobs))), 2)}
    return (
        f"<p>{say('translate.output', vocabulary=facts.vocabulary, word=named)}</p>"
        f'<div class="pg-scroll"><table class="pg-bars">{rows}</table></div>'
        f"<p>{say('translate.whole', **mean)}</p>"
    )
