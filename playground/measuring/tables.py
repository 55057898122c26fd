"""The tables of what was measured: the same rows for the README and the page."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..uses.incontext.trials import SHOTS
from ..uses.shootout import summary
from .records import (
    AlignmentScores,
    FewShotScores,
    FewShotSet,
    FieldScores,
    HeadScores,
    RoleScores,
    RuleScores,
    SummaryScores,
    TextScores,
    TranslationScores,
)

BADGES = ("sure", "likely", "unsure")
CONTROLS = ("outputs shuffled", "another task's examples", "nearest output copied")
ROLES = 16  # that are shown by themselves
MODELS = ("transformer", "n-gram", "uniform")
NOVEL = {"transformer": "by the model", "people": "by people"}
PUBLISHED = (
    "Published for all 67 paradigms of BLiMP, of which these are 23 (so not the same test): 5-gram 61, "
    "Transformer-XL trained on 4 M tokens 63, on 16 M 67, GPT-2 83, people 89."
)


class Table(NamedTuple):
    """Plain text cells under their heads."""

    head: tuple[str, ...]
    rows: list[list[str]]


# ---- translation


def translation_table(
    tests: Mapping[str, TranslationScores], former: Mapping[str, TranslationScores] | None = None
) -> Table:
    """Each test. former: those of earlier weights, which stand in front of the present ones."""
    head = ("checkpoint", "test", "sentences", "method", "BLEU", "95 %", "chrF", "source copied")
    old = [(test, result, ", before") for test, result in (former or {}).items()]
    rows = old + [(test, result, "") for test, result in tests.items()]
    return Table(head, [translation_row(*row) for row in sorted(rows, key=lambda row: row[0])])


def translation_row(test: str, result: TranslationScores, when: str) -> list[str]:
    low, high = result["bleu_95"]
    return [
        result["checkpoint"] + when,
        test,
        f"{result['size']:,}",
        result["method"],
        f"{result['bleu']:.1f}",
        f"{low:.1f} to {high:.1f}",
        f"{result['chrf']:.1f}",
        f"{result['control']['bleu']:.1f}",
    ]


def field_table(result: FieldScores, former: FieldScores | None = None) -> Table:
    """Inputs such as people type, by kind, how many come out right. former: the same of earlier weights."""
    counts = [field_counts(scores) for scores in ([former] if former else []) + [result]]
    rows = [[kind, *(column.get(kind, "–") for column in counts)] for kind in counts[-1]]
    return Table(("inputs", *(["before"] if former else []), "right"), rows)


def field_counts(result: FieldScores) -> dict[str, str]:
    """How many inputs of each kind are right, and of all."""
    kinds = result["kinds"]
    counts = {kind: f"{row['right']} of {row['size']}" for kind, row in kinds.items()}
    right, size = (sum(row[part] for row in kinds.values()) for part in ("right", "size"))
    return counts | {"all": f"{right} of {size} ({percent(result['right'])} %)"}


def alignment_table(result: AlignmentScores) -> Table:
    """Word alignment by cross-attention, and by the diagonal."""
    row = [
        str(result["size"]),
        str(result["layer"]),
        ", ".join(map(str, result["heads"])),
        f"{result['aer']:.3f}",
        f"{result['control']['aer']:.3f}",
    ]
    return Table(("sentences", "layer", "heads", "AER", "diagonal"), [row])


# ---- roles


def roles_table(tests: Mapping[str, RoleScores]) -> Table:
    """Each test: F1 with its interval of roles with given predicates, of predicates, and of both together."""
    head = (
        "test",
        "sentences",
        "frames",
        "roles F1",
        "95 %",
        "predicates F1",
        "end to end F1",
        "senses",
        "by the verb's side",
    )
    return Table(head, [roles_row(test, result) for test, result in tests.items()])


def roles_row(test: str, result: RoleScores) -> list[str]:
    low, high = result["roles"]["f1_95"]
    return [
        test,
        f"{result['size']:,}",
        f"{result['frames']:,}",
        f"{result['roles']['f1']:.1f}",
        f"{low:.1f} to {high:.1f}",
        *(f"{result[part]['f1']:.1f}" for part in ("predicates", "end_to_end")),
        f"{result['senses']:.1f}",
        f"{result['control']['roles']['f1']:.1f}",
    ]


def roles_by_label(result: RoleScores) -> Table:
    """The roles that occur most, with the predicates given."""
    rows = [
        [label, f"{one['gold']:,}", f"{one['found']:,}", f"{one['right']:,}", f"{one['f1']:.1f}"]
        for label, one in list(result["by_role"].items())[:ROLES]
    ]
    return Table(("role", "in the data", "found", "right", "F1"), rows)


def roles_by_genre(result: RoleScores) -> Table:
    """The three F1 by kind of text."""
    rows = [
        [genre, f"{one['size']:,}", *(f"{one[part]:.1f}" for part in ("roles", "predicates", "end_to_end"))]
        for genre, one in result["by_genre"].items()
    ]
    return Table(("kind of text", "sentences", "roles F1", "predicates F1", "end to end F1"), rows)


# ---- few-shot


def few_shot_table(result: FewShotScores, former: Mapping[str, FewShotSet] | None = None) -> Table:
    """Exact match on each set of tasks by the number of examples, and its controls. former: what earlier
    weights do on the same sets with the most examples."""
    head = (
        "tasks",
        "how many",
        *(f"{n} example" + "s" * (n != 1) for n in SHOTS),
        "95 %",
        *(["before"] if former else []),
        "outputs shuffled",
        "other task's",
        "nearest copied",
    )
    rows = [few_shot_row(tasks, row, former) for tasks, row in result["sets"].items()]
    return Table(head, rows)


def few_shot_row(
    tasks: str, row: Mapping[str, Any], former: Mapping[str, FewShotSet] | None = None
) -> list[str]:
    most = str(SHOTS[-1])
    _, low, high = row["shots"][most]
    before = [percent(former[tasks]["shots"][most][0]) if tasks in former else "–"] if former else []
    return [
        tasks,
        f"{row['tasks']:,}",
        *(percent(row["shots"][str(n)][0]) for n in SHOTS),
        f"{percent(low)} to {percent(high)}",
        *before,
        *(percent(row["controls"][control]) for control in CONTROLS),
    ]


def badge_table(result: FewShotScores) -> Table:
    """How often each badge is given, and how often the answer is then right."""
    head = ("tasks", *(part for badge in BADGES for part in (badge, "right")), "calibration error")
    return Table(head, [badge_row(tasks, row["badges"]) for tasks, row in result["sets"].items()])


def badge_row(tasks: str, badges: Mapping[str, Any]) -> list[str]:
    cells = [badges[badge][part] for badge in BADGES for part in ("share", "right")]
    return [tasks, *map(percent, cells), f"{badges['calibration_error']:.3f}"]


def rule_table(result: RuleScores) -> Table:
    """The network, a rule and both, with the most examples that were measured; what agreement is worth."""
    head = (
        "tasks",
        "network",
        "rule",
        "both",
        "95 %",
        "agree",
        "right",
        "differ",
        "network right",
        "rule right",
    )
    return Table((*head, "sure", "right"), [rule_row(tasks, row) for tasks, row in result["sets"].items()])


def rule_row(tasks: str, by_shots: Mapping[str, Mapping[str, Any]]) -> list[str]:
    row = by_shots[max(by_shots, key=int)]
    _, low, high = row["both"]
    return [
        tasks,
        *(percent(row[who][0]) for who in ("network", "rule", "both")),
        f"{percent(low)} to {percent(high)}",
        *(percent(row["agree"][part]) for part in ("share", "right")),
        *(percent(row["differ"][part]) for part in ("share", "right")),
        percent(row["differ, rule"]["right"]),
        *(percent(row["sure"][part]) for part in ("share", "right")),
    ]


# ---- language models


def text_table(results: Mapping[str, TextScores], former: Mapping[str, TextScores] | None = None) -> Table:
    """Each test of running text for each model. former: those of earlier weights, whose Transformer stands in
    front of the present one."""
    head = (
        "test",
        "texts",
        "words",
        "model",
        "perplexity a word",
        "95 %",
        "perplexity a token",
        "bits a byte",
    )
    rows = []
    for test, result in results.items():
        if result["unit"] == "minimal pairs":
            continue
        models = result["models"]
        if earlier := (former or {}).get(test):
            models = {"transformer, before": earlier["models"]["transformer"], **models}
        for model, scores in models.items():
            low, high = scores.get("word_perplexity_95", (None, None))
            rows.append(
                [
                    test,
                    f"{result['size']:,}",
                    f"{result['words']:,}",
                    model,
                    f"{scores['word_perplexity']:,.1f}",
                    "–" if low is None else f"{low:,.0f} to {high:,.0f}",
                    f"{scores['token_perplexity']:,.1f}",
                    f"{scores['bits_per_byte']:.2f}",
                ]
            )
    return Table(head, rows)


def pair_table(result: TextScores, former: TextScores | None = None) -> Table:
    """Minimal pairs by phenomenon, the weakest last, and at first the mean over all paradigms. former: the
    same of earlier weights."""
    means = [result["models"][model]["paradigm_mean"] for model in MODELS]
    low, high = result["models"]["transformer"]["paradigm_mean_95"]
    before = before_mean = []
    if former:
        before, before_mean = ["before, %"], [percent(former["models"]["transformer"]["paradigm_mean"])]
    whole = [
        f"all (mean over {len(result['paradigms'])} paradigms)",
        f"{result['size']:,}",
        *before_mean,
        f"{percent(means[0])} ({percent(low)} to {percent(high)})",
        *map(percent, means[1:]),
    ]
    ordered = sorted(result["phenomena"].items(), key=lambda item: -item[1]["transformer"])
    head = ("phenomenon", "pairs", *before, "Transformer, %", "n-gram, %", "fewer tokens, %")
    rows = [
        [
            name.replace("_", " "),
            f"{row['pairs']:,}",
            *([percent(former["phenomena"].get(name, {}).get("transformer"))] if former else []),
            *(percent(row[model]) for model in MODELS),
        ]
        for name, row in ordered
    ]
    return Table(head, [whole, *rows])


# ---- summaries


def summary_table(results: Mapping[str, SummaryScores]) -> Table:
    """ROUGE of the headlines on each test, and of sentences of the text in their place."""
    head = ("test", "texts", "headline", "ROUGE-1", "95 %", "ROUGE-2", "95 %", "ROUGE-L", "95 %")
    rows = []
    for test, result in results.items():
        for model, scores in result["models"].items():
            name = f"by the model, {result['method']}" if model == "transformer" else model
            rows.append([test, f"{result['size']:,}", name, *rouge_cells(scores)])
    return Table(head, rows)


def rouge_cells(scores: Mapping[str, Any]) -> list[str]:
    cells = []
    for measure in ("rouge1", "rouge2", "rougeL"):
        low, high = scores[f"{measure}_95"]
        cells += [f"{scores[measure]:.1f}", f"{low:.1f} to {high:.1f}"]
    return cells


def novelty_table(results: Mapping[str, SummaryScores]) -> Table:
    """How many headlines say something that their text does not: the model's, and those of people."""
    head = ("test", "texts", "headlines", "with a number or a name that is not in the text, %")
    rows = [
        [test, f"{result['size']:,}", NOVEL[who], percent(shares["facts"]), percent(shares["words"])]
        for test, result in results.items()
        for who, shares in result["new"].items()
    ]
    return Table((*head, "with any such word, %"), rows)


