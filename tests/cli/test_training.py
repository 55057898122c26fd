"""The command train: it says what it will do, does it, and tells how it ended."""

import math
import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import torch

from playground import checkpoints
from playground.cli import training
from playground.training import hardware, loop, recipes, shootout, translation
from tests.cli.shell import Shell
from tests.frames import rows, tiny_gap_filler, write_rows
from tests.translators import SENTENCES, save_english, save_translator, tiny_language_model

ROOT = Path(__file__).parents[2]


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A tiny recipe, and the folder of its data."""
    monkeypatch.setattr(hardware, "fast_bfloat16", lambda: False)
    tiny = translation.Recipe(
        tags=(), dev="dev.tsv", vocab_size=300, width=8, heads=2, encoder_layers=1, decoder_layers=1,
        feed_forward=8, batch_tokens=40,
    )  # fmt: skip
    monkeypatch.setitem(recipes.RECIPES, "tiny", partial(translation.make_trainer, tiny))
    data = tmp_path / "data"
    data.mkdir()
    for name in ("train.tsv", "dev.tsv"):
        (data / name).write_text("".join(f"{e}\t{f}\n" for e, f in SENTENCES * 3), encoding="utf-8")
    return data


def test_train_says_what_it_will_do_and_does_it(shell: Shell, recipe: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = shell("train", "tiny", "--data", recipe, "--out", out, "--minutes", 0.01)
    assert (answer.status, answer.out) == (0, b"")
    assert re.search(
        r"^[\d,]+ parameters, [\d,]+ target tokens an epoch, [\d,]+ tokens/s measured on this cpu\.\n"
        r"0\.0 of 0\.01 minutes are left: about [\d.]+ epochs, until \d\d:\d\d\.\n",
        answer.err,
    )
    assert "dev_bleu" in answer.err
    assert checkpoints.load(out / "best").task["target"] == "fr"

    again = shell("train", "tiny", "--data", recipe, "--out", out, "--minutes", 0.01)
    assert (again.status, again.out) == (1, b"")
    assert again.err == f"{out} holds a run already. Go on with --resume, or name another folder.\n"
    resumed = shell("train", "tiny", "--data", recipe, "--out", out, "--minutes", 0.02, "--resume")
    assert resumed.status == 0


WATCH = """
import os, sys
from playground.cli import main
class Watch:
    def find_spec(self, name, *_):
        if name == "torch":
            sys.exit(f"torch comes with {os.environ.get('OMP_WAIT_POLICY')}")
