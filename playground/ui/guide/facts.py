"""The numbers in the guide, each read from the models of this page when its step is opened.

A function gives the values of the gaps in the sentences of a step. Raises UserError where a model is missing.
"""

import math
from collections.abc import Mapping
from functools import lru_cache

import torch

from ... import experiments, shelf
from ...experiments import displacing
from ...experiments.subjects import Subject
from ...figures.html import percent
from ...figures.schemes import SCHEMES
from ...generation.search import BEAMS, search_with
from ...measuring import ten
from ...measuring.records import measured
from ...messages import decimal
from ...text.conventions import present
from ...transformer import Edits
from ...uses.roles.texts import label_text
from ...uses.shootout.answering import score
from ...uses.shootout.tasks import TASKS, TOKENIZER
from ...uses.summaries.headlines import prepare
from . import texts
from .models import few_shot, labeller, looked, reader, serving, subject_for, summariser, translator

Facts = Mapping[str, object]  # by the names of the gaps


# ---- what a language model is


@shelf.holding
@lru_cache(maxsize=16)
def best(text: str) -> tuple[str, float]:
    """The most probable next word, and its probability."""
    _, drafts = reader().next_words(text, 8)
    top = max(drafts, key=lambda draft: draft.logprob)
    return reader().name_of(top.pieces), math.exp(top.logprob)


def openings() -> Facts:
    (word, share), (other, other_share) = best(texts.OPENING), best(texts.OTHER_OPENING)
    return {
        "vocabulary": len(reader().tokenizer),
        "opening": texts.OPENING,
        "other_opening": texts.OTHER_OPENING,
        "word": word,
        "share": percent(share),
        "other": other,
        "other_share": percent(other_share),
    }


def surprises() -> Facts:
    near, far = ([reader().score(text, 0).bits for text in pair] for pair in (texts.PAIR, texts.FAR_PAIR))
    return {
        "bits": decimal(near[0], 1),
        "other_bits": decimal(near[1], 1),
        "near": decimal(near[1] - near[0], 1),
        "far": decimal(far[1] - far[0], 1),
    }


# ---- learning from context


def shots() -> Facts:
    model = serving("in-context", "a-few-shot").model
    many = few_shot().fill(texts.EXAMPLES, texts.QUERIES)
    one = few_shot().fill(texts.EXAMPLES[:1], texts.QUERIES)
    return {
        "parameters": sum(values.numel() for values in model.parameters()),
        "query": texts.QUERIES[0],
        "answer": many[0].text,
        "share": percent(many[0].probability),
        "one": one[0].text,
        "one_share": percent(one[0].probability),
    }


def turned() -> Facts:
    own, other = (
        few_shot().fill(texts.EXAMPLES, texts.QUERIES)[0],
        few_shot().fill(texts.TURNED, texts.QUERIES)[0],
    )
    return {"query": texts.QUERIES[0], "answer": own.text, "turned": other.text}


# ---- the four steps


def machine() -> Facts:
    config = translator().model.config
    return {
        "width": config.width,
        "heads": config.heads,
        "encoder": config.encoder_layers,
        "decoder": config.decoder_layers,
        "layers": config.encoder_layers + config.decoder_layers,
        "vocabulary": config.vocab_size,
        "parameters": sum(values.numel() for values in translator().model.parameters()),
    }


def tokens() -> Facts:
    inside, other = looked(texts.SENTENCE)[1], looked(texts.LONG_WORD)[1]
    start = texts.LONG_WORD.index("unbelievably")
    pieces = [token.text for token in other.source_tokens]
    return {
        **machine(),
        "n": len(inside.source_tokens),
        "long": len(other.source_tokens),
        "pieces": " · ".join(piece.strip() for piece in pieces),
        "words": len(texts.LONG_WORD[start:].split()) + len(texts.LONG_WORD[:start].split()),
    }


