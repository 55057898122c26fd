"""What the Train tab shows of films: from weights and evidence to pictures."""

from functools import lru_cache

from ... import shelf
from ...errors import UserError
from ...figures import films as figures
from ...figures import toys
from ...figures.html import escape
from ...measuring.evidence import Evidence
from ...measuring.stories import STORIES
from ...measuring.toys import Rows, answers, characters, main_directions, patterns, position_similarity
from ...messages import Message, decimal, say
from ...text.specials import NO_LABEL
from ...training.films import Film, shipped
from ...training.toys import SAMPLES, Toy, held_out
from ...uses.toys.tasks import Task, task_of

OWN, KEPT = "own", "kept"  # the runs of the session, beside the names of those shipped
NOTHING, SAME = "", "same"  # what a film is set against: another step of it, or another film
END = 100  # of the slider: how long a film is, it need not know


def title(name: str) -> str:
    """The name of a film for people."""
    return say(f"training.film-{name}")


def choices() -> list[tuple[str, str]]:
    """The films to choose from: (title, name)."""
    return [(title(name), name) for name in (OWN, KEPT, *STORIES)]


def against() -> list[tuple[str, str]]:
    """What a film can be set against."""
    nothing, same = say("training.against-nothing"), say("training.against-same")
    return [(nothing, NOTHING), (same, SAME), *choices()]


def about(name: str) -> str:
    """What is to be seen in a shipped film, and the line that makes it; nothing of one's own."""
    if name not in STORIES:
        return ""
    story, film = STORIES[name], shipped(name)
    beside = shipped(story.beside).evidence if story.beside else []
    told = "".join(f"<li>{escape(sentence)}</li>" for sentence in story.tell(film.evidence, beside))
    made = say("training.made-by", command=f"<code>{escape(film.toy.command())}</code>")
    return f"<ul class='pg-toy-story'>{told}</ul><p class='pg-hint'>{made}</p>"


def at_place(film: Film, place: float) -> Evidence:
    """place: from 0, its first step, to END, the last one."""
    last = len(film.evidence) - 1
    return film.evidence[round(last * min(max(place, 0), END) / END)]


def places(film: Film) -> list[float]:
    """Those of all its steps."""
    last = max(1, len(film.evidence) - 1)
    return [END * number / last for number in range(len(film.evidence))]


def picture(film: Film, one: Evidence, text: str) -> str:
    """A film at one of its kept steps: its heads on a row of the user's, its answers, and the evidence by
    step. Raises UserError for a row that the toy cannot read."""
    status = say("training.after-step", step=one.step, loss=decimal(one.held.loss, 3))
    return (
        f"<p class='pg-toy-status'>{status}</p>"
        + inside(film, one, read_row(film.task, text))
        + figures.frequencies(one)
        + figures.curves(film.evidence, one.step)
        + vectors(film, one.step)
    )


def inside(film: Film, one: Evidence, ids: list[int]) -> str:
    """The heads on a row, and what is answered to some that are held out."""
    checkpoint = film.checkpoint(one.step)
    names = [checkpoint.tokenizer.names[id] for id in ids]
    said = answers(checkpoint.model, checkpoint.tokenizer, held_rows(film.toy, film.text), SAMPLES)
    return toys.heads(names, patterns(checkpoint.model, ids), figures.head_notes(one)) + toys.answers(
        list(zip(*samples(film.toy, film.text), said, strict=True))
    )


def vectors(film: Film, step: int) -> str:
    """Its characters and positions at a step."""
    checkpoint = film.checkpoint(step)
    ids = characters(held_rows(film.toy, film.text), checkpoint.tokenizer)
    return toys.vectors(
        main_directions(checkpoint.model.embedding.weight[ids]),
        [checkpoint.tokenizer.names[id] for id in ids],
        position_similarity(checkpoint.model, film.task.longest),
    )


def pair(
    names: tuple[str, str], films: tuple[Film, Film], steps: tuple[Evidence, Evidence], text: str
) -> str:
    """Two films, or one at two steps, side by side."""
    titles = [
        say("training.film-step", name=name, step=one.step) for name, one in zip(names, steps, strict=True)
    ]
    columns = []
    for title, film, one in zip(titles, films, steps, strict=True):
        try:
            shown = inside(film, one, read_row(film.task, text))
        except UserError as error:  # it may be a row for the other one
            shown = f"<p class='pg-hint'>{escape(str(error))}</p>"
        columns.append(f"<p class='pg-toy-status'>{escape(title)}</p>{shown}")
    numbers = figures.against(titles, *steps)
    if films[0] is films[1]:
        return numbers + figures.side_by_side(columns) + figures.curves(films[0].evidence, steps[0].step)
    by_name = {name: film.evidence for name, film in zip(names, films, strict=True)}
    curves = [figures.curves(film.evidence, one.step) for film, one in zip(films, steps, strict=True)]
    return (
        numbers
        + figures.together(by_name, steps[0].step)
        + figures.side_by_side([column + drawn for column, drawn in zip(columns, curves, strict=True)])
    )


def read_row(task: Task, text: str) -> list[int]:
    """What is read of a row that a person wrote."""
    text, tokenizer = text.strip("\n") or task.sample, task.tokenizer
    if unknown := [c for c in dict.fromkeys(text) if c not in tokenizer.inner.get_vocab()]:
        told = {"characters": ", ".join(map(repr, unknown[:8]))}
        raise UserError(Message("training.unknown-characters", told))
    if len(text) > task.longest:
        raise UserError(Message("training.row-too-long", {"n": len(text), "most": task.longest}))
    return [tokenizer.specials.bos, *tokenizer.encode(text)]


@lru_cache(maxsize=64)
def held_rows(toy: Toy, text: str) -> Rows:
    """Those that are answered for all to see, and more of their kind."""
    task = task_of(toy.task, text)
    return Rows.of(held_out(task, toy.seed), task.tokenizer)


@lru_cache(maxsize=64)
def samples(toy: Toy, text: str) -> tuple[list[str], list[str]]:
    """Of the held-out rows that are answered for all to see: what stands before the last answer, and what
    should be said at all places that count."""
    task = task_of(toy.task, text)
    wanted = held_rows(toy, text).wanted[:SAMPLES]
    said = [task.tokenizer.decode(row[row != NO_LABEL].tolist()) for row in wanted]
    return [row.question for row in held_out(task, toy.seed)[:SAMPLES]], said


def lent(film: Film, step: int) -> tuple[str, str]:
    """The name by which the toy as it was at a kept step can be opened, and a row to look at."""
    [question, *_], _ = samples(film.toy, film.text)
    text = film.task.sample[: film.task.longest // 2] if film.text else question
    return shelf.lend(film.checkpoint(step)), text
