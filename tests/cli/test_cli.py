"""The command line as a whole: usage, status, interruption."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from playground.uses.translation.translator import Translator
from tests.cli.shell import Answer, Shell

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["translate", "--beam", "0"],
        ["translate", "--beam", "13"],
        ["translate", "--beam", "two"],
        ["evaluate", "translate"],
        ["evaluate", "dancing", "--data", "x"],
        ["train", "translate", "--data", "x", "--out", "y", "--minutes", "-1"],
        ["train", "translate", "--data", "x", "--out", "y", "--minutes", "nan"],
        ["train", "translate", "--out", "y"],
    ],
)
def test_wrong_usage_has_status_two(shell: Shell, arguments: list[str]) -> None:
    answer = shell(*arguments)
    assert (answer.status, answer.out) == (2, b"")
    assert answer.err.startswith("usage: ")


def test_ctrl_c_is_quiet(shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Translator, "stream", interrupt)
    assert shell("translate", "--checkpoint", folder, stdin="The cat.") == Answer(130, b"", "")


def test_help_needs_no_torch_and_a_reader_that_goes_away_is_no_traceback(folder: Path) -> None:
    code = "import sys, playground.cli as cli; cli.make_parser(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
    read, write = os.pipe()
    os.close(read)  # whatever is written now breaks
    command = [sys.executable, "-m", "playground", "translate", "--checkpoint", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, input=b"The cat.\n", stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")
