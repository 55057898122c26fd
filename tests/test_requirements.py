"""What is installed: ranges for users, exact versions for the tests, and what is known against these."""

from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.audit import LOCKED, judge

ROOT = Path(__file__).parent.parent
USERS, TESTS = ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt"
PYTHONS = ("3.10", "3.11", "3.12")


def read(path: Path) -> list[Requirement]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]


def locked_for(python: str) -> dict[str, str]:
    """The versions that a Python gets on Linux, by name."""
    where = {"python_version": python, "python_full_version": f"{python}.9", "sys_platform": "linux"}
    found = [one for one in read(LOCKED) if one.marker is None or one.marker.evaluate(where)]
    assert len({one.name for one in found}) == len(found)
    return {one.name: str(one.specifier).removeprefix("==") for one in found}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("path", [USERS, TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_requirement_is_locked_within_its_range(path: Path, python: str) -> None:
    locked = locked_for(python)
    for one in read(path):
        assert one.specifier.contains(locked[one.name]), one


def test_locked_versions_are_exact() -> None:
    for one in read(LOCKED):
        [bound] = one.specifier
        assert bound.operator == "==" and not bound.version.endswith("*"), one


def test_users_have_ranges_with_both_ends() -> None:
    for one in read(USERS):
        operators = {bound.operator for bound in one.specifier}
        assert ">=" in operators and operators & {"<", "<="}, one


def test_an_advisory_is_told_and_so_is_what_nobody_knows() -> None:
    fine = {"name": "a", "version": "1.0", "vulns": []}
    bad = {"name": "b", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]}
    unknown = {"name": "c", "skip_reason": "not found"}
    assert judge({"dependencies": [fine]}) == (True, "1 of 1 packages asked about, 0 advisories")
    clean, said = judge({"dependencies": [fine, bad, unknown]})
    assert not clean and "b 2.0: PYSEC-1, mended in 2.1" in said
    assert "2 of 3 packages asked about" in said and "does not answer for 1" in said
