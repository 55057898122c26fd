"""What of a run is kept: its tokenizer from the first moment, and weights that are always whole."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from playground import checkpoints
from playground.checkpoints import load
from playground.errors import UserError
from playground.training import keeping
from playground.training.keeping import LOCK, claimed, find_tokenizer, refuse_used, save_whole, training_facts
from playground.training.loop import STATE
from tests.helpers import tiny_model
from tests.translators import tiny_language_model

TEXTS = ["the cat sat on the mat"] * 4


def test_a_folder_with_a_run_is_for_resuming_only(tmp_path: Path) -> None:
    refuse_used(tmp_path, resume=False)
    (tmp_path / STATE).touch()
    refuse_used(tmp_path, resume=True)
    with pytest.raises(UserError, match="holds a run already"):
        refuse_used(tmp_path, resume=False)


def test_facts_are_those_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "cores", lambda: 3)
    model = tiny_model()
    trainer = SimpleNamespace(
        model=model,
        data=SimpleNamespace(tokens_per_epoch=400),
        device=torch.device("cpu"),
        settings=SimpleNamespace(seed=7),
        at={"seconds": 90.0, "step": 12, "tokens": 1000},
    )
    assert training_facts(trainer) == {
        "parameters": sum(p.numel() for p in model.parameters()),
        "minutes": 1.5,
        "steps": 12,
        "target_tokens": 1000,
        "epochs": 2.5,
        "device": "cpu",
        "cores": 3,
        "seed": 7,
    }


def test_facts_tell_of_the_checkpoints_that_a_run_began_with(tmp_path: Path) -> None:
    first, teacher, untold = tiny_language_model(), tiny_language_model(), tiny_language_model()
    first.metrics, teacher.metrics = {"training": {"steps": 1}}, {"training": {"steps": 2}}
    for name, checkpoint in (("first", first), ("teacher", teacher), ("untold", untold)):
        save_whole(checkpoint, tmp_path / name)
    trainer = SimpleNamespace(
        model=first.model,
        data=SimpleNamespace(tokens_per_epoch=1),
        device=torch.device("cpu"),
        settings=SimpleNamespace(seed=0),
        at={"seconds": 0.0, "step": 3, "tokens": 0},
    )
    facts = training_facts(trainer, str(tmp_path / "first"), str(tmp_path / "teacher"))
    assert (facts["before"], facts["teacher"], facts["steps"]) == ({"steps": 1}, {"steps": 2}, 3)
    assert not {"before", "teacher"} & training_facts(trainer, str(tmp_path / "untold")).keys()


def test_a_checkpoint_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    first, second = tiny_language_model(), tiny_language_model()
    second.metrics = {"dev": 2}
    for checkpoint in (first, second):
        save_whole(checkpoint, tmp_path / "best")
    assert load(tmp_path / "best").metrics == {"dev": 2}
    assert [path.name for path in tmp_path.iterdir()] == ["best"]


def test_a_cut_while_writing_leaves_the_former_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_whole(tiny_language_model(), tmp_path / "best")
    save = keeping.save

    def cut(*arguments: object) -> None:
        save(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping, "save", cut)
    with pytest.raises(KeyboardInterrupt):
        changed = tiny_language_model()
        changed.metrics = {"dev": 2}
        save_whole(changed, tmp_path / "best")
    assert load(tmp_path / "best").metrics == {}
    monkeypatch.undo()
    save_whole(changed, tmp_path / "best")  # what was left behind is in nobody's way
    assert load(tmp_path / "best").metrics == {"dev": 2}


def test_the_tokenizer_is_stored_when_a_run_begins_and_read_when_it_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "best" / "tokenizer.json"
    first = find_tokenizer(path, TEXTS, 280, False, ["2fr"], alphabet=9)
    assert json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]["<2fr>"] == first.specials["2fr"]
    again = find_tokenizer(path, ["something else"], 300, True, ["2fr"])
    assert again.names == first.names and again.specials == first.specials


def test_without_its_tokenizer_nothing_is_resumed(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nothing can be resumed"):
        find_tokenizer(tmp_path / "tokenizer.json", TEXTS, 280, True)


# ---- the folder of a run


def test_a_folder_is_for_one_run_at_a_time(tmp_path: Path) -> None:
    out = tmp_path / "runs" / "one"
    with claimed(out):
        assert out.is_dir()
        with pytest.raises(UserError, match=r"Another run trains in .*one"), claimed(out):
            raise AssertionError("two runs in one folder")
        (out / "kept").touch()
    with claimed(out):
        pass
    assert [path.name for path in out.iterdir()] == ["kept"]


def test_a_run_that_was_killed_leaves_its_folder_free(tmp_path: Path) -> None:
    (tmp_path / LOCK).touch()
    with claimed(tmp_path):
        assert (tmp_path / LOCK).exists()
    assert not (tmp_path / LOCK).exists()


def test_a_run_that_did_not_begin_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no data"), claimed(tmp_path / "out"):
        raise UserError("no data")
    assert not (tmp_path / "out").exists()


def test_what_is_no_folder_that_can_be_written_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for out in (file, file / "below"):
        with pytest.raises(UserError, match=r"cannot be written: .*\. Name another folder\."), claimed(out):
            raise AssertionError("a run without a folder")


@pytest.mark.parametrize("left", ["a file", "a folder"])
def test_what_a_cut_run_has_left_is_no_obstacle(tmp_path: Path, left: str) -> None:
    if left == "a file":
        (tmp_path / "best.new").touch()
    else:
        (tmp_path / "best.new").mkdir()
        (tmp_path / "best.new" / "card.md").touch()
    save_whole(tiny_language_model(), tmp_path / "best")
    assert [path.name for path in tmp_path.iterdir()] == ["best"]


def test_weights_that_cannot_be_written_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(weights: dict, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    save_whole(tiny_language_model(), tmp_path / "best")
    monkeypatch.setattr(checkpoints, "save_file", fail)
    with pytest.raises(UserError, match=r"cannot be written to .*best.*No space left on device"):
        save_whole(tiny_language_model(), tmp_path / "best")
    assert [path.name for path in tmp_path.iterdir()] == ["best"] and load(tmp_path / "best")


def test_everybody_may_read_the_weights_who_may_read_the_rest(tmp_path: Path) -> None:
    save_whole(tiny_language_model(), tmp_path)
    assert len({path.stat().st_mode for path in tmp_path.iterdir()}) == 1