def vectors() -> Facts:
    inside = looked(texts.SENTENCE)[1]
    words = [token for token in inside.source_tokens if token.text.strip().isalpha()]
    most, least = min(words, key=lambda token: token.kept), max(words, key=lambda token: token.kept)
    return {
        **machine(),
        "most": most.text.strip(),
        "most_kept": decimal(most.kept, 2),
        "least": least.text.strip(),
        "least_kept": decimal(least.kept, 2),
        "bank": looked(texts.BANK)[0],
    }


def output() -> Facts:
    translation, inside = looked(texts.SENTENCE)
    unsure = min((word for word in inside.words if word.text), key=lambda word: word.probability)
    return {
        **machine(),
        "unsure": unsure.text,
        "share": percent(unsure.probability),
        "translation": translation,
        "forced": looked(texts.SENTENCE, beginning="La")[0],
    }


# ---- attention


def row_of(one: Subject, word: str) -> int:
    """The row that writes this word, or else the first."""
    return next((n for n, piece in enumerate(one.written.pieces) if piece.strip() == word), 0)


@shelf.holding
@lru_cache(maxsize=8)
def numbers(sentence: str, word: str) -> experiments.Arithmetic:
    """The head where this word is written."""
    one = subject_for(sentence)
    return experiments.arithmetic(one, (texts.KIND, texts.LAYER), texts.HEAD, row_of(one, word))


def strongest(found: experiments.Arithmetic) -> int:
    return int(found.recorded.weights.argmax())


def read_by(sentence: str, word: str) -> dict[str, object]:
    """What the head reads most where a word is written."""
    one, found = subject_for(sentence), numbers(sentence, word)
    at = strongest(found)
    return {
        "word": one.written.pieces[found.query].strip(),
        "key": one.source.pieces[at].strip(),
        "weight": decimal(float(found.recorded.weights[at]), 2),
    }


def looking() -> Facts:
    own, other = read_by(texts.SENTENCE, "Ma"), read_by(texts.SWAPPED, "Mon")
    return {
        "layer": texts.LAYER,
        "head": texts.HEAD,
        **own,
        **{f"other_{name}": value for name, value in other.items()},
    }


def stage(found: experiments.Arithmetic, name: str) -> list[float]:
    return next(one.values for one in found.stages if one.name == name).tolist()


def formula() -> Facts:
    found = numbers(texts.SENTENCE, "rouge")
    at, d = strongest(found), len(found.recorded.q)
    return {
        **read_by(texts.SENTENCE, "rouge"),
        "d": d,
        "root": decimal(math.sqrt(d), 2),
        "product": decimal(stage(found, "products")[at], 2),
        "scaled": decimal(stage(found, "scaled")[at], 2),
        "exponential": decimal(stage(found, "exponentials")[at], 2),
        "z": decimal(stage(found, "normaliser")[0], 2),
        "sum": decimal(math.fsum(stage(found, "weights")), 2),
    }


@shelf.holding
@lru_cache(maxsize=4)
def without_head(sentence: str) -> str:
    return subject_for(sentence).decode(Edits(gains={((texts.KIND, texts.LAYER), texts.HEAD): 0.0}))


def switched_off() -> Facts:
    return {
        "layer": texts.LAYER,
        "head": texts.HEAD,
        "before": present(subject_for(texts.SENTENCE).output, "fr"),
        "after": present(without_head(texts.SENTENCE), "fr"),
        "girl": texts.GIRL,
        "girl_before": present(subject_for(texts.GIRL).output, "fr"),
        "girl_after": present(without_head(texts.GIRL), "fr"),
    }


# ---- positions


@shelf.holding
@lru_cache(maxsize=4)
def displaced(sentence: str) -> tuple[displacing.Variant, ...]:
    return tuple(displacing.variants(serving("translate", "a-translator"), sentence, 20, 100, 0))


def without_order() -> Facts:
    own, shuffled, off, *_ = displaced(texts.BOTH)
    return {
        "text": texts.BOTH,
        "shuffled": shuffled.read,
        **{
            name: present(one.output, "fr")
            for name, one in {"own": own, "written": shuffled, "off": off}.items()
        },
    }


