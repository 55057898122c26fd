"""What the Language model tab shows: from texts to the HTML and the plots of its four parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import plotly.graph_objects as go
from torch import Tensor

from ... import experiments, importing, shelf
from ...checkpoints import Checkpoint
from ...errors import UserError
from ...figures import cloze as cloze_figures
from ...figures import context as context_figures
from ...figures import language as figures
from ...figures import plausibility
from ...figures.html import scrolled, table
from ...generation.ngram import NGram
from ...generation.sampling import Sampler
from ...measuring.records import measured
from ...measuring.tables import pair_table, text_table
from ...messages import Message, say, sentences
from ...text.limits import check_length
from ...uses.language import (
    ALTERNATIVES,
    Draft,
    LanguageModel,
    Scored,
    ScoredWord,
    Settings,
    Written,
    cloze,
    contrast,
    less_context,
    rate,
    repeat,
    shape,
    tipping,
)
from ...uses.registry import use_of

NAME = "language-model"
KINDS = ("", "book", "everyday", "parliament", "help")
MAX_TEXTS = 8
SHOWN = 20  # tokens that may come next
EVERY = 4  # tokens between two states of what is being written


@dataclass(frozen=True, eq=False)
class Engine:
    """A language model, and the n-gram model beside it: ours has one, an imported one does not."""

    checkpoint: Checkpoint
    model: LanguageModel
    ngram: NGram | None


def load_engine() -> tuple[Engine | None, list[str]]:
    """The shipped language model with its n-gram model, and what is wrong with those that do not load."""
    found, problems = shelf.for_use(NAME)
    if not found:
        return None, problems
    try:
        return engine_of(found[0].name, found[0].sha256), problems
    except UserError as error:
        return None, [*problems, str(error)]


@shelf.holding
@lru_cache(maxsize=shelf.OPEN + 1)  # ours, and as many others as the shelf keeps
def engine_of(name: str, sha256: str) -> Engine:
    """sha256: of its weights, which another import of this name may have replaced. Raises UserError where the
    n-gram model of ours is missing or another's."""
    checkpoint = shelf.offered(name)
    imported = checkpoint.name in importing.imported()
    return Engine(checkpoint, LanguageModel(checkpoint), None if imported else shelf.ngram_beside(checkpoint))


def engine_named(name: str) -> Engine:
    """Raises UserError for a model that is not there, or no language model."""
    checkpoint = shelf.offered(name)
    if use_of(checkpoint).name != NAME:
        raise UserError(Message("language.other-model", {"name": name}))
    return engine_of(name, checkpoint.sha256)


def kind_choices(engine: Engine) -> list[tuple[str, str]]:
    """The kinds of text that a model can be told to write, as choices: (label, kind)."""
    return [
        (say(f"language.kind-{kind or 'none'}"), kind) for kind in KINDS if kind in ("", *engine.model.kinds)
    ]


def windows_hint(engine: Engine) -> str:
    """How a text is read that is longer than the model's context, as HTML."""
    context, stride = engine.model.context, engine.model.stride
    return f'<p class="pg-hint">{say("language.windows", context=context, stride=stride)}</p>'


def checked(text: str) -> str:
    """Raises UserError for a text that is too long for the page."""
    return check_length(text, mend=Message("language.or-score"))


def advice(engine: Engine, text: str) -> str:
    """A word of warning where the model sees less than the user wrote, or has hardly met it."""
    said = engine.model.remarks(text)
    if unknown := engine.model.tokenizer.unknown_characters(engine.model.normalise(text)):
        said.append(say("language.unknown", characters=" ".join(unknown[:20])))
    length = len(engine.model.open_ids(text))
    if length > engine.model.context:
        said.append(say("language.long", n=length, context=engine.model.context))
    return " ".join(said)


# ---- what comes next


@shelf.holding
@lru_cache(maxsize=8)  # so that a slider does not run the model again
def next_words(engine: Engine, text: str, kind: str, count: int) -> tuple[Tensor, list[Draft]]:
    return engine.model.next_words(text, count, kind)


