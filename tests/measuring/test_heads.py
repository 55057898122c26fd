"""What heads do over a corpus: heads that are made to do something are found out."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from playground.analysis.roles import MIXED, ROLES
from playground.checkpoints import Checkpoint
from playground.errors import UserError
from playground.experiments import Subject, subject
from playground.measuring import heads
from playground.measuring.heads import (
    SENTENCES,
    Text,
    analyse_heads,
    drawn_scores,
    induction_scores,
    measure,
    units_of,
)
from playground.text.characters import SEPARATOR
from playground.transformer import Edits, Trace, Transformer
from playground.uses.incontext import reading
from playground.uses.roles.labeller import MARK
from tests.fewshot import tiny_few_shot
from tests.frames import rows, tiny_labeller, trained_labeller, write_rows
from tests.helpers import BOS
from tests.translators import tiny_language_model, tiny_translator

TSV = (
    "The cat eats.\tLe chat mange.\nThe dog.\tLe chien.\nThe cat.\tLe chat.\nThe dog eats.\tLe chien mange.\n"
)
LINES = "The cat eats the cat.\n\nI am hungry.\n"
FIRST = torch.zeros(32, 32).index_fill(1, torch.tensor([0]), 1)
FORCED = {
    (("encoder", 0), 1): (torch.eye(32), "same"),
    (("encoder", 1), 2): (FIRST, "first"),
    (("decoder", 1), 0): (torch.eye(32), "same"),
    (("cross", 0), 3): (FIRST, "first"),
}


@pytest.fixture
def forced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Heads of every model look where FORCED says."""
    run, patterns = Subject.run, {key: pattern for key, (pattern, _) in FORCED.items()}
    monkeypatch.setattr(Subject, "run", lambda self, edits=None: run(self, Edits(patterns=patterns)))


