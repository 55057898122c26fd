"""What the Summaries tab shows: from a text to the HTML of its headline and of what that was read from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from ... import shelf
from ...checkpoints import Checkpoint
from ...errors import UserError
from ...figures import summaries as figures
from ...figures.html import scrolled, table
from ...generation.decoding import Hypothesis
from ...generation.search import Search
from ...measuring.records import measured
from ...measuring.tables import novelty_table, summary_table
from ...messages import Message
from ...uses.registry import USES, uses_of
from ...uses.summaries.evidence import Evidence, evidence
from ...uses.summaries.headlines import Ready, is_unfamiliar, note_on, prepare
from ...uses.summaries.origin import new_words
from ...uses.summaries.summariser import Summariser, lengths, with_capital
from ...uses.translation.inspection import Inspection, inspect

NAME = "summaries"
MOST_KEYS = 5
Forced = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Engine:
    """A summariser for each length that can be asked for."""

    checkpoint: Checkpoint
    lengths: dict[str, Summariser] = field(init=False)

    def __post_init__(self) -> None:
        made = {length: Summariser(self.checkpoint, length) for length in lengths(self.checkpoint.task)}
        object.__setattr__(self, "lengths", made)

    def summariser(self, length: object) -> Summariser:
        """Raises UserError for a length that cannot be asked for."""
        if not isinstance(length, str) or length not in self.lengths:
            values = {"length": str(length)[:20], "known": ", ".join(self.lengths)}
            raise UserError(Message("errors.no-length", values))
        return self.lengths[length]


@dataclass(frozen=True, eq=False)
class Look:
    """A text, its headlines, and what is inside the first of them."""

    summariser: Summariser
    ready: Ready
    found: tuple[Hypothesis, ...]
    inside: Inspection

    @property
    def headline(self) -> str:
        return self.summariser.text(self.found[0])

    @property
    def text(self) -> str:
        """The whole text as it was read."""
        return self.ready.passage.text(range(len(self.ready.passage.sentences)))


@dataclass(frozen=True)
class Shown:
    """What the tab shows of a text."""

    output: str  # the headline and the text as HTML
    evidence: str  # sentence by sentence, as HTML; empty as long as it is not known
    note: str


def load_engine() -> tuple[Engine | None, list[str]]:
    """The shipped summariser, if there is one, and what is wrong with those that do not load."""
    found, problems = shelf.for_use(NAME)
    return (Engine(found[0]) if found else None), problems


@shelf.holding
@lru_cache(maxsize=shelf.OPEN)
def engine_from(name: str, sha256: str) -> Engine:
    """Of an imported summariser. sha256: of its weights, which another import of this name may have
    replaced."""
    return Engine(shelf.offered(name))


def engine_named(own: Engine, name: str) -> Engine:
    """Ours, or that of a summariser that was imported. Raises UserError for another model."""
    if name == own.checkpoint.name:
        return own
    checkpoint = shelf.offered(name)
    if USES[NAME] not in uses_of(checkpoint):
        raise UserError(Message("summaries.no-summariser", {"name": name}))
    return engine_from(name, checkpoint.sha256)


@shelf.holding
@lru_cache(maxsize=32)  # so that a choice, or another number of key sentences, does not read the text again
def ready_for(engine: Engine, text: str) -> Ready:
    return prepare(engine.summariser("title"), text)


@shelf.holding
@lru_cache(maxsize=64)
def look(engine: Engine, text: str, length: str, search: Search, forced: Forced) -> Look:
    """Raises UserError for a text that cannot be summarised."""
    summariser, ready = engine.summariser(length), ready_for(engine, text)
    [found] = summariser.translate([ready.text], search, [forced])
    heads = measured(engine.checkpoint, "copying") or None
    return Look(summariser, ready, tuple(found), inspect(summariser, ready.text, found[0], heads))


@shelf.holding
@lru_cache(maxsize=64)
def evidence_for(seen: Look) -> tuple[Evidence, ...]:
    target = seen.found[0].tokens
    return tuple(evidence(seen.summariser, seen.ready.passage, seen.ready.read, target))


def show(
    engine: Engine, text: str, length: str, search: Search, forced: Forced, keys: int
) -> Iterator[Shown]:
    """A text with its headline, and a moment later with what each sentence did for it.

    Raises UserError, before anything else, for a text that cannot be summarised.
    """
    seen = look(engine, text, length, search, forced)
    note = note_on(seen.summariser, seen.ready.passage)
    yield Shown(output_html(seen, keys, ()), "", note)
    found = evidence_for(seen)
    yield Shown(output_html(seen, keys, found), evidence_html(seen, found), note)


def output_html(seen: Look, keys: int, found: tuple[Evidence, ...]) -> str:
    inside, passage = seen.inside, seen.ready.passage
    ranks = {n: rank for rank, n in enumerate(seen.ready.order)}
    carried = dict(zip(seen.ready.read, carrying(found), strict=False))
    stretches = linked_words(seen)
    sentences = [
        figures.TextSentence(one.text, one.paragraph, ranks[n], stretches.get(n, ()), carried.get(n))
        for n, one in enumerate(passage.sentences)
    ]
    sure = not is_unfamiliar(seen.summariser, passage)
    return figures.headline_view(headline_words(seen), sentences, inside.alignment.numpy(), keys, sure)


def headline_words(seen: Look) -> list[figures.HeadlineWord]:
    """The words of a headline, the first with a capital."""
    return [
        figures.HeadlineWord(
            text=with_capital(word.text) if n == 0 else word.text,
            space=word.space,
            before=seen.inside.token_ids[: word.tokens.start],
            probability=word.probability,
            alternatives=word.alternatives,
            new=bool(new_words(word.text, seen.text)),
        )
        for n, word in enumerate(seen.inside.words)
    ]


def linked_words(seen: Look) -> dict[int, list[tuple[int, int]]]:
    """The words of each sentence that was read, as stretches of it; together as many as the alignment has
    columns."""
    starts, at = {}, 0
    for n in seen.ready.read:
        starts[n] = at
        at += len(seen.ready.passage.sentences[n].text) + 1
    ends = [*list(starts.values())[1:], at]
    return {
        n: [(a - start, b - start) for a, b in seen.inside.source_words if start <= a < end]
        for (n, start), end in zip(starts.items(), ends, strict=True)
    }


def carrying(found: tuple[Evidence, ...]) -> list[float]:
    """The share of each sentence in what the headline loses without them, one by one."""
    losses = [max(0.0, one.drop or 0.0) for one in found]
    whole = sum(losses)
    return [loss / whole if whole else 0.0 for loss in losses]


def evidence_html(seen: Look, found: tuple[Evidence, ...]) -> str:
    effects = [
        figures.Effect(
            n + 1, seen.ready.passage.sentences[n].text, one.attention, one.length, one.drop, one.instead
        )
        for n, one in zip(seen.ready.read, found, strict=True)
    ]
    return figures.evidence_table(effects, seen.headline)


def answer(engine: Engine, text: str, length: str, search: Search, keys: int) -> dict:
    """What the endpoint `/summarise` returns."""
    seen = look(engine, text, length, search, ())
    found = dict(zip(seen.ready.read, evidence_for(seen), strict=True))
    chosen = seen.ready.order[:keys]
    return {
        "headline": seen.headline,
        "logprob": seen.found[0].logprob,
        "words": [
            {
                "text": word.text,
                "probability": word.probability,
                "in_text": not word.new,
                "alternatives": [[other.text, other.probability] for other in word.alternatives],
            }
            for word in headline_words(seen)
        ],
        "n_best": [[seen.summariser.text(one), one.logprob] for one in seen.found],
        "key_sentences": [seen.ready.passage.sentences[n].text for n in sorted(chosen)],
        "sentences": [
            {
                "text": one.text,
                "key": n in chosen,
                "read": n in found,
                "attention": found[n].attention if n in found else None,
                "drop": found[n].drop if n in found else None,
            }
            for n, one in enumerate(seen.ready.passage.sentences)
        ],
        "unfamiliar": is_unfamiliar(seen.summariser, seen.ready.passage),
        "note": note_on(seen.summariser, seen.ready.passage),
    }


def describe(checkpoint: Checkpoint) -> str:
    """The scores of a checkpoint as tables."""
    results = measured(checkpoint, NAME)
    if not results:
        return ""
    return "".join(scrolled(table(*part)) for part in (summary_table(results), novelty_table(results)))
