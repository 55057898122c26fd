"""Scores of headlines equal those of rouge-score called directly, and controls are what they say."""

from pathlib import Path

import pytest

from playground.errors import UserError
from playground.measuring import summaries
from playground.measuring.records import record
from playground.measuring.summaries import evaluate_summaries, newness, summed
from playground.uses.translation.translator import Line
from tests.translators import tiny_summariser

pytest.importorskip("rouge_score")
ROWS = [
    ("The cat sleeps. The dog eats well.", "A cat sleeps"),
    ("Where is the book? I am hungry. The cat is hungry.", "The hungry cat"),
    ("The dog eats. The cat eats. Birds sing.", "The cat eats"),
]


@pytest.fixture
def rows_file(tmp_path: Path) -> Path:
    path = tmp_path / "dev.tsv"
    path.write_text("".join(f"1\tcs\t{text}\t{title}\n" for text, title in ROWS), encoding="utf-8")
    return path


def test_scores_are_the_mean_of_those_of_rouge(rows_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    headlines = ["The cat sleeps", "A dog", ""]
    monkeypatch.setattr(summaries, "summarise_lines", lambda *_: [Line(text) for text in headlines])
    result = evaluate_summaries(tiny_summariser(), rows_file)
    from rouge_score.rouge_scorer import RougeScorer

    rouge = RougeScorer(["rouge1", "rouge2", "rougeL"])
    scores = [rouge.score(title, said) for (_, title), said in zip(ROWS, headlines, strict=True)]
    for measure in ("rouge1", "rouge2", "rougeL"):
        mean = sum(one[measure].fmeasure for one in scores) / 3
        assert result["models"]["transformer"][measure] == pytest.approx(100 * mean, abs=0.01)
    assert result["size"] == 3 and result["test"] == "dev" and result["method"] == "beam 4"
    assert "rouge-score 0." in result["signature"]


def test_controls_are_sentences_of_the_text(rows_file: Path) -> None:
    models = evaluate_summaries(tiny_summariser(), rows_file, beams=1)["models"]
    first, best = models["first sentence"], models["best sentence, chosen with the title"]
    assert first["rouge1"] == pytest.approx(100 * (2 * 2 / 6 + 2 * 1 / 7 + 2 * 2 / 6) / 3, abs=0.01)
    assert best["rouge1"] == pytest.approx(100 * (2 * 2 / 6 + 2 * 3 / 7 + 1) / 3, abs=0.01)
    assert best["rouge1"] >= models["most central sentence"]["rouge1"] > 0


def test_the_interval_is_around_the_mean_and_always_the_same() -> None:
    rows = [[n / 20, 0.5, 0.0] for n in range(20)]
    first, again = summed(rows), summed(rows)
    assert first == again
    low, high = first["rouge1_95"]
    assert low < first["rouge1"] == 47.5 < high
    assert first["rouge2_95"] == [50, 50] and first["rougeL_95"] == [0, 0]


def test_what_is_new_is_counted_by_headline() -> None:
    texts = ["We sort 12 graphs."] * 4
    assert newness(["Sorting 12 graphs", "Sorting 13 trees", "Trees", "Graphs at MIT"], texts) == {
        "facts": 0.5,
        "words": 0.75,
    }


def test_a_result_is_kept_by_its_test(rows_file: Path, tmp_path: Path) -> None:
    (tmp_path / "metrics.json").write_text("{}", encoding="utf-8")
    result = evaluate_summaries(tiny_summariser(), rows_file, beams=1)
    record(result, tmp_path)
    from playground.checkpoints import read_json

    assert read_json(tmp_path / "metrics.json")["summaries"]["dev"]["models"] == result["models"]
    assert 0 <= result["new"]["people"]["facts"] <= result["new"]["people"]["words"] <= 1


def test_without_the_package_it_says_which(rows_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rouge_score.rouge_scorer", None)
    with pytest.raises(UserError, match="pip install rouge-score"):
        evaluate_summaries(tiny_summariser(), rows_file)
