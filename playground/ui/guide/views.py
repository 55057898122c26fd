"""What the guide shows: its contents, a step, the ten sentences, and the words of its trade."""

import re

from ...errors import UserError
from ...figures import ten as figures
from ...figures.html import attribute, escape
from ...messages import keys, language, say
from ..common import notice
from ..speaking import address
from . import facts
from .chapters import CHAPTERS, STEPS, Chapter, Step, chapter_of, step_named

TERM = re.compile(r"\[([^\]]+)\]\(([\w-]+)\)")  # [tokens](token): a word that the glossary explains
STRONG = re.compile(r"\*\*([^*]+)\*\*")


def marked_up(text: str) -> str:
    """A sentence of the catalogue as HTML: **strong**, and [shown](term) with its explanation on hover."""
    html = STRONG.sub(r"<b>\1</b>", escape(text))
    return TERM.sub(lambda found: term(found[1], found[2]), html)


def term(shown: str, name: str) -> str:
    told = escape(say(f"glossary.{name}"), quote=True)
    return (
        f'<button type="button" class="pg-term" data-told="{told}" aria-description="{told}">{shown}</button>'
    )


def link(step: Step) -> str:
    return address({"guide": step.name})


# ---- one step


def step_html(name: str) -> str:
    """A step of the guide, with its numbers. Raises UserError for a step that there is not."""
    number, step = step_named(name)
    n, chapter = chapter_of(step)
    done = {"changed": [step.shows["tab"], *step.changed]} if step.changed else {"clicked": step.clicked}
    data = {"step": step.name, "shows": dict(step.shows), "tries": dict(step.tries), "done": done}
    try:
        values = {name: shown(value) for name, value in step.facts().items()}
        body = said(step, values)
    except UserError as error:
        body = notice(str(error))
    return (
        f'<section class="pg-guide" data-guide-step="{attribute(data)}" aria-label="{say("guide.name")}">'
        f"{head(n, chapter, step)}{body}{ways_on(number, chapter)}</section>"
    )


def shown(value: object) -> object:
    return escape(value) if isinstance(value, str) else value


def head(n: int, chapter: Chapter, step: Step) -> str:
    place = say("guide.place", number=n, all=len(CHAPTERS))
    dots = "".join(
        f'<a href="{escape(link(one))}" data-guide="{one.name}" '
        f'aria-label="{escape(say("guide.step", number=at, all=len(chapter.steps)))}"'
        + (' aria-current="step"' if one is step else "")
        + "></a>"
        for at, one in enumerate(chapter.steps, 1)
    )
    return (
        f'<header><small>{place}</small><button type="button" class="pg-guide-close" data-act="close" '
        f'aria-label="{escape(say("guide.close"))}" title="{escape(say("guide.close"))}">×</button>'
        f"<h2>{escape(say(f'guide.{chapter.name}.title'))}</h2>"
        f'<nav class="pg-dots" aria-label="{escape(say("guide.steps"))}">{dots}</nav></header>'
    )


def said(step: Step, values: dict) -> str:
    part = {
        name: marked_up(say(f"guide.{step.name}.{name}", **values))
        for name in ("text", "do", "ask", "answer")
    }
    return (
        f'<p class="pg-guide-text">{part["text"]}</p>'
        f'<div class="pg-guide-do"><p><b>{say("guide.do")}</b> {part["do"]}</p>'
        f'<p class="pg-guide-buttons">{act("show", primary=True)}{act("back", hidden=True)}</p>'
        f'<p class="pg-guide-done" role="status" data-said="{escape(say("guide.done"))}"></p></div>'
        f'<div class="pg-guide-ask"><p><b>{say("guide.ask")}</b> {part["ask"]}</p>'
        f'<p class="pg-guide-buttons">{act("try")}</p>'
        f'<p class="pg-guide-answer" hidden>{part["answer"]}</p></div>'
    )


def act(name: str, primary: bool = False, hidden: bool = False) -> str:
    kind = "pg-guide-act pg-primary" if primary else "pg-guide-act"
    return (
        f'<button type="button" class="{kind}" data-act="{name}"{" hidden" if hidden else ""} '
        f'title="{escape(say(f"guide.{name}-hint"))}">{escape(say(f"guide.{name}"))}</button>'
    )


def ways_on(number: int, chapter: Chapter) -> str:
    """The step before, the one behind, the next chapter, and the link of this one."""
    at = CHAPTERS.index(chapter)
    ways = []
    if number:
        ways.append((STEPS[number - 1], "previous"))
    if number + 1 < len(STEPS):
        ways.append((STEPS[number + 1], "next"))
    if at + 1 < len(CHAPTERS):
        ways.append((CHAPTERS[at + 1].steps[0], "skip"))
    links = "".join(
        f'<a class="pg-guide-{name}" href="{escape(link(step))}" data-guide="{step.name}">'
        f"{escape(say(f'guide.{name}'))}</a>"
        for step, name in ways
    )
    copy = (
        f'<button type="button" class="pg-guide-copy" data-act="copy" data-copied="{escape(say("guide.copied"))}">'
        f"{escape(say('guide.copy'))}</button>"
    )
    return f'<footer><nav>{links}</nav>{copy}<small role="status"></small></footer>'


# ---- the contents


def contents() -> str:
    """The chapters with their steps, and where one goes on."""
    chapters = "".join(entry(n, chapter) for n, chapter in enumerate(CHAPTERS, 1))
    first = STEPS[0]
    return (
        f'<div class="pg-guide-begin"><p>{marked_up(say("guide.about"))}</p>'
        f'<p><a class="pg-guide-start" href="{escape(link(first))}" data-guide="{first.name}">'
        f"{escape(say('guide.begin'))}</a> "
        f'<a class="pg-guide-resume" href="{escape(link(first))}" hidden>{escape(say("guide.resume"))}</a></p></div>'
        f'<ol class="pg-contents">{chapters}</ol>'
    )


def entry(n: int, chapter: Chapter) -> str:
    steps = "".join(
        f'<a href="{escape(link(step))}" data-guide="{step.name}" '
        f'aria-label="{escape(say("guide.step", number=at, all=len(chapter.steps)))}">{at}</a>'
        for at, step in enumerate(chapter.steps, 1)
    )
    first = chapter.steps[0]
    return (
        f'<li><a href="{escape(link(first))}" data-guide="{first.name}">'
        f"{escape(say(f'guide.{chapter.name}.title'))}</a>"
        f'<small>{escape(say(f"guide.{chapter.name}.about"))}</small><span class="pg-contents-steps">{steps}</span></li>'
    )


def glossary() -> str:
    """Every term with its explanation, in the order of the language."""
    names = sorted(
        name for name in keys(language()) if name.startswith("glossary.") and not name.endswith("-name")
    )
    entries = sorted((say(f"{name}-name"), say(name)) for name in names)
    return (
        '<dl class="pg-glossary">'
        + "".join(f"<dt>{escape(name)}</dt><dd>{escape(told)}</dd>" for name, told in entries)
        + "</dl>"
    )


# ---- the ten sentences


def scored() -> str:
    """The ten sentences, translated and read now."""
    rows, total = facts.scored()
    return figures.table_of(
        [
            figures.Row(
                row.source,
                facts.present(row.output, "fr"),
                facts.present(row.reference, "fr"),
                row.exact,
                row.f1,
                row.bleu,
                row.perplexity,
            )
            for row in rows
        ],
        figures.Totals(total.accuracy, total.f1, total.bleu, total.perplexity),
    )
