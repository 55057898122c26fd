"""Tests mirror the modules: whoever reads a module finds its tests under its own name."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE, TESTS = ROOT / "playground", ROOT / "tests"

# Why a module has no test file of its own.
EXCEPTIONS = {
    "errors.py": "an exception without behaviour",
    **{
        f"ui/{tab}/tab.py": "the layout and wiring of a tab, which tests/browser clicks"
        for tab in (
            *("attention", "guide", "incontext", "language", "positions", "roles", "summaries", "training"),
            "translate",
        )
    },
    **{
        f"uses/incontext/families/{kind}.py": "drawn tasks: test_mixture.py holds all to their rules, "
        "and test_moments.py, test_numbers.py and test_texts.py reckon them anew"
        for kind in (
            "__init__ amounts basics cleanup columns conditions contacts dates labels letters machines names "
            "ranges reckoning records rounding task templates"
        ).split()
    },
}


def mirrored(module: Path) -> Path:
    """playground/text/tokenizer.py -> tests/text/test_tokenizer.py; the code of a package itself is tested
    inside its folder: playground/cli/__init__.py -> tests/cli/test_cli.py."""
    path = module.relative_to(PACKAGE)
    name = path.parent.name if path.name == "__init__.py" else path.stem
    return TESTS / path.parent / f"test_{name}.py"


def has_logic(source: str) -> bool:
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.parse(source).body)


MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if has_logic(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_has_a_test_file_of_its_own_name(module: Path) -> None:
    if module.relative_to(PACKAGE).as_posix() not in EXCEPTIONS:
        assert mirrored(module).is_file()


def test_the_exceptions_are_modules_without_one() -> None:
    for name in EXCEPTIONS:
        assert PACKAGE / name in MODULES and not mirrored(PACKAGE / name).exists()
