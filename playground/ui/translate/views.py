"""What the Translate tab shows: from a text to the HTML of its translation, and from file to file."""

import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ... import shelf
from ...checkpoints import Checkpoint
from ...errors import UserError
from ...figures import translation as figures
from ...figures.html import scrolled, table
from ...generation.beam import normalised
from ...generation.decoding import Hypothesis
from ...generation.search import Search
from ...measuring.records import measured
from ...measuring.tables import field_table, translation_table
from ...messages import Message, say
from ...text.conventions import LANGUAGES, language_name, present
from ...text.limits import check_length, check_tokens
from ...uses.registry import USES, uses_of
from ...uses.translation.inspection import Inspection, inspect
from ...uses.translation.translator import Translator, cut_note, targets, translate_lines
from ..checking import either
from .ways import WAYS, Way, named, way_from

NAME = "translate"
MAX_LINES = 10_000  # of a file
MAX_TOKENS = 400_000  # of a file, each beam counted: some minutes
EVERY = 4  # sentences between two partial results

Forced = tuple[int, ...]
Choices = dict[int, Forced]  # for a sentence, by number: the ids that its translation begins with


@dataclass(frozen=True, eq=False)
class Engine:
    """A translator of one direction, with the checkpoint that it came from."""

    checkpoint: Checkpoint
    translator: Translator

    @property
    def way(self) -> Way:
        return way_from(self.translator.source, self.translator.target)

    def answer(self, text: str, search: Search) -> dict:
        """What the endpoint `/translate` returns."""
        lines = split(self.translator, text)
        seen = [[look(self, sentence, search, ()) for sentence in line] for line in lines]
        texts = [" ".join(self.text(one.found[0]) for one in line) for line in seen]
        return {
            "translation": "\n".join(texts),
            "sentences": [self.describe(one) for line in seen for one in line],
            "note": advice(self, text),
        }

    def describe(self, seen: "Look") -> dict:
        return {
            "source": seen.inside.source,
            "translation": self.text(seen.found[0]),
            "logprob": seen.found[0].logprob,
            "words": [
                {
                    "text": word.text,
                    "probability": word.probability,
                    "alternatives": [[other.text, other.probability] for other in word.alternatives],
                }
                for word in seen.inside.words
            ],
            "n_best": [[self.text(hypothesis), hypothesis.logprob] for hypothesis in seen.found],
        }

    def text(self, hypothesis: Hypothesis) -> str:
        return self.text_of(self.translator.text(hypothesis))

    def text_of(self, translation: str) -> str:
        """A translation, or its beginning, for the reader."""
        return present(translation, self.translator.target)


@dataclass(frozen=True)
class Look:
    """One sentence, its translations and what is inside the first of them."""

    found: tuple[Hypothesis, ...]
    inside: Inspection


Engines = Mapping[str, Engine]  # by the language that each writes, the usual one first


def load_translators() -> tuple[Engines, list[str]]:
    """The shipped translator of each direction that there is one for, and what is wrong with those that do
    not load."""
    engines, problems = {}, []
    for target in WAYS:
        found, wrong = shelf.for_use(NAME, lambda task, target=target: target in targets(task))
        problems += [problem for problem in wrong if problem not in problems]
        if found:
            engines[target] = Engine(found[0], Translator(found[0], target))
    return engines, problems


@shelf.holding
@lru_cache(maxsize=shelf.OPEN)
def engines_from(name: str, sha256: str) -> Engines:
    """Of an imported translator. sha256: of its weights, which another import of this name may have
    replaced."""
    checkpoint = shelf.offered(name)
    return {target: Engine(checkpoint, Translator(checkpoint, target)) for target in targets(checkpoint.task)}


def engines_named(own: Engines, name: str) -> Engines:
    """Ours, or those of a translator that was imported. Raises UserError for another model."""
    if name in {engine.checkpoint.name for engine in own.values()}:
        return own
    checkpoint = shelf.offered(name)
    if USES[NAME] not in uses_of(checkpoint):
        raise UserError(Message("translate.no-translator", {"name": name}))
    return engines_from(name, checkpoint.sha256)


