"""The commands that measure: evaluate and analyse-heads, and scores, which shows what was measured."""

from __future__ import annotations

import argparse
import json

from ..errors import UserError
from .common import load_for, load_translator

TASKS = (  # that can be evaluated
    *("translate", "field", "alignment"),
    *("in-context", "rules", "words", "language-model", "summaries", "unfamiliar", "roles"),
)
# The use of those that are not about a translator.
USES = {
    **dict.fromkeys(("in-context", "rules", "words"), "in-context"),
    "language-model": "language-model",
    **dict.fromkeys(("summaries", "unfamiliar"), "summaries"),
    "roles": "roles",
}


def evaluate(options: argparse.Namespace) -> int:
    """Measure a checkpoint on a test set, print the metrics and perhaps keep them."""
    from .. import shelf
    from ..measuring import incontext, language, records, roles, rules, summaries, translation, unfamiliar
    from ..measuring.field import evaluate_field
    from ..training.hardware import cores

    if options.data is None and options.task != "field":
        options.usage_error(f"the task {options.task} needs --data FILE, its test set")
    if options.record:
        records.check_record(options.record)
    if options.task in USES:
        checkpoint = load_for(USES[options.task], options.checkpoint, cores())
    else:
        checkpoint = load_translator(options.checkpoint, cores(), options.to)
    measure = {
        "translate": lambda: translation.evaluate_translation(
            checkpoint, options.data, options.beam, options.style, options.to
        ),
        "field": lambda: evaluate_field(checkpoint, options.data, options.beam),
        "alignment": lambda: translation.evaluate_alignment(checkpoint, options.data),
        "in-context": lambda: incontext.evaluate_in_context(checkpoint, options.data),
        "rules": lambda: rules.evaluate_rules(checkpoint, options.data),
        "words": lambda: incontext.evaluate_words(checkpoint, options.data),
        "language-model": lambda: language.evaluate_language_model(
            checkpoint, options.data, shelf.ngram_beside(checkpoint)
        ),
        "summaries": lambda: summaries.evaluate_summaries(checkpoint, options.data, options.beam),
        "unfamiliar": lambda: unfamiliar.evaluate_unfamiliar(checkpoint, options.data),
        "roles": lambda: roles.evaluate_roles(checkpoint, options.data),
    }
    found = measure[options.task]()
    results = found if isinstance(found, list) else [found]
    shown = results[0] if len(results) == 1 else results
    print(json.dumps(shown, indent=2, ensure_ascii=options.task != "field"))
    if options.record:
        for result in results:
            records.record(result, options.record)
    return 0


def analyse_heads(options: argparse.Namespace) -> int:
    """Score what every head does, print the result and perhaps keep it."""
    import torch
    from tqdm import tqdm

    from .. import checkpoints, shelf
    from ..measuring import records
    from ..measuring.heads import analyse_heads

    torch.set_num_threads(1)
    if options.record:
        records.check_record(options.record)
    checkpoint = shelf.load(options.checkpoint) if options.checkpoint else load_translator(None, 1)
    with tqdm(total=1.0, disable=None, leave=False, bar_format="{percentage:.0f} % |{bar}|") as bar:
        result = analyse_heads(checkpoint, options.data, lambda share: bar.update(share - bar.n))
    print(checkpoints.pretty(result))
    if options.record:
        records.record(result, options.record)
    return 0


def scores(options: argparse.Namespace) -> int:
    """Print the tables of scores, or put them between their marks in the README."""
    from .. import checkpoints
    from ..measuring import report

    tables = report.render(checkpoints.FOLDER)
    if not options.write:
        print(tables)
        return 0
    readme = checkpoints.FOLDER.parent / "README.md"
    if not readme.is_file():
        raise UserError(f"There is no {readme} to write the scores into.")
    text = readme.read_text(encoding="utf-8")
    readme.write_text(report.insert(tables, text), encoding="utf-8")
    return 0
