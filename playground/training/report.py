"""The scores of all checkpoints as Markdown tables, and their place in the README."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ..checkpoints import read_json
from ..errors import UserError
from ..language import scores
from ..shootout import summary

BEGIN, END = "<!-- scores -->", "<!-- /scores -->"
TESTS = ("checkpoint", "test", "sentences", "method", "BLEU", "95 %", "chrF", "source copied")
TRAINED = ("checkpoint", "parameters", "minutes", "cores or GPU", "epochs", "steps", "dev score")
SHOTS = ("0", "1", "2", "3", "4")
IN_CONTEXT = (
    "checkpoint",
    "tasks",
    "how many",
    *(f"{n} example" + "s" * (n != "1") for n in SHOTS),
    "95 %",
    "outputs shuffled",
    "other task's",
    "nearest copied",
)
BADGES = ("checkpoint", "tasks", "sure", "right", "likely", "right", "unsure", "right", "calibration error")
ALIGNMENT = ("checkpoint", "sentences", "layer", "heads", "AER", "diagonal")
HEADS = ("checkpoint", "attention", "texts", "roles of its heads", "the clearest")


def render(folder: Path) -> str:
    """The tables of every metrics.json in the folders of `folder`; the empty text where none has scores."""
    tests, alignments, fewshot, trained = [], [], [], []
    heads: list[list[str]] = []
    twins: list[str] = []
    for path in sorted(folder.glob("*/metrics.json")):
        metrics = read_json(path)
        name = path.parent.name
        try:
            tests += [test_row(test, result) for test, result in sorted(metrics.get("tests", {}).items())]
            if "alignment" in metrics:
                alignments.append(alignment_row(name, metrics["alignment"]))
            if "in-context" in metrics:
                fewshot.append(fewshot_tables(name, metrics["in-context"], metrics.get("words")))
            if "language-model" in metrics:
                fewshot.append(language_tables(name, metrics["language-model"]))
            if "training" in metrics:
                trained.append(trained_row(name, metrics))
            if "heads" in metrics:
                heads += head_rows(name, metrics["heads"])
            if "runs" in metrics:
                twins += twin_tables(metrics)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise UserError(
                f"{path} holds no scores as `evaluate --record` writes them: {error!r}."
            ) from None
    tables = [table(TESTS, tests)] if tests else []
    if alignments:
        tables.append(
            "Word alignment by cross-attention (error rate, lower is better):\n\n"
            + table(ALIGNMENT, alignments)
        )
    tables += fewshot
    if trained:
        tables.append("What it took to train them:\n\n" + table(TRAINED, trained))
    if heads:
        tables.append(
            "What the attention heads do, by `python -m playground analyse-heads` (a score of 0 is uniform "
            "attention, 1 all weight where the role says):\n\n" + table(HEADS, heads)
        )
    return "\n\n".join(tables + twins)


def language_tables(name: str, results: dict) -> str:
    """How well the language model predicts, and which of two sentences it prefers."""
    copied = results.get("books", {}).get("contamination")
    note = f" ({percent(copied['share'])} % of the books are {copied['what']})" if copied else ""
    parts = [
        f"`{name}` on text that it never read, beside an n-gram model (5-gram, modified Kneser-Ney) of the "
        f"same training text and a uniform guess over the same tokens{note}:",
        table(scores.TEXT_HEAD, scores.text_rows(results)),
    ]
    for test, result in results.items():
        if result["unit"] == "minimal pairs":
            parts += [
                f"How often `{name}` gives the grammatical sentence of a pair the higher probability "
                f"({test}). {scores.PUBLISHED}",
                table(scores.PAIRS_HEAD, scores.pair_rows(result)),
            ]
    return "\n\n".join(parts)


def twin_tables(record: dict) -> list[str]:
    """For each task of the shoot-out, the exact match of every scheme by length."""
    tables = []
    for name, task in record["tasks"].items():
        schemes = list(dict.fromkeys(run["scheme"] for run in record["runs"]))
        rows = [
            [scheme, *(spread(p) for p in summary.by_length(record, name, scheme, "exact"))]
            for scheme in schemes
        ]
        facts = record["recipe"]
        tables.append(
            f"Twins that differ in their positions alone, trained for {facts['steps']:,} steps on {name}, "
            f"strings of 1 to {task['trained']} symbols: exact match in % by length, {facts['strings']} "
            f"strings each, mean of {facts['seeds']} seeds (worst to best):\n\n"
            + table(("positions", *(str(n) for n in task["tested"])), rows)
        )
    return tables


def spread(found: summary.Point) -> str:
    """The mean over the seeds, with the worst and the best where they differ."""
    mean, low, high = (f"{100 * value:.0f}" for value in (found.mean, found.low, found.high))
    return mean if low == high else f"{mean} ({low} to {high})"


def head_rows(name: str, result: dict) -> list[list[str]]:
    """For each kind of attention, how many heads have which role, and the clearest of them."""
    rows = []
    for kind in dict.fromkeys(row["kind"] for row in result["table"]):
        heads = [row for row in result["table"] if row["kind"] == kind]
        counts = Counter(row["role"] for row in heads).most_common()
        best = max((row for row in heads if row["role"] != "mixed"), key=score, default=None)
        clearest = (
            f"{best['role']}: layer {best['layer']} head {best['head']}, {best['score']:.2f}" if best else "–"
        )
        roles = ", ".join(f"{count} {role}" for role, count in counts)
        rows.append([name, kind, f"{result['size']:,}", roles, clearest])
    return rows


def score(row: dict) -> float:
    return row["score"]


def test_row(test: str, result: dict) -> list[str]:
    low, high = result["bleu_95"]
    return [
        result["checkpoint"],
        test,
        f"{result['size']:,}",
        result["method"],
        f"{result['bleu']:.1f}",
        f"{low:.1f} to {high:.1f}",
        f"{result['chrf']:.1f}",
        f"{result['control']['bleu']:.1f}",
    ]


def alignment_row(name: str, result: dict) -> list[str]:
    return [
        name,
        str(result["size"]),
        str(result["layer"]),
        ", ".join(map(str, result["heads"])),
        f"{result['aer']:.3f}",
        f"{result['control']['aer']:.3f}",
    ]


def fewshot_tables(name: str, result: dict, words: dict | None) -> str:
    """What the few-shot model does, with its controls and its confidence."""
    sets = result["sets"]
    strict = result["strict"]
    notes = (
        f"`{name}` fills cells. Exact match in %, the same query with 0 to 4 examples before it. `real`: "
        f"{sets['real']['tasks']} of {result['size']} tasks of {result['file']} ({percent(result['fits'])} % "
        f"fit its context); all remaining rows right with 4 examples: {percent(strict['solved'])} % of "
        f"{strict['tasks']} tasks. {result['rows_per_second']:.0f} rows/s on one thread."
    )
    if words:
        notes += f" Word pairs that have to be known ({words['size']} lists): {percent(words['mean'])} %."
    return "\n\n".join(
        (
            notes,
            table(IN_CONTEXT, [fewshot_row(name, tasks, row) for tasks, row in sets.items()]),
            f"How often `{name}` gives each badge with 4 examples, and how often the answer is then right:",
            table(BADGES, [badge_row(name, tasks, row["badges"]) for tasks, row in sets.items()]),
        )
    )


def fewshot_row(name: str, tasks: str, row: dict) -> list[str]:
    _, low, high = row["shots"][SHOTS[-1]]
    controls = ("outputs shuffled", "another task's examples", "nearest output copied")
    return [
        name,
        tasks,
        f"{row['tasks']:,}",
        *(percent(row["shots"][n][0]) for n in SHOTS),
        f"{percent(low)} to {percent(high)}",
        *(percent(row["controls"][control]) for control in controls),
    ]


def badge_row(name: str, tasks: str, badges: dict) -> list[str]:
    cells = [badges[badge][part] for badge in ("sure", "likely", "unsure") for part in ("share", "right")]
    return [name, tasks, *map(percent, cells), f"{badges['calibration_error']:.3f}"]


def percent(share: float | None) -> str:
    """A share in %, or a dash where there is none."""
    return "–" if share is None else f"{100 * share:.1f}"


def trained_row(name: str, metrics: dict) -> list[str]:
    facts = metrics["training"]
    return [
        name,
        f"{facts['parameters']:,}",
        f"{facts['minutes']:.0f}",
        cores(facts["cores"]) if facts["device"] == "cpu" else "GPU",
        f"{facts['epochs']:.1f}",
        f"{facts['steps']:,}",
        dev_score(metrics),
    ]


def cores(count: int) -> str:
    return f"{count} CPU core" + "s" * (count > 1)


def dev_score(metrics: dict) -> str:
    """By which the weights were chosen."""
    if "dev_bleu" in metrics:
        return f"BLEU {metrics['dev_bleu']:.1f}"
    if "dev_books_word_perplexity" in metrics:
        return f"perplexity {metrics['dev_books_word_perplexity']:.0f} a word of books"
    return f"{percent(metrics['dev_fresh'])} % of fresh tasks"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def insert(tables: str, readme: str) -> str:
    """The README with these tables between its two marks. Raises UserError if they are not there."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise UserError(f"The README has no {BEGIN} … {END} to put the scores between. Add both marks.")
    body = tables + "\n" if tables else ""
    return f"{before}{BEGIN}\n{body}{END}{after}"
