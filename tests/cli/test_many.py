"""Many files by two workers: the answers are those of one process, and a job that was cut goes on."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from playground.cli import main
from playground.cli.many import PART, PARTS
from tests.translators import save_translator

LINES = ["The cat sleeps.", "", "The dog eats the fish. The cat sleeps.", "A " * 400, "The fish."]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_translator(tmp_path_factory.mktemp("model") / "translator")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two, of one part and of three, with a line that is too long, and one that is no UTF-8."""
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_bytes("\n".join(LINES).encode() + b"\n\xff\n")
    other.write_text("".join(f"{LINES[n % 3]} {n}\n" for n in range(2 * PART + 7)), encoding="utf-8")
    return [one, other]


def command(checkpoint: Path, *more: object) -> list[str]:
    return ["translate", "--beam", "2", "--checkpoint", str(checkpoint), *map(str, more)]


def alone(checkpoint: Path, file: Path) -> tuple[int, bytes, list[str]]:
    """Exit status, answers and messages of one process that reads the file."""
    with file.open("rb") as source:
        done = subprocess.run(
            [sys.executable, "-m", "playground", *command(checkpoint)], stdin=source, capture_output=True
        )
    return done.returncode, done.stdout, done.stderr.decode().splitlines()


def test_the_answers_are_those_of_one_process(
    checkpoint: Path, files: list[Path], tmp_path: Path, capfd: pytest.CaptureFixture
) -> None:
    out = tmp_path / "out"
    status = main(command(checkpoint, *files, "--out", out))
    told = capfd.readouterr().err
    assert status == 1  # two lines have no answer
    assert sorted(path.name for path in out.iterdir()) == ["one.txt", "other.txt"]
    for file in files:
        _, answers, messages = alone(checkpoint, file)
        assert (out / file.name).read_bytes() == answers
        for message in messages:
            assert f"{file} {message}" in told


def test_a_job_that_was_cut_goes_on_where_it_was(checkpoint: Path, files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    job = [sys.executable, "-m", "playground", *command(checkpoint, *files, "--out", out)]
    cut = subprocess.Popen([*job, "--workers", "1"], stderr=subprocess.DEVNULL)
    while not [*(out / PARTS).glob("*.json")]:
        assert cut.poll() is None
        time.sleep(0.01)
    cut.send_signal(signal.SIGKILL)
    cut.wait()
    assert not (out / "other.txt").exists()
    for place in (out / PARTS).glob("*.json"):  # so that they are known again
        content = json.loads(place.read_text(encoding="utf-8"))
        place.write_text(json.dumps(content | {"text": "kept\n"}), encoding="utf-8")
    again = subprocess.run(job, capture_output=True, text=True)
    assert again.returncode in (0, 1) and "4/4" in again.stderr
    assert any(b"kept" in (out / file.name).read_bytes() for file in files)
    assert not (out / PARTS).exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["nothing.txt", "--out", "out"], "There is no file"), (["{one}", "--out", "{here}"], "take its place")],
)
def test_what_cannot_be_answered_is_told(
    checkpoint: Path, files: list[Path], arguments: list[str], told: str, capsys: pytest.CaptureFixture
) -> None:
    arguments = [text.format(one=files[0], here=files[0].parent) for text in arguments]
    assert main(command(checkpoint, *arguments)) == 1
    assert told in capsys.readouterr().err


def test_files_need_a_place_for_their_answers(checkpoint: Path, files: list[Path]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(command(checkpoint, *files))
    assert caught.value.code == 2
