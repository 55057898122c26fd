"""What the guide shows: its contents, a step, the ten sentences, and the words of its trade."""

import math
import re

from ...errors import UserError
from ...figures import ten as figures
from ...figures.html import attribute, escape
from ...figures.model_map import Machine
from ...figures.model_map import model_map as drawn
from ...messages import keys, language, say
from ...text.conventions import present
from ..common import notice
from ..speaking import address
from ..terms import with_terms
from . import facts, models, texts
from .chapters import CHAPTERS, STEPS, Chapter, Step, chapter_of, step_named

STRONG = re.compile(r"\*\*([^*]+)\*\*")


def marked_up(text: str) -> str:
    """A sentence of the catalogue as HTML: **strong**, and its terms explained."""
    return with_terms(STRONG.sub(r"<b>\1</b>", escape(text)))


def told(key: str, **values: object) -> str:
    """A sentence of the guide, as HTML or in an attribute."""
    return escape(say(f"guide.{key}", **values), quote=True)


def guide_link(step: Step, text: str, kind: str = "", rest: str = "") -> str:
    """A link that opens a step; its address is that of the step alone."""
    href, attributes = escape(address({"guide": step.name})), f' class="{kind}"' if kind else ""
    return f'<a href="{href}" data-guide="{step.name}"{attributes}{rest}>{text}</a>'


# ---- one step


def step_html(name: str) -> str:
    """A step of the guide, with its numbers. Raises UserError for a step that there is not."""
    number, step = step_named(name)
    n, chapter = chapter_of(step)
    done = {"changed": [step.shows["tab"], *step.changed]} if step.changed else {"clicked": step.clicked}
    data = {"step": step.name, "shows": dict(step.shows), "tries": dict(step.tries), "done": done}
    data |= {"at": step.at, "below": step.below}
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
    dots = "".join(
        guide_link(
            one,
            "",
            rest=f' aria-label="{told("step", number=at, all=len(chapter.steps))}"'
            + (' aria-current="step"' if one is step else ""),
        )
        for at, one in enumerate(chapter.steps, 1)
    )
    return (
        f"<header><small>{told('place', number=n, all=len(CHAPTERS))}</small>{sign('fold', '–')}"
        f"{sign('close', '×')}<h2>{told(f'{chapter.name}.title')}</h2>"
        f'<nav class="pg-dots" aria-label="{told("steps")}">{dots}</nav></header>'
    )


def sign(name: str, shown: str) -> str:
    what = told(name)
    return (
        f'<button type="button" class="pg-guide-{name}" data-act="{name}" aria-label="{what}" title="{what}">'
        f"{shown}</button>"
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
        f'<p class="pg-guide-done" role="status" data-said="{told("done")}"></p></div>'
        f'<div class="pg-guide-ask"><p><b>{say("guide.ask")}</b> {part["ask"]}</p>'
        f'<p class="pg-guide-buttons">{act("try")}</p>'
        f'<p class="pg-guide-answer" hidden>{part["answer"]}</p></div>'
    )


def act(name: str, primary: bool = False, hidden: bool = False) -> str:
    kind = "pg-guide-act pg-primary" if primary else "pg-guide-act"
    return (
        f'<button type="button" class="{kind}" data-act="{name}"{" hidden" if hidden else ""} '
        f'title="{told(f"{name}-hint")}">{told(f"{name}")}</button>'
    )


def ways_on(number: int, chapter: Chapter) -> str:
    """The step before, the one behind, the next chapter, and the link of this one; after the last step the
    contents."""
    at = CHAPTERS.index(chapter)
    ways = []
    if number:
        ways.append((STEPS[number - 1], "previous"))
    if number + 1 < len(STEPS):
        ways.append((STEPS[number + 1], "next"))
    if at + 1 < len(CHAPTERS):
        ways.append((CHAPTERS[at + 1].steps[0], "skip"))
    links = "".join(guide_link(step, told(name), f"pg-guide-{name}") for step, name in ways)
    if number + 1 == len(STEPS):
        over = escape(address({"tab": "guide"}))
        links += f'<a href="{over}" class="pg-guide-next">{told("over")}</a>'
    copy = (
        f'<button type="button" class="pg-guide-copy" data-act="copy" data-copied="{told("copied")}">'
        f"{told('copy')}</button>"
    )
    return f'<footer><nav>{links}</nav>{copy}<small role="status"></small></footer>'


# ---- the contents


def contents() -> str:
    """The chapters with their steps, and where one goes on."""
    chapters, first = "".join(map(entry, CHAPTERS)), STEPS[0]
    begin = guide_link(first, told("begin"), "pg-guide-start")
    resume = f'<a class="pg-guide-resume" hidden>{told("resume")}</a>'
    return (
        f'<div class="pg-guide-begin"><p>{marked_up(say("guide.about"))}</p><p>{begin} {resume}</p></div>'
        f'<ol class="pg-contents">{chapters}</ol>'
    )


def entry(chapter: Chapter) -> str:
    steps = "".join(
        guide_link(step, str(at), rest=f' aria-label="{told("step", number=at, all=len(chapter.steps))}"')
        for at, step in enumerate(chapter.steps, 1)
    )
    return (
        f"<li>{guide_link(chapter.steps[0], told(f'{chapter.name}.title'))}"
        f"<small>{told(f'{chapter.name}.about')}</small>"
        f'<span class="pg-contents-steps">{steps}</span></li>'
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


# ---- the whole model


def model_map(text: str) -> str:
    """The translator with the first sentence of a text in it. Raises UserError where it cannot be read."""
    sentence = (models.translator().sentences(text)[0] or [texts.SENTENCE])[0]
    _, inside = models.looked(sentence)
    config = models.translator().model.config
    machine = Machine(
        config.encoder_layers, config.decoder_layers, config.heads, config.width, config.vocab_size
    )
    checkpoint = models.serving("translate", "a-translator").name

    def head(kind: str, layer: int, number: int) -> str:
        asked = {"tab": "attention", "checkpoint": checkpoint, "text": sentence, "kind": kind}
        return address({**asked, "heads": f"{layer}.{number}"})

    source = [token.text.strip() for token in inside.source_tokens]
    shares = [math.exp(logprob) for logprob in inside.logprobs]
    return drawn(machine, source, [piece.strip() for piece in inside.pieces], shares, head)


# ---- the ten sentences


def scored() -> str:
    """The ten sentences, translated and read now."""
    rows, total = facts.scored()
    return figures.table_of(
        [
            figures.Row(
                row.source,
                present(row.output, "fr"),
                present(row.reference, "fr"),
                row.exact,
                row.f1,
                row.bleu,
                row.perplexity,
            )
            for row in rows
        ],
        figures.Totals(total.accuracy, total.f1, total.bleu, total.perplexity),
    )