def turns_round(engines: Engines) -> bool:
    """Whether a translation can be translated back."""
    ways = {(engine.translator.source, engine.translator.target) for engine in engines.values()}
    return len(ways) == 2 and ways == {(target, source) for source, target in ways}


def engine_for(engines: Engines, to: object) -> Engine:
    """Raises UserError for a language that none of them writes."""
    if isinstance(to, str) and to in engines:
        return engines[to]
    known = either(f"{target} ({language_name(target)})" for target in engines)
    raise UserError(Message("translate.no-target", {"known": known, "to": str(to)[:20]}))


@shelf.holding
@lru_cache(maxsize=128)  # so that a choice in one sentence does not compute the others again
def look(engine: Engine, sentence: str, search: Search, forced: Forced) -> Look:
    found = engine.translator.translate([sentence], search, [forced])[0]
    heads = measured(engine.checkpoint, "alignment") or None
    return Look(tuple(found), inspect(engine.translator, sentence, found[0], heads))


def split(translator: Translator, text: str) -> list[list[str]]:
    """The sentences of each line. Raises UserError for a text that cannot be translated at once."""
    check_length(text, mend=Message("translate.or-file"))
    lines = [translator.sentences(line)[0] for line in text.splitlines()]
    for line in lines:
        for sentence in line:
            translator.encode(sentence)
    if not any(lines):
        raise UserError(Message("translate.nothing", {"language": language_name(translator.source)}))
    return lines


def begin(engine: Engine, choices: Choices, beginning: str) -> Choices:
    """The choices, where the first sentence begins as typed unless it was chosen otherwise.

    Raises UserError for a beginning that is longer than a translation may be.
    """
    ids = engine.translator.encode_target(beginning)
    return {0: tuple(ids), **choices} if ids else choices


def advice(engine: Engine, text: str) -> str:
    """A word of warning where the text is outside what the model was trained on."""
    if cut := sum(engine.translator.sentences(line)[1] for line in text.splitlines()):
        return cut_note(engine.translator, cut)
    text = engine.translator.normalise(text)
    letters = [c for c in text if c.isalpha()]
    if engine.translator.source not in LANGUAGES:  # nothing is known of how it is written
        letters = []
    if letters and not any(unicodedata.name(c, "").startswith("LATIN") for c in letters):
        return say("translate.outside-letters", language=named(engine.translator.source))
    unknown = [c for c in engine.translator.reader.unknown_characters(text) if c.isprintable()]
    if unknown:
        return say("translate.unknown", characters=" ".join(unknown[:20]))
    if letters and (text[0].islower() or text[-1].isalnum() or text.isupper()):
        return say("translate.full-stop")
    return ""


@dataclass(frozen=True)
class Shown:
    """What the tab shows of a text."""

    output: str  # the translation as HTML
    steps: str  # of the first sentence, as HTML
    text: str  # the translation


def show(engine: Engine, text: str, search: Search, choices: Choices, beginning: str) -> Iterator[Shown]:
    """A text translated, more complete each time.

    Raises UserError, before anything else, for a text that cannot be translated.
    """
    lines = split(engine.translator, text)
    choices = begin(engine, choices, beginning)
    sentences = [(line, sentence) for line, parts in enumerate(lines) for sentence in parts]
    views, texts = ["" for _ in lines], [[] for _ in lines]
    steps = ""
    for number, (line, sentence) in enumerate(sentences):
        seen = look(engine, sentence, search, choices.get(number, ()))
        steps = steps or steps_html(engine, seen.inside)
        forced = len(choices.get(number, ()))
        views[line] += sentence_html(engine, seen, number, search, len(sentences) > 1, forced)
        texts[line].append(engine.text(seen.found[0]))
        if number % EVERY == 0 or number == len(sentences) - 1:
            whole = "\n".join(map(" ".join, texts[: line + 1]))
            output = "".join(map(figures.line_view, views[: line + 1])) + figures.copy_button(whole)
            yield Shown(output, steps, whole)


def first_pair(
    engine: Engine, text: str, search: Search, choices: Choices, beginning: str
) -> tuple[str, str]:
    """The first sentence of a text, and its translation. Raises UserError as `show` does."""
    sentence = next(part for line in split(engine.translator, text) for part in line)
    forced = begin(engine, choices, beginning).get(0, ())
    return sentence, engine.translator.text(look(engine, sentence, search, forced).found[0])