# ---- heads, twins, training


def head_table(result: HeadScores) -> Table:
    """For each kind of attention, how many heads have which role, and the clearest of them."""
    rows = []
    for kind in dict.fromkeys(row["kind"] for row in result["table"]):
        heads = [row for row in result["table"] if row["kind"] == kind]
        counts = Counter(row["role"] for row in heads).most_common()
        clear = [row for row in heads if row["role"] != "mixed"]
        best = max(clear, key=lambda row: row["score"], default=None)
        clearest = (
            f"{best['role']}: layer {best['layer']} head {best['head']}, {best['score']:.2f}" if best else "–"
        )
        roles = ", ".join(f"{count} {role}" for role, count in counts)
        rows.append([kind, f"{result['size']:,}", roles, clearest])
    return Table(("attention", "texts", "roles of its heads", "the clearest"), rows)


def twin_table(record: Mapping[str, Any], task: str) -> Table:
    """The exact match of every position scheme by length."""
    schemes = dict.fromkeys(run["scheme"] for run in record["runs"])
    rows = [
        [scheme, *(spread(point) for point in summary.by_length(record, task, scheme, "exact"))]
        for scheme in schemes
    ]
    return Table(("positions", *map(str, record["tasks"][task]["tested"])), rows)


def spread(found: summary.Point) -> str:
    """The mean over the seeds, with the worst and the best where they differ."""
    mean, low, high = (f"{100 * value:.0f}" for value in (found.mean, found.low, found.high))
    return mean if low == high else f"{mean} ({low} to {high})"


