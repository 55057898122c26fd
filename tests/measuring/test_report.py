"""The tables of the README: made of what was measured, and put between two marks."""

import copy
import json
from pathlib import Path

import pytest

from playground.errors import UserError
from playground.measuring.report import BEGIN, END, insert, render

RESULT = {
    "task": "translate",
    "checkpoint": "en-fr",
    "size": 6421,
    "method": "greedy",
    "bleu": 45.678,
    "bleu_95": [44.9, 46.52],
    "chrf": 64.04,
    "control": {"what": "the source copied", "bleu": 3.14},
}


TRAINING = {
    "parameters": 8_300_000,
    "minutes": 99.6,
    "device": "cpu",
    "cores": 2,
    "epochs": 15.04,
    "steps": 7_000,
}


HEADS = {
    "size": 400,
    "table": [
        {"kind": "encoder", "layer": 0, "head": 0, "role": "next", "score": 0.41},
        {"kind": "encoder", "layer": 0, "head": 1, "role": "next", "score": 0.725},
        {"kind": "encoder", "layer": 1, "head": 0, "role": "mixed", "score": 0.9},
        {"kind": "cross", "layer": 0, "head": 0, "role": "mixed", "score": 0.1},
    ],
}


ALIGNMENT = {"size": 37, "layer": 1, "heads": [3, 5], "aer": 0.2511, "control": {"aer": 0.59}}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Two checkpoints, one of them with scores."""
    metrics = {
        "tests": {"tatoeba": RESULT, "a-test-beam4": {**RESULT, "method": "beam 4"}},
        "alignment": ALIGNMENT,
        "training": TRAINING,
        "heads": HEADS,
        "dev_bleu": 48.25,
    }
    for name, content in (("en-fr", metrics), ("new", {"dev_bleu": 3.0})):
        (tmp_path / name).mkdir()
        (tmp_path / name / "metrics.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def test_tables_say_what_was_measured(shelf: Path) -> None:
    assert render(shelf).splitlines() == [
        "| checkpoint | test | sentences | method | BLEU | 95 % | chrF | source copied |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        "| en-fr | a-test-beam4 | 6,421 | beam 4 | 45.7 | 44.9 to 46.5 | 64.0 | 3.1 |",
        "| en-fr | tatoeba | 6,421 | greedy | 45.7 | 44.9 to 46.5 | 64.0 | 3.1 |",
        "",
        "Word alignment by cross-attention (error rate, lower is better):",
        "",
        "| checkpoint | sentences | layer | heads | AER | diagonal |",
        "| --- | --- | --- | --- | --- | --- |",
        "| en-fr | 37 | 1 | 3, 5 | 0.251 | 0.590 |",
        "",
        "What it took to train them:",
        "",
        "| checkpoint | parameters | minutes | cores or GPU | epochs | steps | dev score |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| en-fr | 8,300,000 | 100 | 2 CPU cores | 15.0 | 7,000 | BLEU 48.2 |",
        "",
        "What the attention heads do, by `python -m playground analyse-heads` (a score of 0 is uniform "
        "attention, 1 all weight where the role says):",
        "",
        "| checkpoint | attention | texts | roles of its heads | the clearest |",
        "| --- | --- | --- | --- | --- |",
        "| en-fr | encoder | 400 | 2 next, 1 mixed | next: layer 0 head 1, 0.72 |",
        "| en-fr | cross | 400 | 1 mixed | – |",
    ]


def test_headlines_have_a_part_of_their_own(tmp_path: Path) -> None:
    scores = {f"rouge{n}": 30.0 for n in "12L"} | {f"rouge{n}_95": [29.0, 31.0] for n in "12L"}
    result = {
        "size": 9,
        "method": "beam 4",
        "signature": "rouge-score 0.1.2, F, no stemming",
        "models": {"transformer": scores},
        "new": {"people": {"facts": 0.2, "words": 0.5}},
    }
    (tmp_path / "summaries").mkdir()
    content = json.dumps({"summaries": {"dev": result}})
    (tmp_path / "summaries" / "metrics.json").write_text(content, encoding="utf-8")
    lines = render(tmp_path).splitlines()
    assert lines[0].startswith("Headlines of `summaries`") and "rouge-score 0.1.2" in lines[0]
    assert "| dev | 9 | by the model, beam 4 | 30.0 | 29.0 to 31.0 |" in lines[4]
    assert lines[-1] == "| dev | 9 | by people | 20.0 | 50.0 |"


def test_without_scores_there_is_no_table(tmp_path: Path) -> None:
    assert render(tmp_path) == ""


@pytest.mark.parametrize("lacking", ["bleu", "control", "bleu_95"])
def test_foreign_metrics_are_named(shelf: Path, lacking: str) -> None:
    result = copy.deepcopy(RESULT)
    del result[lacking]
    (shelf / "new" / "metrics.json").write_text(json.dumps({"tests": {"x": result}}), encoding="utf-8")
    with pytest.raises(UserError, match=r"metrics\.json holds no scores .*" + lacking):
        render(shelf)


def test_tables_replace_what_stands_between_the_marks() -> None:
    before = f"# Title\n\n{BEGIN}\nold\n{END}\n\nend\n"
    after = insert("| new |", before)
    assert after == f"# Title\n\n{BEGIN}\n| new |\n{END}\n\nend\n"
    assert insert("| new |", after) == after
    assert insert("", after) == f"# Title\n\n{BEGIN}\n{END}\n\nend\n"


@pytest.mark.parametrize("text", ["no marks", BEGIN, END, f"{END} {BEGIN}"])
def test_a_readme_without_marks_is_an_error(text: str) -> None:
    with pytest.raises(UserError, match="Add both marks"):
        insert("", text)
