"""The tables of what was measured: the same rows for the README and the page."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..messages import decimal, keys, listed, say
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
NEW = ("facts", "words")  # what a headline may say that its text does not


class Table(NamedTuple):
    """Plain text cells under their heads."""

    head: tuple[str, ...]
    rows: list[list[str]]


def heads(*names: str) -> tuple[str, ...]:
    return tuple(say(f"tables.{name}") for name in names)


def known(kind: str, name: str) -> str:
    """A set, a model or a method that was measured, as it is called here; by its own name where it is none
    of ours."""
    return say(f"tables.{kind}-{name}") if f"tables.{kind}-{name}" in keys("en") else name


def counted(number: int) -> str:
    return say("page.number", n=number)


def interval(low: float, high: float, digits: int = 1) -> str:
    return say("tables.interval", low=decimal(low, digits), high=decimal(high, digits))


# ---- translation


def translation_table(
    tests: Mapping[str, TranslationScores], former: Mapping[str, TranslationScores] | None = None
) -> Table:
    """Each test. former: those of earlier weights, which stand in front of the present ones."""
    head = heads("checkpoint", "test", "sentences", "method", "bleu", "95", "chrf", "source-copied")
    old = [(test, result, True) for test, result in (former or {}).items()]
    rows = old + [(test, result, False) for test, result in tests.items()]
    return Table(head, [translation_row(*row) for row in sorted(rows, key=lambda row: row[0])])


def translation_row(test: str, result: TranslationScores, former: bool) -> list[str]:
    name = result["checkpoint"]
    return [
        say("tables.named-before", name=name) if former else name,
        test,
        counted(result["size"]),
        method(result["method"]),
        decimal(result["bleu"], 1),
        interval(*result["bleu_95"]),
        decimal(result["chrf"], 1),
        decimal(result["control"]["bleu"], 1),
    ]


def method(name: str) -> str:
    """How it was decoded: "greedy", "beam 4"."""
    kind, _, beams = name.partition(" ")
    return say("tables.beam", beams=beams) if kind == "beam" else known("method", name)


def field_table(result: FieldScores, former: FieldScores | None = None) -> Table:
    """Inputs such as people type, by kind, how many come out right. former: the same of earlier weights."""
    counts = [field_counts(scores) for scores in ([former] if former else []) + [result]]
    rows = [[known("field", kind), *(column.get(kind, "–") for column in counts)] for kind in counts[-1]]
    return Table(heads("inputs", *(["before"] if former else []), "right"), rows)


def field_counts(result: FieldScores) -> dict[str, str]:
    """How many inputs of each kind are right, and of all."""
    kinds = result["kinds"]
    counts = {kind: say("tables.of", right=row["right"], n=row["size"]) for kind, row in kinds.items()}
    right, size = (sum(row[part] for row in kinds.values()) for part in ("right", "size"))
    whole = say("tables.of-all", right=right, n=size, share=percent(result["right"]))
    return counts | {"all": whole}


def alignment_table(result: AlignmentScores) -> Table:
    """Word alignment by cross-attention, and by the diagonal."""
    row = [
        str(result["size"]),
        str(result["layer"]),
        listed(map(str, result["heads"])),
        decimal(result["aer"], 3),
        decimal(result["control"]["aer"], 3),
    ]
    return Table(heads("sentences", "layer", "heads", "aer", "diagonal"), [row])


# ---- roles


def roles_table(tests: Mapping[str, RoleScores]) -> Table:
    """Each test: F1 with its interval of roles with given predicates, of predicates, and of both together."""
    head = heads(
        "test",
        "sentences",
        "frames",
        "roles-f1",
        "95",
        "predicates-f1",
        "end-to-end-f1",
        "senses",
        "verb-side",
    )
    return Table(head, [roles_row(test, result) for test, result in tests.items()])


def roles_row(test: str, result: RoleScores) -> list[str]:
    return [
        test,
        counted(result["size"]),
        counted(result["frames"]),
        decimal(result["roles"]["f1"], 1),
        interval(*result["roles"]["f1_95"]),
        *(decimal(result[part]["f1"], 1) for part in ("predicates", "end_to_end")),
        decimal(result["senses"], 1),
        decimal(result["control"]["roles"]["f1"], 1),
    ]


def roles_by_label(result: RoleScores) -> Table:
    """The roles that occur most, with the predicates given."""
    rows = [
        [label, *(counted(one[part]) for part in ("gold", "found", "right")), decimal(one["f1"], 1)]
        for label, one in list(result["by_role"].items())[:ROLES]
    ]
    return Table(heads("role", "gold", "found", "right", "f1"), rows)


def roles_by_genre(result: RoleScores) -> Table:
    """The three F1 by kind of text."""
    parts = ("roles", "predicates", "end_to_end")
    rows = [
        [known("genre", genre), counted(one["size"]), *(decimal(one[part], 1) for part in parts)]
        for genre, one in result["by_genre"].items()
    ]
    return Table(heads("genre", "sentences", "roles-f1", "predicates-f1", "end-to-end-f1"), rows)


# ---- few-shot


def few_shot_table(result: FewShotScores, former: Mapping[str, FewShotSet] | None = None) -> Table:
    """Exact match on each set of tasks by the number of examples, and its controls. former: what earlier
    weights do on the same sets with the most examples."""
    head = (
        *heads("tasks", "how-many"),
        *(say("incontext.from-examples", n=n) for n in SHOTS),
        *heads("95", *(["before"] if former else []), "shuffled", "other-task", "nearest"),
    )
    rows = [few_shot_row(tasks, row, former) for tasks, row in result["sets"].items()]
    return Table(head, rows)


def few_shot_row(
    tasks: str, row: Mapping[str, Any], former: Mapping[str, FewShotSet] | None = None
) -> list[str]:
    most = str(SHOTS[-1])
    _, *ends = row["shots"][most]
    before = [percent(former[tasks]["shots"][most][0]) if tasks in former else "–"] if former else []
    return [
        known("set", tasks),
        counted(row["tasks"]),
        *(percent(row["shots"][str(n)][0]) for n in SHOTS),
        interval(*(100 * end for end in ends)),
        *before,
        *(percent(row["controls"][control]) for control in CONTROLS),
    ]


def badge_table(result: FewShotScores) -> Table:
    """How often each badge is given, and how often the answer is then right."""
    badges = [part for badge in BADGES for part in (say(f"incontext.badge-{badge}"), say("tables.right"))]
    head = (*heads("tasks"), *badges, *heads("calibration-error"))
    return Table(head, [badge_row(tasks, row["badges"]) for tasks, row in result["sets"].items()])


def badge_row(tasks: str, badges: Mapping[str, Any]) -> list[str]:
    cells = [badges[badge][part] for badge in BADGES for part in ("share", "right")]
    return [known("set", tasks), *map(percent, cells), decimal(badges["calibration_error"], 3)]


def rule_table(result: RuleScores) -> Table:
    """The network, a rule and both, with the most examples that were measured; what agreement is worth."""
    head = heads("tasks", "network", "rule", "both", "95", "agree", "right", "differ", "network-right")
    head += (*heads("rule-right"), say("incontext.badge-sure"), *heads("right"))
    return Table(head, [rule_row(tasks, row) for tasks, row in result["sets"].items()])


def rule_row(tasks: str, by_shots: Mapping[str, Mapping[str, Any]]) -> list[str]:
    row = by_shots[max(by_shots, key=int)]
    _, *ends = row["both"]
    return [
        known("set", tasks),
        *(percent(row[who][0]) for who in ("network", "rule", "both")),
        interval(*(100 * end for end in ends)),
        *(percent(row["agree"][part]) for part in ("share", "right")),
        *(percent(row["differ"][part]) for part in ("share", "right")),
        percent(row["differ, rule"]["right"]),
        *(percent(row["sure"][part]) for part in ("share", "right")),
    ]


# ---- language models


def text_table(results: Mapping[str, TextScores], former: Mapping[str, TextScores] | None = None) -> Table:
    """Each test of running text for each model. former: those of earlier weights, whose Transformer stands in
    front of the present one."""
    head = heads(
        "test", "texts", "words", "model", "word-perplexity", "95", "token-perplexity", "bits-a-byte"
    )
    rows = []
    for test, result in results.items():
        if result["unit"] == "minimal pairs":
            continue
        models = result["models"]
        if earlier := (former or {}).get(test):
            models = {"transformer, before": earlier["models"]["transformer"], **models}
        for model, scores in models.items():
            ends = scores.get("word_perplexity_95")
            rows.append(
                [
                    test,
                    counted(result["size"]),
                    counted(result["words"]),
                    known("model", model),
                    decimal(scores["word_perplexity"], 1),
                    interval(*ends, digits=0) if ends else "–",
                    decimal(scores["token_perplexity"], 1),
                    decimal(scores["bits_per_byte"], 2),
                ]
            )
    return Table(head, rows)


def pair_table(result: TextScores, former: TextScores | None = None) -> Table:
    """Minimal pairs by phenomenon, the weakest last, and at first the mean over all paradigms. former: the
    same of earlier weights."""
    means = [result["models"][model]["paradigm_mean"] for model in MODELS]
    ends = [100 * end for end in result["models"]["transformer"]["paradigm_mean_95"]]
    before = before_mean = []
    if former:
        before, before_mean = ["before-share"], [percent(former["models"]["transformer"]["paradigm_mean"])]
    whole = [
        say("tables.all-paradigms", n=len(result["paradigms"])),
        counted(result["size"]),
        *before_mean,
        say("tables.with-interval", mean=percent(means[0]), interval=interval(*ends)),
        *map(percent, means[1:]),
    ]
    ordered = sorted(result["phenomena"].items(), key=lambda item: -item[1]["transformer"])
    head = heads("phenomenon", "pairs", *before, "transformer-share", "ngram-share", "fewer-tokens-share")
    rows = [
        [
            known("phenomenon", name.replace("_", " ")),
            counted(row["pairs"]),
            *([percent(former["phenomena"].get(name, {}).get("transformer"))] if former else []),
            *(percent(row[model]) for model in MODELS),
        ]
        for name, row in ordered
    ]
    return Table(head, [whole, *rows])


# ---- summaries


def summary_table(results: Mapping[str, SummaryScores]) -> Table:
    """ROUGE of the headlines on each test, and of sentences of the text in their place."""
    head = heads("test", "texts", "headline", "rouge-1", "95", "rouge-2", "95", "rouge-l", "95")
    rows = []
    for test, result in results.items():
        for model, scores in result["models"].items():
            name = known("headline", model)
            if model == "transformer":
                name = say("tables.model-by", method=method(result["method"]))
            rows.append([test, counted(result["size"]), name, *rouge_cells(scores)])
    return Table(head, rows)


def rouge_cells(scores: Mapping[str, Any]) -> list[str]:
    cells = []
    for measure in ("rouge1", "rouge2", "rougeL"):
        cells += [decimal(scores[measure], 1), interval(*scores[f"{measure}_95"])]
    return cells


def novelty_table(results: Mapping[str, SummaryScores]) -> Table:
    """How many headlines say something that their text does not: the model's, and those of people."""
    head = heads("test", "texts", "headlines", "new-facts", "new-words")
    rows = [
        [test, counted(result["size"]), say(f"tables.novel-{who}"), *(percent(shares[part]) for part in NEW)]
        for test, result in results.items()
        for who, shares in result["new"].items()
    ]
    return Table(head, rows)


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
    legs = training_legs(metrics["training"])
    row = [
        f"{legs[-1]['parameters']:,}",
        " + ".join(f"{leg['minutes']:.0f}" for leg in legs),
        " + ".join(map(machine, legs)),
        " + ".join(f"{leg['epochs']:.1f}" for leg in legs),
        " + ".join(f"{leg['steps']:,}" for leg in legs),
        dev_score(metrics),
    ]
    return Table(("parameters", "minutes", "cores or GPU", "epochs", "steps", "dev score"), [row])


def training_legs(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The runs that went on from one another, the first one first."""
    return [*training_legs(facts["before"]), facts] if "before" in facts else [facts]


def machine(leg: Mapping[str, Any]) -> str:
    """On what a run was made, and who taught it."""
    cores = leg["cores"]
    where = f"{cores} CPU core" + "s" * (cores > 1) if leg["device"] == "cpu" else "GPU"
    if teacher := leg.get("teacher"):
        millions, minutes = teacher["parameters"] / 1e6, teacher["minutes"]
        where += f" (taught by {millions:.0f} M parameters: {minutes:.0f} minutes, {machine(teacher)})"
    return where


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
    return "–" if share is None else decimal(100 * share, 1)
