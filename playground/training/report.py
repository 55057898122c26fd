"""The scores of all checkpoints as Markdown tables, and their place in the README."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ..checkpoints import read_json
from ..errors import UserError

BEGIN, END = "<!-- scores -->", "<!-- /scores -->"
TESTS = ("checkpoint", "test", "sentences", "method", "BLEU", "95 %", "chrF", "source copied")
TRAINED = ("checkpoint", "parameters", "minutes", "cores or GPU", "epochs", "steps", "dev BLEU")
ALIGNMENT = ("checkpoint", "sentences", "layer", "heads", "AER", "diagonal")
HEADS = ("checkpoint", "attention", "texts", "roles of its heads", "the clearest")


def render(folder: Path) -> str:
    """The tables of every metrics.json in the folders of `folder`; the empty text where none has scores."""
    tests, alignments, trained = [], [], []
    heads: list[list[str]] = []
    for path in sorted(folder.glob("*/metrics.json")):
        metrics = read_json(path)
        name = path.parent.name
        try:
            tests += [test_row(test, result) for test, result in sorted(metrics.get("tests", {}).items())]
            if "alignment" in metrics:
                alignments.append(alignment_row(name, metrics["alignment"]))
            if "training" in metrics:
                trained.append(trained_row(name, metrics))
            if "heads" in metrics:
                heads += head_rows(name, metrics["heads"])
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
    if trained:
        tables.append("What it took to train them:\n\n" + table(TRAINED, trained))
    if heads:
        tables.append(
            "What the attention heads do, by `python -m playground analyse-heads` (a score of 0 is uniform "
            "attention, 1 all weight where the role says):\n\n" + table(HEADS, heads)
        )
    return "\n\n".join(tables)


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


def trained_row(name: str, metrics: dict) -> list[str]:
    facts = metrics["training"]
    return [
        name,
        f"{facts['parameters']:,}",
        f"{facts['minutes']:.0f}",
        f"{facts['cores']} CPU cores" if facts["device"] == "cpu" else "GPU",
        f"{facts['epochs']:.1f}",
        f"{facts['steps']:,}",
        f"{metrics['dev_bleu']:.1f}",
    ]


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