def next_view(engine: Engine, text: str, kind: str, settings: Settings) -> str:
    """The distribution over what comes next, word by word. Raises UserError for settings that cannot be."""
    logprobs, found = next_words(engine, checked(text), kind, SHOWN)
    shaped = shape(logprobs, found, [engine.model.name_of(draft.pieces) for draft in found], settings)
    return figures.next_view(shaped, len(logprobs))


def write(
    engine: Engine,
    text: str,
    kind: str,
    settings: Settings,
    length: int,
    seed: int,
    forced: Sequence[int],
) -> Iterator[tuple[str, str]]:
    """Go on with a text: (HTML, the text with what was written), more of it each time; in the end with what
    else each word could have been."""
    model, written = engine.model, []
    if any(not 0 <= id < len(model.tokenizer) for id in forced):
        raise UserError(Message("errors.no-ids"))
    for number, written in enumerate(
        model.write(checked(text), Sampler(*settings, seed), length, forced, kind)
    ):
        if number % EVERY == 0:
            html = written_view(text, model.written_words(written), written, None)
            yield html, whole(engine, text, written)
    again, words = model.read_again(text, written, kind, ALTERNATIVES)
    difference = max(abs(value - token.logprob) for value, token in zip(again, written, strict=True))
    yield written_view(text, words, written, difference), whole(engine, text, written)


def room_note(engine: Engine, text: str, kind: str, length: int) -> str:
    """What to know of a text that was gone on with: what `advice` says, and whether fewer tokens fitted."""
    room = engine.model.room(engine.model.open_ids(text, kind))
    short = say("language.room", n=room) if room < length else ""
    return sentences([short, advice(engine, text)])


def written_view(
    text: str, words: Sequence[ScoredWord], written: Sequence[Written], difference: float | None
) -> str:
    return figures.written_view(text, words, [token.id for token in written], difference)


def whole(engine: Engine, text: str, written: Sequence[Written]) -> str:
    """A text with what was written behind it."""
    paragraphs: list[list[int]] = [[]]
    for token in written:
        if token.id == engine.model.specials.eos:
            paragraphs.append([])
        else:
            paragraphs[-1].append(token.id)
    texts = [engine.model.tokenizer.decode(ids) for ids in paragraphs]
    # Decoding drops the space in front of the first word.
    gap = " " if text.strip() and written and written[0].space else ""
    return text.rstrip(" ") + gap + "\n".join(texts)


# ---- how plausible


@shelf.holding
@lru_cache(maxsize=64)
def score(engine: Engine, text: str, alternatives: int = 0) -> Scored:
    return engine.model.score(text, alternatives)


def texts_of(engine: Engine, lines: str) -> list[str]:
    """One text a line, without those in which there is nothing to read. Raises UserError where there is no
    other, or too many."""
    texts = [line.strip() for line in checked(lines).splitlines() if engine.model.paragraphs(line)]
    if not texts:
        raise UserError(Message("language.nothing-judged"))
    if len(texts) > MAX_TEXTS:
        raise UserError(Message("language.many-texts", {"n": len(texts), "most": MAX_TEXTS}))
    return texts


def judged_view(engine: Engine, lines: str) -> str:
    """Each line of a text, judged; the best of them against each of the others."""
    scored = [score(engine, text, ALTERNATIVES) for text in texts_of(engine, lines)]
    remarks = [engine.model.remarks(one.text) for one in scored]
    order = sorted(range(len(scored)), key=lambda n: scored[n].bits)
    best = order[0]
    parts = []
    for number in order[1:]:
        pairs = contrast(scored[best], scored[number])
        parts.append(
            plausibility.contrast_view(pairs, tipping(pairs), best, number, open_=number == order[1])
        )
    return plausibility.judged_view(scored, remarks, engine.model.context) + "".join(parts)


