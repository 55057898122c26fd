"""The numbers in the guide, each read from the models of this page when its step is opened.

A function gives the values of the gaps in the sentences of a step. Raises UserError where a model is missing.
"""

import json
import math
from collections.abc import Mapping
from functools import lru_cache

import torch

from ... import experiments, shelf
from ...checkpoints import Checkpoint
from ...errors import UserError
from ...experiments import displacing
from ...experiments.subjects import Subject, subject
from ...figures.html import percent
from ...figures.schemes import SCHEMES
from ...generation.search import BEAMS, Search, search_with
from ...measuring import ten
from ...measuring.records import measured
from ...messages import Message, decimal
from ...text.conventions import present
from ...transformer import Edits
from ...uses.incontext.fewshot import FewShot
from ...uses.language import LanguageModel
from ...uses.roles.labeller import Labeller
from ...uses.roles.texts import label_text
from ...uses.shootout.answering import score
from ...uses.shootout.tasks import TASKS, TOKENIZER
from ...uses.summaries.headlines import prepare
from ...uses.summaries.summariser import Summariser
from ...uses.translation.inspection import Inspection, inspect
from ...uses.translation.translator import Translator

Facts = Mapping[str, object]  # by the names of the gaps

OPENING, OTHER_OPENING = "The dog is barking at the", "The bird is singing in the"
PAIR = ("The dog that chased the cats is tired.", "The dog that chased the cats are tired.")
FAR_PAIR = (
    "The dog that chased the cats in the garden is tired.",
    "The dog that chased the cats in the garden are tired.",
)
EXAMPLES = (("Clara Nowak", "C.N."), ("Hassan Demir", "H.D."), ("Lena Brandt", "L.B."))
TURNED = (("Clara Nowak", "N.C."), ("Hassan Demir", "D.H."), ("Lena Brandt", "B.L."))
QUERIES = ("Ingrid Solberg", "Priya Raman", "Viktor Lindqvist")
SENTENCE = "My sister bought a red car last week."
SWAPPED = "My brother bought a red car last week."
GIRL = "The little girl is sleeping."
LONG_WORD = "The unbelievably grumpy photographer left."
BANK = "He sat on the bank of the river."
KIND, LAYER, HEAD = "cross", 2, 0  # a head that reads from the noun whether it is “mon” or “ma”
OFF = json.dumps({f"{KIND}.{LAYER}.{HEAD}": {"gain": 0}})
BOTH = "The boy is looking at the girl."
LONG_STRING, STRING = "zyxwvutsrqponmlkjihgfedcba", "qwertyuiopasdfghjklzxcvbnm"
SEARCHED = "The weather is so nice that we should go out."
ACTIVE, PASSIVE = "The cat chased the dog.", "The dog was chased by the cat."
UNLIKE, FAR = 2, 7  # of the ten: right in other words, and wrong
ABSTRACT = (
    "Neural machine translation needs millions of sentence pairs, which most languages do not have. We study "
    "how far monolingual text can replace them. A model that was trained on a small parallel corpus "
    "translates sentences of the target language back into the source language, and the pairs that arise are "
    "added to the training data. On four low-resource languages back-translation improves the quality of "
    "translation more than any change of the architecture."
)
LETTER = (
    "Dear Martha, thank you for the plum jam, which arrived whole, and for your long letter, which I have "
    "read to everybody twice. We are all well, but for my knee. Peter wants to become a baker now, and gets "
    "up at four to practise being tired. We hope to see you at Christmas, if the trains run. With love, Anna"
)
OPPOSITE, CAPITAL = "The opposite of hot is", "The capital of France is"
BY_HEART = {"task": "add", "heads": "4", "examples": "150", "weight_decay": "0", "steps": "1200"}
OUTSIDE = "THE SHOP IS CLOSED TODAY"
WORLDS = ("She drank a cup of tea.", "lol u ok thx", "Où est la gare ?")


# ---- the models


def serving(name: str, what: str) -> Checkpoint:
    """The shipped checkpoint for a use. Raises UserError where there is none."""
    found, _ = shelf.for_use(name)
    if not found:
        raise UserError(Message("guide.no-model", {"what": Message(f"guide.{what}")}))
    return found[0]