def twins() -> Facts:
    """How many of the six sort this string without a mistake."""
    ids = torch.tensor([TOKENIZER.encode(texts.STRING)])
    task, right = TASKS["sorting"], 0
    for scheme in SCHEMES:
        found = score(shelf.twin("sorting", scheme).model, task, ids)
        right += found.exact == 1
    return {"length": len(texts.STRING), "right": right, "all": len(SCHEMES), "trained": task.trained}


# ---- translation


def searched() -> Facts:
    return {"greedy": looked(texts.SEARCHED, "greedy")[0], "beam": looked(texts.SEARCHED, "beam")[0]}


# ---- other uses


def roles() -> Facts:
    found = {"active_text": texts.ACTIVE, "passive_text": texts.PASSIVE}
    for name, text in (("active", texts.ACTIVE), ("passive", texts.PASSIVE)):
        [one] = label_text(labeller(), text)
        parts = {role.label: one.said(role.start, role.end) for frame in one.frames for role in frame.roles}
        found[name] = parts.get("ARG0", "–")
        found[f"{name}_object"] = parts.get("ARG1", "–")
    return found


def knowledge() -> Facts:
    hot, capital = best(texts.OPPOSITE), best(texts.CAPITAL)
    return {
        "hot_text": texts.OPPOSITE,
        "word": hot[0],
        "share": percent(hot[1]),
        "other": capital[0],
        "other_share": percent(capital[1]),
    }


@shelf.holding
@lru_cache(maxsize=4)
def headline(text: str) -> str:
    ready = prepare(summariser(), text)
    [[best, *_]] = summariser().translate([ready.text], search_with(BEAMS))
    return summariser().text(best)


def headlines() -> Facts:
    return {
        "words": len(texts.ABSTRACT.split()),
        "headline": headline(texts.ABSTRACT),
        "other": headline(texts.LETTER),
    }


# ---- how good is it


@shelf.holding
@lru_cache(maxsize=1)
def scored() -> tuple[list[ten.Scored], ten.Total]:
    rows = ten.score(translator(), reader())
    return rows, ten.total(rows)


def compared(number: int) -> Facts:
    """One of the ten beside its reference."""
    row = scored()[0][number]
    return {
        "source": row.source,
        "output": present(row.output, "fr"),
        "reference": present(row.reference, "fr"),
        "one_f1": decimal(row.f1, 2),
        "one_bleu": decimal(row.bleu, 1),
    }


def accuracy() -> Facts:
    rows, total = scored()
    right = sum(row.exact for row in rows)
    f1 = decimal(total.f1, 2)
    return {
        "n": len(rows),
        "right": right,
        "accuracy": percent(total.accuracy),
        "f1": f1,
        **compared(texts.UNLIKE),
    }


def bleu() -> Facts:
    rows, total = scored()
    return {"n": len(rows), "bleu": decimal(total.bleu, 1), **compared(texts.FAR)}


def perplexity() -> Facts:
    rows, total = scored()
    first = rows[0]
    return {
        "n": len(rows),
        "perplexity": decimal(total.perplexity, 1),
        "source": first.source,
        "one": decimal(first.perplexity, 1),
        "vocabulary": len(reader().tokenizer),
    }


# ---- choosing a model


def scores() -> Facts:
    """What was measured of the translator on sentences of everyday talk, and on news."""
    tests = measured(serving("translate", "a-translator"), "tests")
    everyday, news = tests.get("tatoeba-beam4", {}), tests.get("newstest2014-beam4", {})
    return {
        **machine(),
        "everyday": decimal(everyday["bleu"], 1) if everyday else "–",
        "n": everyday.get("size", 0),
        "news": decimal(news["bleu"], 1) if news else "–",
        "outside": looked(texts.OUTSIDE)[0],
    }


def worlds() -> Facts:
    own, chat, french = (reader().score(text, 0).perplexity for text in texts.WORLDS)
    named = dict(zip(("own_text", "chat_text", "french_text"), texts.WORLDS, strict=True))
    return {**named, "own": round(own), "chat": round(chat), "french": round(french)}