def training_table(metrics: Mapping[str, Any]) -> Table:
    """What it took to train a checkpoint."""
    facts = metrics["training"]
    row = [
        f"{facts['parameters']:,}",
        f"{facts['minutes']:.0f}",
        cores(facts["cores"]) if facts["device"] == "cpu" else "GPU",
        f"{facts['epochs']:.1f}",
        f"{facts['steps']:,}",
        dev_score(metrics),
    ]
    return Table(("parameters", "minutes", "cores or GPU", "epochs", "steps", "dev score"), [row])


def cores(count: int) -> str:
    return f"{count} CPU core" + "s" * (count > 1)


def dev_score(metrics: Mapping[str, Any]) -> str:
    """By which the weights were chosen."""
    if "dev_bleu" in metrics:
        parts = [key for key in metrics if key.endswith(("_en", "_fr"))]
        means = ", ".join(f"{key.replace('_', ' → ')} {metrics[key]:.1f}" for key in parts)
        return f"BLEU {metrics['dev_bleu']:.1f}" + (f", the mean of {means}" if means else "")
    for name in ("dev_book_word_perplexity", "dev_books_word_perplexity"):
        if name in metrics:
            return f"perplexity {metrics[name]:.0f} a word of books"
    if "dev_rouge" in metrics:
        parts = ", ".join(f"{metrics[f'rouge{n}']:.1f}" for n in "12L")
        return f"ROUGE {metrics['dev_rouge']:.1f}, the mean of 1, 2 and L ({parts})"
    if "dev_f1" in metrics:
        roles, predicates = metrics["dev_roles_f1"], metrics["dev_predicates_f1"]
        return f"F1 {metrics['dev_f1']:.1f} (roles {roles:.1f}, predicates {predicates:.1f})"
    if "dev_fresh" in metrics:
        return f"{percent(metrics['dev_fresh'])} % of fresh tasks"
    return percent(None)  # a mean of checkpoints was measured by `evaluate` alone


def percent(share: float | None) -> str:
    """A share in %, or a dash where there is none."""
    return "–" if share is None else f"{100 * share:.1f}"
