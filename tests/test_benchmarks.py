"""The benchmarks still start: nobody runs them every day, and what they stand on changes."""

import importlib
import sys
from pathlib import Path

import pytest

PEERS = {"bertviz"}  # what a benchmark stands beside and the tests do without
SCRIPTS = [
    path.stem
    for path in sorted((Path(__file__).parent / "benchmarks").glob("*.py"))
    if path.stem not in PEERS and "__main__" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_benchmark_says_how_it_is_used(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    with pytest.raises(SystemExit) as ended:
        importlib.import_module(f"tests.benchmarks.{name}").main()
    assert ended.value.code == 0 and "usage:" in capsys.readouterr().out