@pytest.fixture(autouse=True)
def few_sentences(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The tiny models read only short ones."""
    path = tmp_path / "sentences.txt"
    path.write_text("The cat.\nI am.\nThe dog eats.\nThe book.\n", encoding="utf-8")
    monkeypatch.setattr(heads, "SENTENCES", path)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.usefixtures("forced")
@pytest.mark.parametrize("checkpoint", [tiny_translator(), tiny_language_model()], ids=["pair", "decoder"])
def test_heads_that_are_made_to_do_something_are_found_out(checkpoint: Checkpoint, tmp_path: Path) -> None:
    alone = checkpoint.model.config.kind == "decoder"
    result = analyse_heads(checkpoint, write(tmp_path / "a.tsv", LINES if alone else TSV))
    rows = {((row["kind"], row["layer"]), row["head"]): row for row in result["table"]}
    assert len(rows) == (8 if alone else 24)
    for key, (_, role) in FORCED.items():
        if key in rows:
            assert (rows[key]["role"], rows[key]["score"]) == (role, 1.0)
            assert rows[key]["entropy"] == 0
    for row in rows.values():
        assert row["role"] in ROLES and row["score"] == max(row["scores"].values())
        assert (row["role"] == MIXED) == (row["score"] < result["threshold"])
        assert ("copying" in row) == ("induction" in row["scores"]) == alone


def test_heads_of_a_labeller_that_look_at_the_verb_are_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = tiny_labeller(positions="rotary")
    (tmp_path / "sentences.txt").write_text("The cat saw the dog.\nThe dog ran.\n", encoding="utf-8")
    run = Subject.run

    def forced(self: Subject, edits: Edits | None = None) -> tuple:
        mark = self.checkpoint.tokenizer.specials[MARK]
        if mark not in self.read.ids:
            return run(self, edits)
        pattern = torch.zeros(len(self.read), len(self.read))
        pattern[:, self.read.ids.index(mark)] = 1
        return run(self, Edits(patterns={(("encoder", 1), 2): pattern}))

    monkeypatch.setattr(Subject, "run", forced)
    result = analyse_heads(checkpoint, write(tmp_path / "a.txt", "The cat *saw* the dog.\nThe *dog* ran.\n"))
    found = {(row["layer"], row["head"]): row for row in result["table"]}
    assert found[1, 2]["role"] == "verb" and found[1, 2]["score"] == 1.0


def test_a_labeller_is_measured_on_sentences_with_frames(tmp_path: Path) -> None:
    (tmp_path / "sentences.txt").write_text("The cat saw the dog.\nThe dog ran.\n", encoding="utf-8")
    result = analyse_heads(trained_labeller(), write_rows(tmp_path / "some.jsonl.gz", rows()))
    assert len(result["table"]) == 4 and all("verb" in row["scores"] for row in result["table"])


def test_examples_are_own_sentences_with_the_clearest_first(tmp_path: Path) -> None:
    result = json.loads(json.dumps(analyse_heads(tiny_translator(), write(tmp_path / "a.tsv", TSV))))
    own = (tmp_path / "sentences.txt").read_text(encoding="utf-8").splitlines()
    assert result["sentences"] and set(result["sentences"]) <= set(own)
    for row in result["table"]:
        assert not set(row["clear"]) & set(row["fails"])
        assert len(row["clear"]) == len(row["fails"]) == 2  # half of four sentences
        assert all(0 <= n < len(result["sentences"]) for n in row["clear"] + row["fails"])


def test_the_role_scores_higher_where_it_is_clear_than_where_it_fails(tmp_path: Path) -> None:
    checkpoint = tiny_language_model()
    result = analyse_heads(checkpoint, write(tmp_path / "a.txt", LINES))
    scores = [measure(Text(subject(checkpoint, line), set()))[0] for line in result["sentences"]]
    checked = 0
    for row in result["table"]:
        best = max(row["scores"], key=row["scores"].get)
        if best == "induction":
            continue
        clear, fails = (
            [scores[n]["decoder", row["layer"]][best].above_chance()[row["head"]].item() for n in row[key]]
            for key in ("clear", "fails")
        )
        assert clear == sorted(clear, reverse=True) and fails == sorted(fails)
        checked += bool(clear) and clear[-1] > fails[-1]
    assert checked > 0


def test_the_files_size_is_told_and_texts_that_do_not_fit_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "cat " * 60
    result = analyse_heads(tiny_translator(), write(tmp_path / "a.tsv", f"{long}\tchat\na\t{long}\n{TSV}"))
    assert (result["file"], result["size"], result["task"]) == ("a.tsv", 4, "heads")
    monkeypatch.setattr(heads, "SIZE", 1)
    assert analyse_heads(tiny_language_model(), write(tmp_path / "b.txt", LINES))["size"] == 1


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    seen: list[float] = []
    analyse_heads(tiny_translator(), write(tmp_path / "a.tsv", TSV), seen.append)
    assert seen == sorted(seen) and seen[-1] == 1 and len(seen) > 2


def test_a_file_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no text"):
        analyse_heads(tiny_language_model(), write(tmp_path / "a.txt", "\n" + "cat " * 99))


def test_a_few_shot_model_is_measured_on_drawn_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "OWN", 3)
    monkeypatch.setattr(heads, "SIZE", 5)
    result = analyse_heads(tiny_few_shot(max_length=256), None)
    assert (result["file"], len(result["table"])) == ("drawn tasks", 8)
    assert 3 <= result["size"] <= 5  # a cell with an arrow could not be told from the prompt's own
    assert result["sentences"] and all("->" not in text for text in result["sentences"])
    checkpoint = tiny_few_shot(max_length=256)
    for texts in heads.read_texts(checkpoint, None):
        for one in [text.subject for text in texts]:
            assert len(one.counted) >= 2  # an answer and its end mark
            assert one.read.ids.count(checkpoint.tokenizer.specials[SEPARATOR]) == 5


def test_other_models_need_a_file() -> None:
    with pytest.raises(UserError, match="Name a file with sentence pairs with --data"):
        analyse_heads(tiny_translator(), None)


def test_a_perfect_induction_head_is_found_on_repeated_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint = tiny_language_model()
    forward = Transformer.forward

    def look_back(self: Transformer, read: torch.Tensor, trace: Trace) -> None:
        ids, half = read[0].tolist(), read.size(1) // 2
        assert ids[0] == BOS and ids[1 : half + 1] == ids[half + 1 :] and len(set(ids)) == half + 1
        forward(self, read, trace=trace)
        record = trace.attention["decoder", 1]
        weights = record.weights.clone()
        weights[0, 2] = torch.eye(len(ids)).roll(-half + 1, dims=1)
        trace.attention["decoder", 1] = replace(record, weights=weights)

    monkeypatch.setattr(Transformer, "forward", look_back)
    scores = induction_scores(checkpoint)["decoder", 1].above_chance()
    assert scores[2].item() == pytest.approx(1)
    assert (scores[[0, 1, 3]] < 0.5).all()


def test_a_perfect_copying_head_is_found_on_drawn_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    run, sizes = Subject.run, []

    def copy(self: Subject, edits: Edits | None = None) -> tuple[Trace, torch.Tensor]:
        trace, logits = run(self, edits)
        assert self.source.text == self.written.text and self.source.text.isalnum()
        record = trace.attention["cross", 0]
        weights = record.weights.clone()
        rows = torch.arange(weights.size(-2))
        weights[0, 1] = 0
        weights[0, 1, rows, rows] = 1  # the tiny translator has no mark in front of the source
        trace.attention["cross", 0] = replace(record, weights=weights)
        sizes.append(len(self.written) - 1)
        return trace, logits

    monkeypatch.setattr(Subject, "run", copy)
    role, found = drawn_scores(tiny_translator())
    assert role == "copied" and found["cross", 0].queries == sum(sizes) > 20 * 6
    assert found["cross", 0].above_chance()[1].item() == pytest.approx(1)
    assert found["cross", 0].above_chance()[0] < 0.5


def test_only_what_can_copy_or_repeat_has_the_role() -> None:
    assert drawn_scores(tiny_language_model())[0] == "induction"


def test_marks_are_marks_and_words_are_not() -> None:
    one = subject(tiny_language_model(), "I am hungry.")
    _, labels, marks = units_of(one, one.read)
    assert labels == ["[start]", "i", "am", "hungry", "."]
    assert marks == [False, False, False, False, True]


def test_the_sentences_that_are_shipped_are_short_and_different() -> None:
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) >= 150
    assert all(2 <= len(line.split()) <= 16 and line[-1] in ".?!" for line in lines)