@shelf.holding
@lru_cache(maxsize=1)
def translator() -> Translator:
    return Translator(serving("translate", "a-translator"), "fr")


@shelf.holding
@lru_cache(maxsize=1)
def reader() -> LanguageModel:
    return LanguageModel(serving("language-model", "a-reader"))


@shelf.holding
@lru_cache(maxsize=1)
def few_shot() -> FewShot:
    return FewShot(serving("in-context", "a-few-shot"))


@shelf.holding
@lru_cache(maxsize=1)
def labeller() -> Labeller:
    return Labeller(serving("roles", "a-labeller"))


@shelf.holding
@lru_cache(maxsize=1)
def summariser() -> Summariser:
    return Summariser(serving("summaries", "a-summariser"))


@shelf.holding
@lru_cache(maxsize=32)
def looked(sentence: str, method: str = "beam", beginning: str = "") -> tuple[str, Inspection]:
    """A translation, and what is inside."""
    forced = translator().encode_target(beginning)
    found = translator().translate([sentence], Search(method, 4), [forced])[0][0]
    heads = measured(serving("translate", "a-translator"), "alignment") or None
    return present(translator().text(found), "fr"), inspect(translator(), sentence, found, heads)


@shelf.holding
@lru_cache(maxsize=8)
def subject_for(sentence: str) -> Subject:
    return subject(serving("translate", "a-translator"), sentence)


# ---- what a language model is


@shelf.holding
@lru_cache(maxsize=16)
def best(text: str) -> tuple[str, float]:
    """The most probable next word, and its probability."""
    _, drafts = reader().next_words(text, 8)
    top = max(drafts, key=lambda draft: draft.logprob)
    return reader().name_of(top.pieces), math.exp(top.logprob)


def openings() -> Facts:
    (word, share), (other, other_share) = best(OPENING), best(OTHER_OPENING)
    return {
        "vocabulary": len(reader().tokenizer),
        "opening": OPENING,
        "other_opening": OTHER_OPENING,
        "word": word,
        "share": percent(share),
        "other": other,
        "other_share": percent(other_share),
    }


def surprises() -> Facts:
    near, far = ([reader().score(text, 0).bits for text in pair] for pair in (PAIR, FAR_PAIR))
    return {
        "bits": decimal(near[0], 1),
        "other_bits": decimal(near[1], 1),
        "near": decimal(near[1] - near[0], 1),
        "far": decimal(far[1] - far[0], 1),
    }


# ---- learning from context


def shots() -> Facts:
    model = serving("in-context", "a-few-shot").model
    many = few_shot().fill(EXAMPLES, QUERIES)
    one = few_shot().fill(EXAMPLES[:1], QUERIES)
    return {
        "parameters": sum(values.numel() for values in model.parameters()),
        "query": QUERIES[0],
        "answer": many[0].text,
        "share": percent(many[0].probability),
        "one": one[0].text,
        "one_share": percent(one[0].probability),
    }


def turned() -> Facts:
    own, other = few_shot().fill(EXAMPLES, QUERIES)[0], few_shot().fill(TURNED, QUERIES)[0]
    return {"query": QUERIES[0], "answer": own.text, "turned": other.text}


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
    inside, other = looked(SENTENCE)[1], looked(LONG_WORD)[1]
    start = LONG_WORD.index("unbelievably")
    pieces = [token.text for token in other.source_tokens]
    return {
        **machine(),
        "n": len(inside.source_tokens),
        "long": len(other.source_tokens),
        "pieces": " · ".join(piece.strip() for piece in pieces),
        "words": len(LONG_WORD[start:].split()) + len(LONG_WORD[:start].split()),
    }


def vectors() -> Facts:
    inside = looked(SENTENCE)[1]
    words = [token for token in inside.source_tokens if token.text.strip().isalpha()]
    most, least = min(words, key=lambda token: token.kept), max(words, key=lambda token: token.kept)
    return {
        **machine(),
        "most": most.text.strip(),
        "most_kept": decimal(most.kept, 2),
        "least": least.text.strip(),
        "least_kept": decimal(least.kept, 2),
        "bank": looked(BANK)[0],
    }