def steps_of(engine: Engine, text: str, search: Search, choices: Choices, beginning: str, number: int) -> str:
    """The steps of one sentence of the text, by number."""
    sentences = [sentence for line in split(engine.translator, text) for sentence in line]
    if not 0 <= number < len(sentences):
        raise UserError(Message("translate.changed"))
    forced = begin(engine, choices, beginning).get(number, ())
    return steps_html(engine, look(engine, sentences[number], search, forced).inside)


def sentence_html(engine: Engine, seen: Look, number: int, search: Search, several: bool, forced: int) -> str:
    inside, translator = seen.inside, engine.translator
    view = figures.sentence_view(
        number,
        present(inside.source, translator.source),
        inside.source_words,
        inside.words,
        inside.token_ids,
        inside.alignment.numpy(),
        (translator.source, translator.target),
        forced,
    )
    if several:
        view += figures.steps_button(number)
    if search.method == "beam":
        rows = [
            (engine.text(h), h.logprob, normalised(h, search.length_penalty), h.tokens) for h in seen.found
        ]
        view += figures.n_best_view(rows, number, translator.target)
    return view


def steps_html(engine: Engine, inside: Inspection) -> str:
    config = engine.translator.model.config
    facts = figures.Facts(
        vocabulary=config.vocab_size,
        width=config.width,
        layers=config.encoder_layers + config.decoder_layers,
        heads=config.heads,
        weights=inside.weights,
        difference=inside.difference,
        source=named(engine.translator.source),
        target=named(engine.translator.target),
    )
    return figures.steps_view(
        inside.source_tokens, inside.pieces, inside.attention.numpy(), inside.words, inside.logprobs, facts
    )


def translate_file(
    engine: Engine, path: str | None, search: Search, progress: Callable[[float], None]
) -> tuple[Path, int, list[str]]:
    """Translate an uploaded file line by line.

    Returns the path of the result, its number of lines, and a message for each line that is left empty, or
    of which a sentence was cut.
    """
    lines = read_upload(path)
    beams = search.beams if search.method == "beam" else 1
    mend = Message("translate.split-or-beams" if beams > 1 else "translate.split")
    check_tokens(lines, engine.translator.count, MAX_TOKENS // beams, mend)
    results = translate_lines(engine.translator, lines, search, progress)
    name = f"{Path(str(path)).stem}.{engine.translator.target}.txt"
    target = beside_upload(path, name, "".join(line.text + "\n" for line in results))
    told = [(n, line.error or line.note) for n, line in enumerate(results, 1)]
    return target, len(lines), [say("translate.line", n=n, message=message) for n, message in told if message]


def beside_upload(path: str, name: str, text: str) -> Path:
    """A result, where the page deletes it with what was uploaded."""
    target = Path(tempfile.mkdtemp(dir=Path(path).parent)) / name
    target.write_text(text, encoding="utf-8")
    return target


def read_upload(path: str | None) -> list[str]:
    """The lines of an uploaded text file. Raises UserError for anything else."""
    if path is None:
        raise UserError(Message("translate.no-file"))
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(Message("translate.not-utf8")) from None
    if "\0" in text:
        raise UserError(Message("translate.binary"))
    lines = text.removesuffix("\n").replace("\r\n", "\n").split("\n")
    if not text.strip():
        raise UserError(Message("translate.empty-file"))
    if len(lines) > MAX_LINES:
        raise UserError(Message("translate.long-file", {"n": len(lines), "most": MAX_LINES}))
    return lines


def describe(checkpoint: Checkpoint) -> str:
    """The scores of a checkpoint as tables."""
    parts = []
    if tests := measured(checkpoint, "tests"):
        parts.append(translation_table(tests))
    if field := measured(checkpoint, "field"):
        parts.append(field_table(field))
    return "".join(scrolled(table(*part)) for part in parts)


def scores_of(engines: Engines) -> tuple[str, str]:
    """(the scores of the checkpoints as HTML, their cards as Markdown)."""
    found = {id(one.checkpoint): one.checkpoint for one in engines.values()}.values()
    return "".join(map(describe, found)), "\n\n".join(checkpoint.card for checkpoint in found)
