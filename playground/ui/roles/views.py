"""What the Roles tab shows: from a text to its predicates and their roles, and from file to file."""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ... import shelf
from ...checkpoints import Checkpoint
from ...errors import UserError
from ...experiments.linking import LinkedHead, linking
from ...figures import roles as figures
from ...figures.html import scrolled, table
from ...measuring import tables
from ...messages import Message, say
from ...text.limits import check_length, check_tokens
from ...uses.roles.comparing import compare
from ...uses.roles.formats import as_columns, as_json
from ...uses.roles.labeller import FoundFrame, FoundRole, Labeller
from ...uses.roles.texts import Labelled, label_text, label_texts
from ...uses.roles.wording import brief, other, plain
from ..translate.views import beside_upload, read_upload

NAME = "roles"
MAX_TOKENS = 100_000  # of a file: some minutes
AT_ONCE = 100  # lines of a file between two states of the progress bar
FORMATS = ("jsonl", "conll")


@dataclass(frozen=True, eq=False)
class Engine:
    """The labeller, with the checkpoint that it came from."""

    checkpoint: Checkpoint
    labeller: Labeller


@dataclass(frozen=True)
class Chosen:
    """What was clicked: a part of a frame of a sentence; part -1 is its predicate."""

    sentence: int
    frame: int
    part: int


def load_engine() -> tuple[Engine | None, list[str]]:
    """The shipped labeller if there is one, and what is wrong with those that do not load."""
    found, problems = shelf.for_use(NAME)
    return (Engine(found[0], Labeller(found[0])) if found else None), problems


@lru_cache(maxsize=64)
def labelled(engine: Engine, text: str) -> tuple[Labelled, ...]:
    """The sentences of a text. Raises UserError for one that is too long."""
    check_length(text, mend=Message("roles.or-file"))
    return tuple(label_text(engine.labeller, text))


def empty() -> str:
    return f'<p class="pg-hint">{say("roles.empty")}</p>'


def show(engine: Engine, text: str) -> str:
    """The sentences of a text with their frames, as HTML."""
    sentences = labelled(engine, text)
    return "".join(sentence_html(n, one) for n, one in enumerate(sentences)) or empty()


def sentence_html(number: int, one: Labelled) -> str:
    words = [one.word(n) for n in range(len(one.words))]
    starts = [start for start, _ in one.words[1:]]
    spaces = [end < start for (_, end), start in zip(one.words, starts, strict=False)]
    return figures.sentence_view(
        number, words, [*spaces, False], [happening(one, frame) for frame in one.frames]
    )


def happening(one: Labelled, frame: FoundFrame) -> figures.Happening:
    predicate = frame.predicate
    return figures.Happening(
        word=predicate.word,
        text=one.word(predicate.word),
        sense=predicate.sense,
        probability=predicate.probability,
        parts=[part(one, role) for role in frame.roles],
    )


def part(one: Labelled, role: FoundRole) -> figures.Part:
    return figures.Part(
        label=role.label,
        brief=brief(role.label),
        plain=plain(role.label),
        start=role.start,
        end=role.end,
        text=one.said(role.start, role.end),
        probability=role.probability,
        others=[(other(label), share) for label, share in role.others],
    )


def advice(engine: Engine, text: str) -> str:
    """A word of warning where the text is outside what the model was trained on."""
    letters = [c for c in text if c.isalpha()]
    if letters and not any(unicodedata.name(c, "").startswith("LATIN") for c in letters):
        return say("roles.other-letters")
    if text.strip() and not letters:
        return say("roles.no-word")
    return ""


def at(engine: Engine, text: str, chosen: Chosen) -> tuple[Labelled, FoundFrame]:
    """The sentence and the frame that were clicked. Raises UserError where the text has changed since."""
    sentences = labelled(engine, text)
    if 0 <= chosen.sentence < len(sentences):
        frames = sentences[chosen.sentence].frames
        if 0 <= chosen.frame < len(frames):
            return sentences[chosen.sentence], frames[chosen.frame]
    raise UserError(Message("roles.changed"))


