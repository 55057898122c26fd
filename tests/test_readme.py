"""The README says what was measured."""

from pathlib import Path

from playground import checkpoints
from playground.measuring.report import insert, render

README = Path(__file__).parent.parent / "README.md"


def test_the_readme_has_the_scores_of_the_shipped_checkpoints() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == insert(render(checkpoints.FOLDER), text), "run: python -m playground scores --write"
