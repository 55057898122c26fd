"""Which checkpoint a command takes, and how it says that there is none."""

import json
import re
from pathlib import Path

import pytest

from playground.cli import common
from tests.cli.shell import Shell


def test_a_missing_checkpoint_is_one_line_without_traceback(shell: Shell, tmp_path: Path) -> None:
    answer = shell("translate", "--checkpoint", tmp_path / "none", stdin="The cat.\n")
    assert (answer.status, answer.out) == (1, b"")
    assert re.fullmatch(r"There is no checkpoint .*none\. .*\n", answer.err)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors", "metrics.json"])
def test_a_damaged_checkpoint_is_one_line_that_names_the_file(shell: Shell, folder: Path, name: str) -> None:
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    answer = shell("translate", "--checkpoint", folder, stdin="The cat.\n")
    assert (answer.status, answer.out) == (1, b"")
    assert name in answer.err and answer.err.count("\n") == 1 and "Traceback" not in answer.err


def test_to_picks_the_shipped_checkpoint(shell: Shell, shipped: Path) -> None:
    assert common.load_translator(None, threads=1).name == "b-en-fr"
    assert common.load_translator(None, threads=1, target="fr").name == "b-en-fr"
    assert common.load_translator(None, threads=1, target="en").name == "a-fr-en"
    assert shell("translate", "--to", "en", stdin="Le chat.").status == 0


def test_no_checkpoint_into_a_language(shell: Shell, shipped: Path) -> None:
    (shipped / "a-fr-en").rename(shipped.parent / "elsewhere")
    answer = shell("translate", "--to", "en")
    assert answer.status == 1
    assert answer.err == (
        "No shipped checkpoint is a translator into en; there are: b-en-fr. "
        "Name a folder with --checkpoint.\n"
    )


def test_a_checkpoint_of_another_direction_or_task_is_refused(shell: Shell, folder: Path) -> None:
    answer = shell("translate", "--checkpoint", folder, "--to", "en")
    assert (answer.status, "translates into fr, not en" in answer.err) == (1, True)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    for task, message in (("language-model", "is no translator"), ("dance", "is for 'dance', which nothing")):
        (folder / "config.json").write_text(json.dumps({**config, "task": {"name": task}}), encoding="utf-8")
        answer = shell("translate", "--checkpoint", folder)
        assert (answer.status, answer.out, answer.err.count("\n")) == (1, b"", 1)
        assert answer.err.startswith(f"The checkpoint tiny {message}")