def replaced(engine: Engine, lines: str, number: int, forced: Sequence[int]) -> str:
    """The lines with one word replaced: forced is what stands before it and one of its alternatives."""
    texts = texts_of(engine, lines)
    scored = score(engine, texts[number], ALTERNATIVES) if 0 <= number < len(texts) else None
    words = scored.words if scored else ()
    chosen = [
        word
        for word in words
        if any((*scored.ids[: word.tokens.start], *other.ids) == tuple(forced) for other in word.alternatives)
    ]
    if not chosen:
        raise UserError(Message("language.changed"))
    rest = [word for word in words if word.tokens.start > chosen[0].tokens.start]
    after = "".join((" " if word.space else "") + word.text for word in rest)
    ended = forced[-1] == engine.model.specials.eos
    texts[number] = engine.model.tokenizer.decode(forced) + ("" if ended else after)
    return "\n".join(texts)


# ---- a word in its context


def cloze_view(engine: Engine, sentence: str, candidates: str) -> str:
    """The candidates (with commas or line breaks between them) for the gap of a sentence, best first."""
    words = [word.strip() for word in checked(candidates).replace(",", "\n").splitlines()]
    found = cloze(engine.model, checked(sentence), words)
    return cloze_figures.cloze_view(found, engine.model.remarks(sentence))


# ---- where it knows it


def word_choices(engine: Engine, text: str) -> list[tuple[str, int]]:
    """The words of a text but the first, to choose one from."""
    words = score(engine, checked(text)).words
    return [(f"{n + 1}. {word.name}", n) for n, word in enumerate(words)][1:]


def last_word(choices: Sequence[tuple[str, int]]) -> int:
    """The last of these that has letters or digits; the last of all where none has."""
    shown = [(label.partition(". ")[2], n) for label, n in choices]
    words = [n for text, n in shown if text != say("page.the-end") and any(map(str.isalnum, text))]
    return words[-1] if words else choices[-1][1]


def context_view(engine: Engine, text: str, number: int) -> tuple[str, go.Figure, str]:
    """(the layers at a word as HTML, the curve of its context, what the curve says)."""
    scored = score(engine, checked(text))
    if not 0 < number < len(scored.words):
        raise UserError(Message("language.changed-word"))
    word = scored.words[number]
    points = less_context(engine.model, scored, number)
    name = word.name
    return (
        layers_view(engine, scored, number),
        context_figures.context_figure(name, points),
        context_figures.context_said(name, points),
    )


def layers_view(engine: Engine, scored: Scored, number: int) -> str:
    """The logit lens at a word. Raises UserError for a text that the model cannot read at once."""
    [line] = engine.model.paragraphs(scored.text) if "\n" not in scored.text else [""]
    if not line:
        raise UserError(Message("language.one-paragraph"))
    found = experiments.lens(experiments.subject(engine.checkpoint, line))
    row = scored.words[number].tokens.start - 1  # row t predicts the token behind it
    answers = [layer[row] for layer in found.tokens]
    word = scored.words[number].name
    return context_figures.layers_view(word, found.probability[:, row].tolist(), answers)


def repeat_view(engine: Engine, text: str) -> tuple[go.Figure, str]:
    found = repeat(engine.model, checked(text))
    return context_figures.repetition_figure(found), context_figures.repetition_said(found)


# ---- language models compared


def compared_view(engine: Engine, text: str) -> str:
    text = checked(text)
    if engine.ngram is None:
        raise UserError(Message("language.no-ngram", {"name": engine.checkpoint.name}))
    scored = score(engine, text)
    rows = rate(scored, engine.ngram, len(engine.model.tokenizer))
    remarks = [*engine.model.remarks(scored.text), *plausibility.windowed(scored, engine.model.context)]
    return plausibility.rated_view(rows, len(scored.text.split()), remarks)


def describe(engine: Engine) -> str:
    """The scores of the checkpoint as tables."""
    found = measured(engine.checkpoint, NAME)
    if not found:
        return ""
    former = engine.checkpoint.metrics.get("former", {}).get(NAME, {})
    parts = [table(*text_table(found, former))]
    for test, result in found.items():
        if result["unit"] == "minimal pairs":
            parts += [table(*pair_table(result, former.get(test))), f"<p>{say('tables.published')}</p>"]
    return "".join(map(scrolled, parts))
