"""The scores of all checkpoints as Markdown tables, and their place in the README."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..checkpoints import read_json
from ..errors import UserError
from ..messages import say
from . import tables
from .tables import Table, percent

BEGIN, END = "<!-- scores -->", "<!-- /scores -->"


def render(folder: Path) -> str:
    """The tables of every metrics.json in the folders of `folder`; the empty text where none has scores."""
    found = {path.parent.name: read_json(path) for path in sorted(folder.glob("*/metrics.json"))}
    tests, fields, alignments, own, trained, heads, twins = [], [], [], [], [], [], []
    for name, metrics in found.items():
        try:
            former = metrics.get("former", {})
            if "tests" in metrics:
                tests.append(tables.translation_table(metrics["tests"], former.get("tests")))
            if "field" in metrics:
                fields.append(named(name, tables.field_table(metrics["field"], former.get("field"))))
            if "alignment" in metrics:
                alignments.append(named(name, tables.alignment_table(metrics["alignment"])))
            if "in-context" in metrics:
                own.append(few_shot(name, metrics))
            if "language-model" in metrics:
                own.append(language(name, metrics["language-model"], former.get("language-model", {})))
            if "summaries" in metrics:
                own.append(summaries(name, metrics["summaries"]))
            if "roles" in metrics:
                own.append(roles(name, metrics["roles"]))
            if "minutes" in metrics.get("training", ()):  # one that was set by hand took none
                trained.append(named(name, tables.training_table(metrics)))
            if "heads" in metrics:
                heads.append(named(name, tables.head_table(metrics["heads"])))
            if "runs" in metrics:
                twins += [twin_runs(metrics, task) for task in metrics["tasks"]]
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            path = folder / name / "metrics.json"
            raise UserError(
                f"{path} holds no scores as `evaluate --record` writes them: {error!r}."
            ) from None
    parts = [
        together(tests),
        together(
            fields,
            "Inputs such as people type (`python -m playground evaluate field`), by kind, and how many come "
            "out with all that must stand in them:",
        ),
        together(alignments, "Word alignment by cross-attention (error rate, lower is better):"),
        *own,
        together(trained, "What it took to train them:"),
        together(
            heads,
            "What the attention heads do, by `python -m playground analyse-heads` (a score of 0 is uniform "
            "attention, 1 all weight where the role says):",
        ),
        *twins,
    ]
    return blocks(parts)


def named(name: str, table: Table) -> Table:
    """A table with the checkpoint in front of each row."""
    return Table(("checkpoint", *table.head), [[name, *row] for row in table.rows])


def together(found: list[Table], title: str = "") -> str:
    """The rows of several tables with the same heads under one title; the empty text where there is none."""
    rows = [row for table in found for row in table.rows]
    return blocks([title, markdown(Table(found[0].head, rows))]) if rows else ""


def blocks(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def few_shot(name: str, metrics: dict[str, Any]) -> str:
    """What the few-shot model does, with its controls and its confidence."""
    result, words = metrics["in-context"], metrics.get("words")
    former = metrics.get("former", {}).get("in-context", {})
    real, strict = result["sets"]["real"], result["strict"]
    notes = (
        f"`{name}` fills cells. Exact match in %, the same query with 0 to 4 examples before it. `real`: "
        f"{real['tasks']} of {result['size']} tasks of {result['file']} ({percent(result['fits'])} % "
        f"fit its context); all remaining rows right with 4 examples: {percent(strict['solved'])} % of "
        f"{strict['tasks']} tasks. {result['rows_per_second']:.0f} rows/s on one thread."
    )
    if words:
        notes += f" Word pairs that have to be known ({words['size']} lists): {percent(words['mean'])} %."
    badges = f"How often `{name}` gives each badge with 4 examples, and how often the answer is then right:"
    return blocks(
        [
            notes,
            markdown(named(name, tables.few_shot_table(result, former.get("sets")))),
            badges,
            markdown(named(name, tables.badge_table(result))),
            *second_opinion(name, metrics),
        ]
    )


def second_opinion(name: str, metrics: dict[str, Any]) -> list[str]:
    """The rules beside the network, where they were measured."""
    if "rules" not in metrics:
        return []
    said = (
        f"The search for a rule beside `{name}`, with 4 examples: exact match of each alone and of both (the "
        "rule where there is one), how often they agree and are then right, how often they differ and which "
        "is right, and what “sure” is worth with both. The search was made while looking at “real, dev”:"
    )
    return [said, markdown(named(name, tables.rule_table(metrics["rules"])))]


def language(name: str, results: dict[str, Any], former: dict[str, Any]) -> str:
    """How well the language model predicts, and which of two sentences it prefers. former: the same of
    earlier weights."""
    copied = results.get("books", {}).get("contamination")
    note = f" ({percent(copied['share'])} % of the books are {copied['what']})" if copied else ""
    parts = [
        f"`{name}` on text that it never read, beside an n-gram model (5-gram, modified Kneser-Ney) of the "
        f"same training text and a uniform guess over the same tokens{note}:",
        markdown(tables.text_table(results, former)),
    ]
    for test, result in results.items():
        if result["unit"] == "minimal pairs":
            parts += [
                f"How often `{name}` gives the grammatical sentence of a pair the higher probability "
                f"({test}). {say('tables.published')}",
                markdown(tables.pair_table(result, former.get(test))),
            ]
    return blocks(parts)


def roles(name: str, results: dict[str, Any]) -> str:
    """How well the labeller finds predicates and their roles."""
    parts = [
        f"`{name}` on sentences of the web: exact span and role, micro F1 by the rules of CoNLL-2005. Roles "
        "are measured with the predicates given; end to end counts those that it found. “fresh” is the same "
        "network without having filled gaps first; the last column takes all before the verb for ARG0 and "
        "all behind it for ARG1:",
        markdown(tables.roles_table(results)),
    ]
    for test, result in results.items():
        if not test.endswith("-fresh"):
            parts += [
                f"{test}, by role and by kind of text:",
                markdown(tables.roles_by_label(result)),
                markdown(tables.roles_by_genre(result)),
            ]
    return blocks(parts)


def summaries(name: str, results: dict[str, Any]) -> str:
    """How near the headlines are to those of people, and what they make up."""
    signature = next(iter(results.values()))["signature"]
    return blocks(
        [
            f"Headlines of `{name}` for abstracts that it never read, against the titles that people gave "
            f"them ({signature}), beside sentences of the abstract:",
            markdown(tables.summary_table(results)),
            "How many of the headlines say something that does not stand in the abstract:",
            markdown(tables.novelty_table(results)),
        ]
    )


def twin_runs(record: dict[str, Any], task: str) -> str:
    """The exact match of every position scheme by length, on one task of the shoot-out."""
    facts = record["recipe"]
    title = (
        f"Twins that differ in their positions alone, trained for {facts['steps']:,} steps on {task}, "
        f"strings of 1 to {record['tasks'][task]['trained']} symbols: exact match in % by length, "
        f"{facts['strings']} strings each, mean of {facts['seeds']} seeds (worst to best):"
    )
    return blocks([title, markdown(tables.twin_table(record, task))])


def markdown(table: Table) -> str:
    lines = [table.head, ["---"] * len(table.head), *table.rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def insert(tables: str, readme: str) -> str:
    """The README with these tables between its two marks. Raises UserError if they are not there."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise UserError(f"The README has no {BEGIN} … {END} to put the scores between. Add both marks.")
    body = tables + "\n" if tables else ""
    return f"{before}{BEGIN}\n{body}{END}{after}"