sys.meta_path.insert(0, Watch())
main(["train", "translate", "--data", ".", "--out", "."])
"""


@pytest.mark.parametrize("own", [None, "ACTIVE"])
def test_threads_sleep_while_they_wait_unless_somebody_says_otherwise(own: str | None) -> None:
    """It has to be said before PyTorch is imported."""
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    environment |= {"OMP_WAIT_POLICY": own} if own else {}
    command = [sys.executable, "-c", WATCH]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == f"torch comes with {own or 'PASSIVE'}\n"


def test_a_run_whose_loss_is_no_number_ends_with_a_sentence(
    shell: Shell, recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    monkeypatch.setattr(
        translation, "loss", lambda model, batch: model(batch.target, batch.source).sum() * math.nan
    )
    answer = shell("train", "tiny", "--data", recipe, "--out", out, "--minutes", 1)
    assert (answer.status, answer.out) == (1, b"")
    assert re.search(r"^The loss or its gradient was no finite number in 10 steps in a row", answer.err, re.M)
    assert not (out / "best" / "model.safetensors").exists()


def test_a_run_of_which_no_model_was_kept_says_so(
    shell: Shell, recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop.Trainer, "judge", lambda trainer: None)
    answer = shell("train", "tiny", "--data", recipe, "--out", tmp_path / "out", "--minutes", 0.01)
    assert answer.status == 1 and "No model was kept" in answer.err


def test_a_stopped_run_says_how_to_go_on(
    shell: Shell, recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "show", lambda bar, trainer, tokens, loss: trainer.stop.note(2, None))
    answer = shell("train", "tiny", "--data", recipe, "--out", tmp_path / "out")
    assert answer.status == 130
    assert "Stopped and saved. Go on with the same command and --resume" in answer.err
    assert torch.load(tmp_path / "out" / loop.STATE)["at"]["step"] == 1


def test_an_unknown_recipe_lists_the_valid_ones(shell: Shell, tmp_path: Path) -> None:
    answer = shell("train", "dance", "--data", tmp_path, "--out", tmp_path / "out")
    assert answer.status == 2
    assert answer.err.endswith(f"there is no recipe dance; choose {' or '.join(recipes.RECIPES)}\n")


def test_train_on_an_empty_folder_or_without_a_gpu(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    arguments = ("train", "translate", "--data", tmp_path, "--out", tmp_path / "out")
    assert re.fullmatch(r".* holds none of train\.tsv\.gz, .*\n", shell(*arguments).err)
    answer = shell(*arguments, "--device", "cuda")
    assert (answer.status, answer.err.startswith("There is no CUDA GPU here")) == (1, True)
    assert not (tmp_path / "out").exists()


def test_a_recipe_that_makes_its_data_needs_none(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.training.next_token.shutil.which", lambda name: None)
    monkeypatch.setattr(shootout, "STRINGS", 2)
    monkeypatch.setattr(shootout, "SCHEMES", ("none",))
    tiny = shootout.Recipe(steps=1, batch_tokens=100, seeds=1)
    monkeypatch.setitem(recipes.RECIPES, "positions", partial(shootout.make_trainer, tiny))
    answer = shell("train", "positions", "--out", tmp_path / "out")
    assert answer.status == 0
    assert re.search(r"^[\d,]+ parameters, 2 of 2 runs of 1 steps are left", answer.err)
    assert checkpoints.load(tmp_path / "out" / "best" / "copying-none").task["scheme"] == "none"
    answer = shell("train", "translate", "--out", tmp_path / "out")
    assert (answer.status, "the recipe translate needs --data DIR" in answer.err) == (2, True)


def test_a_run_begins_with_the_checkpoint_that_is_named(shell: Shell, tmp_path: Path) -> None:
    data = tmp_path / "srl"
    for name in ("train", "dev"):
        write_rows(data / f"{name}.jsonl.gz", rows())
    common = ("--data", tmp_path, "--out", tmp_path / "out", "--minutes", 0.01)
    answer = shell("train", "roles", *common, "--with", f"start={tmp_path / 'nowhere'}")
    assert answer.status == 1 and f"There is no checkpoint {tmp_path / 'nowhere'}" in answer.err
    checkpoints.save(tiny_gap_filler(), tmp_path / "gaps")
    assert shell("train", "roles", *common, "--with", f"start={tmp_path / 'gaps'}").status == 0
    assert checkpoints.load(tmp_path / "out" / "best").task["name"] == "roles"
    answer = shell("train", "translate", *common, "--with", f"start={tmp_path / 'gaps'}")
    assert answer.status == 1 and "changes nothing of the recipe translate" in answer.err


def test_a_language_model_is_calibrated(shell: Shell, tmp_path: Path) -> None:
    data = save_english(tmp_path / "data")
    checkpoints.save(tiny_language_model(), tmp_path / "a")
    ended = shell("calibrate", str(tmp_path / "a"), "--data", str(data), "--out", str(tmp_path / "b"))
    temperature = checkpoints.load(tmp_path / "b").metrics["training"]["temperature"]
    assert ended.status == 0 and f"At temperature {temperature} dev" in ended.err


def test_a_mean_of_checkpoints_is_written(shell: Shell, tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_translator(tmp_path / name)
    ended = shell("average", str(tmp_path / "a"), str(tmp_path / "b"), "--out", str(tmp_path / "mean"))
    assert "The mean of 2 checkpoints" in ended.err
    assert checkpoints.load(tmp_path / "mean").task == checkpoints.load(tmp_path / "a").task