def output() -> Facts:
    translation, inside = looked(SENTENCE)
    unsure = min((word for word in inside.words if word.text), key=lambda word: word.probability)
    return {
        **machine(),
        "unsure": unsure.text,
        "share": percent(unsure.probability),
        "translation": translation,
        "forced": looked(SENTENCE, beginning="La")[0],
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
    return experiments.arithmetic(one, (KIND, LAYER), HEAD, row_of(one, word))


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
    own, other = read_by(SENTENCE, "Ma"), read_by(SWAPPED, "Mon")
    return {
        "layer": LAYER,
        "head": HEAD,
        **own,
        **{f"other_{name}": value for name, value in other.items()},
    }


def stage(found: experiments.Arithmetic, name: str) -> list[float]:
    return next(one.values for one in found.stages if one.name == name).tolist()


def formula() -> Facts:
    found = numbers(SENTENCE, "rouge")
    at, d = strongest(found), len(found.recorded.q)
    return {
        **read_by(SENTENCE, "rouge"),
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
    return subject_for(sentence).decode(Edits(gains={((KIND, LAYER), HEAD): 0.0}))


def switched_off() -> Facts:
    return {
        "layer": LAYER,
        "head": HEAD,
        "before": present(subject_for(SENTENCE).output, "fr"),
        "after": present(without_head(SENTENCE), "fr"),
        "girl": GIRL,
        "girl_before": present(subject_for(GIRL).output, "fr"),
        "girl_after": present(without_head(GIRL), "fr"),
    }


# ---- positions


@shelf.holding
@lru_cache(maxsize=4)
def displaced(sentence: str) -> tuple[displacing.Variant, ...]:
    return tuple(displacing.variants(serving("translate", "a-translator"), sentence, 20, 100, 0))


def without_order() -> Facts:
    own, shuffled, off, *_ = displaced(BOTH)
    return {
        "text": BOTH,
        "shuffled": shuffled.read,
        **{
            name: present(one.output, "fr")
            for name, one in {"own": own, "written": shuffled, "off": off}.items()
        },
    }


def twins() -> Facts:
    """How many of the six sort this string without a mistake."""
    ids = torch.tensor([TOKENIZER.encode(STRING)])
    task, right = TASKS["sorting"], 0
    for scheme in SCHEMES:
        found = score(shelf.twin("sorting", scheme).model, task, ids)
        right += found.exact == 1
    return {"length": len(STRING), "right": right, "all": len(SCHEMES), "trained": task.trained}


# ---- translation


def searched() -> Facts:
    return {"greedy": looked(SEARCHED, "greedy")[0], "beam": looked(SEARCHED, "beam")[0]}


# ---- other uses


def roles() -> Facts:
    found = {"active_text": ACTIVE, "passive_text": PASSIVE}
    for name, text in (("active", ACTIVE), ("passive", PASSIVE)):
        [one] = label_text(labeller(), text)
        parts = {role.label: one.said(role.start, role.end) for frame in one.frames for role in frame.roles}
        found[name] = parts.get("ARG0", "–")
        found[f"{name}_object"] = parts.get("ARG1", "–")
    return found


def knowledge() -> Facts:
    hot, capital = best(OPPOSITE), best(CAPITAL)
    return {
        "hot_text": OPPOSITE,
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
    return {"words": len(ABSTRACT.split()), "headline": headline(ABSTRACT), "other": headline(LETTER)}


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
    return {"n": len(rows), "right": right, "accuracy": percent(total.accuracy), "f1": f1, **compared(UNLIKE)}


def bleu() -> Facts:
    rows, total = scored()
    return {"n": len(rows), "bleu": decimal(total.bleu, 1), **compared(FAR)}


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
        "outside": looked(OUTSIDE)[0],
    }


def worlds() -> Facts:
    own, chat, french = (reader().score(text, 0).perplexity for text in WORLDS)
    texts = dict(zip(("own_text", "chat_text", "french_text"), WORLDS, strict=True))
    return {**texts, "own": round(own), "chat": round(chat), "french": round(french)}