def links(engine: Engine, text: str, chosen: Chosen) -> str:
    """Which heads link what was clicked to its verb, as HTML; for a predicate, of its first role."""
    one, frame = at(engine, text, chosen)
    number = max(0, chosen.part)
    if number >= len(frame.roles):
        verb = one.word(frame.predicate.word)
        raise UserError(Message("roles.verb-alone", {"verb": verb}))
    role = frame.roles[number]
    words = [one.word(n) for n in range(len(one.words))]
    found = linking(engine.labeller, words, frame.predicate.word, role)
    verb = one.word(frame.predicate.word)
    return figures.links_view(verb, part(one, role), list(map(link, found.looking)), link(found.needed))


def link(head: LinkedHead) -> figures.Link:
    return figures.Link(head.layer, head.head, head.weight, head.without)


def marked(engine: Engine, text: str, chosen: Chosen | None) -> str:
    """The sentence that was clicked, or the first, with its predicate between asterisks, as the Attention
    tab reads it. Raises UserError where there is no sentence."""
    sentences = labelled(engine, text)
    if not sentences:
        raise UserError(Message("roles.nothing"))
    if chosen is None:
        one = sentences[0]
        frame = max(one.frames, key=lambda frame: len(frame.roles), default=None)
    else:
        one, frame = at(engine, text, chosen)
    start, end = one.stretch(0, len(one.words))
    if frame is None:
        return text[start:end]
    a, b = one.words[frame.predicate.word]
    return f"{text[start:a]}*{text[a:b]}*{text[b:end]}"


def compared(engine: Engine, first: str, second: str) -> str:
    """Two sentences, each as `show` has it, and whether the verb that both have has the same roles."""
    sides = [labelled(engine, text) for text in (first, second)]
    for side, name in zip(sides, ("first", "second"), strict=True):
        if len(side) != 1:
            raise UserError(Message(f"roles.one-as-{name}"))
    found = compare(sides[0][0], sides[1][0])
    matches = [
        figures.Match(plain(role.label), role.label, role.first, role.second, role.same)
        for role in found.roles
    ]
    pictures = "".join(sentence_html(n, side[0]) for n, side in enumerate(sides))
    return figures.matches_view(found.verbs, matches) + pictures


def label_file(
    engine: Engine, path: str | None, form: str, progress: Callable[[float], None]
) -> tuple[Path, int, list[str]]:
    """Label an uploaded file line by line: the path of the result, its number of lines, and a message for
    each line that is left empty."""
    lines, parts, told = read_upload(path), [], []
    check_tokens(lines, engine.labeller.count, MAX_TOKENS, Message("translate.split"))
    for first in range(0, len(lines), AT_ONCE):
        block = lines[first : first + AT_ONCE]
        for n, (line, found) in enumerate(zip(block, label_texts(engine.labeller, block), strict=True)):
            if isinstance(found, UserError):
                told.append(say("translate.line", n=first + n + 1, message=found))
                found = []
            parts.append(written(line, found, form))
        progress(min(1.0, (first + AT_ONCE) / len(lines)))
    target = beside_upload(path, f"{Path(str(path)).stem}.{form}", "".join(parts))
    return target, len(lines), told


def written(line: str, found: list[Labelled], form: str) -> str:
    """What stands in the result for one line."""
    if form == "conll":
        return as_columns(found) or "\n"
    return (json.dumps(as_json(line, found), ensure_ascii=False) if found else "") + "\n"


def describe(engine: Engine) -> str:
    """The scores of the checkpoint as tables."""
    results = engine.checkpoint.metrics.get(NAME, {})
    own = {test: one for test, one in results.items() if one["sha256"] == engine.checkpoint.sha256}
    if not own:
        return ""
    parts = [table(*tables.roles_table(results))]
    for one in own.values():
        parts += [table(*tables.roles_by_label(one)), table(*tables.roles_by_genre(one))]
    return "".join(map(scrolled, parts))
