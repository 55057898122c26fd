"""The page as a Hugging Face Space: what the head of README.md says, and that it starts from git alone."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
COLOURS = "red yellow green blue indigo purple pink gray".split()
OURS = ("GRADIO", "PLAYGROUND")  # what the names of variables begin with that change the page
START_SECONDS = 240  # on a machine that is busy with other tests


def head() -> dict[str, str]:
    """The lines between the first two --- of README.md."""
    _, lines, _ = (ROOT / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    pairs = (line.split(": ", 1) for line in lines.splitlines())
    return {name: value.strip('"') for name, value in pairs}


def test_the_head_says_what_a_space_needs() -> None:
    said = head()
    assert said["sdk"] == "gradio" and (ROOT / said["app_file"]).is_file()
    assert said["python_version"] in ("3.10", "3.12")  # a ZeroGPU Space has no other
    assert said["colorFrom"] in COLOURS and said["colorTo"] in COLOURS
    assert len(said["short_description"]) <= 60  # Spaces refuse a longer one
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    gradio = next(Requirement(line) for line in lines if line.startswith("gradio"))
    assert gradio.specifier.contains(said["sdk_version"])


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_it_starts_from_what_is_in_git_and_writes_into_no_folder_of_it(tmp_path: Path) -> None:
    space, home = tmp_path / "space", tmp_path / "home"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if not name.startswith(("tests/", "docs/")) and (ROOT / name).is_file():
            (space / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, space / name)
    home.mkdir()
    (tmp_path / "temporary").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **{
            name: value for name, value in os.environ.items() if not name.startswith(("GRADIO", "PLAYGROUND"))
        },
        **{"HOME": str(home), "TMPDIR": str(tmp_path / "temporary"), "PYTHONDONTWRITEBYTECODE": "1"},
        **{"SPACE_ID": "somebody/playground", "GRADIO_SERVER_PORT": str(port), "HF_HUB_OFFLINE": "1"},
    }
    before = files(space)
    page = subprocess.Popen([sys.executable, head()["app_file"]], cwd=space, env=environment)
    try:
        text = answer(page, f"http://127.0.0.1:{port}/")
    finally:
        page.terminate()
        page.wait(60)
    assert "Transformer Playground" in text
    assert "Opening other models is switched off on this host" in text  # unless its owner says otherwise
    assert files(space) == before


def answer(page: subprocess.Popen, address: str) -> str:
    """What the page says once it is there."""
    end = time.monotonic() + START_SECONDS
    while True:
        assert page.poll() is None, "the page ended by itself"
        try:
            with urllib.request.urlopen(address, timeout=10) as reply:
                return reply.read().decode("utf-8")
        except (urllib.error.URLError, OSError):
            assert time.monotonic() < end, "the page did not come"
            time.sleep(0.5)
