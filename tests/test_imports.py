"""Imports run downward, floor by floor, and never in a circle; each library stays where it belongs."""

import ast
import graphlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# From the roof to the ground; whoever stands on one floor may import from the floors below.
FLOORS = (
    {"__main__"},
    {"app", "cli"},
    {"ui"},
    {"ui.training"},
    {"training"},
    {"measuring"},
    {"shelf", "experiments"},
    {"uses", "importing"},
    {"analysis", "checkpoints", "corpora"},
    {"figures", "transformer", "generation", "text"},
    {"errors", "heap", "pausing"},
    {"messages"},
)
FLOOR = {unit: number for number, floor in enumerate(FLOORS) for unit in floor}


def module_name(path: Path) -> str:
    """playground/text/tokenizer.py -> playground.text.tokenizer; a package by its folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def project_files() -> dict[str, Path]:
    """Every module of the project by its dotted name."""
    paths = [*(ROOT / "playground").rglob("*.py"), ROOT / "app.py"]
    return {module_name(path): path for path in paths if path.is_file()}


def imports_of(source: str, module: str, package: bool, modules: set[str]) -> set[str]:
    """The absolute names of all modules that this source imports, wherever in the file it does.

    modules: the names that exist, to tell `from . import module` from `from . import function`.
    """
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            here = module.split(".") if package else module.split(".")[:-1]
            start = here[: len(here) - node.level + 1] if node.level else []
            base = ".".join([*start, *(node.module or "").split(".")]).strip(".")
            for alias in node.names:
                full = f"{base}.{alias.name}"
                found.add(full if full in modules else base)
    return found


def unit_of(module: str) -> str:
    """The part of the house that a module belongs to: playground.text.tokenizer -> text."""
    parts = module.split(".")
    if parts[:3] == ["playground", "ui", "training"]:  # the tab that trains
        return "ui.training"
    return parts[1] if parts[0] == "playground" and len(parts) > 1 else parts[0]


def wrong_arrow(importer: str, imported: str) -> str | None:
    """Why this unit may not import that one; None where it may."""
    if importer == imported:
        return None
    for unit in (importer, imported):
        if unit not in FLOOR:
            return f"{unit} has no floor: give it one in DESIGN.md §3 and in {Path(__file__).name}"
    if importer == "transformer":
        return f"transformer imports {imported}, and should import nothing of the project"
    if imported == "errors":
        return None
    if imported == "training" and importer not in ("cli", "ui.training"):
        return f"{importer} imports training, which cli and the Train tab alone may do"
    if (importer, imported) == ("ui.training", "ui"):  # what all tabs share
        return None
    if FLOOR[imported] <= FLOOR[importer]:
        return f"{importer} imports {imported}, which does not lie below it"
    return None


def use_of(module: str) -> str | None:
    """The use whose folder a module lies in: playground.uses.language.model -> language."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["playground", "uses"] and len(parts) > 2 else None


def wrong_between_uses(module: str, imported: str) -> bool:
    """Whether a use reaches into another one; the registry alone knows them all, the contract knows none,
    and a summariser is a translator from long into short."""
    here, there = use_of(module), use_of(imported)
    if (here, there) == ("summaries", "translation"):
        return False
    return None not in (here, there) and here not in (there, "registry") and there != "contract"


def imports_by_module() -> dict[str, set[str]]:
    files = project_files()
    return {
        module: imports_of(path.read_text(encoding="utf-8"), module, path.name == "__init__.py", set(files))
        for module, path in files.items()
    }


IMPORTS = imports_by_module()
LIBRARIES = {
    module: {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"playground"}
    for module, names in IMPORTS.items()
}


@pytest.mark.parametrize("module", sorted(IMPORTS))
def test_imports_run_downward(module: str) -> None:
    inside = {name for name in IMPORTS[module] if name.split(".")[0] in ("playground", "app")}
    if module == "playground":  # importing any part runs this first: it must not pull in the house
        assert inside == set()
        return
    wrong = [wrong_arrow(unit_of(module), unit_of(name)) for name in sorted(inside)]
    assert [reason for reason in wrong if reason] == []


def test_no_imports_in_a_circle() -> None:
    inside = {module: names & set(IMPORTS) for module, names in IMPORTS.items()}
    order = list(graphlib.TopologicalSorter(inside).static_order())  # CycleError shows the circle
    assert set(order) == set(IMPORTS)


def test_the_transformer_imports_torch_and_no_other_library() -> None:
    used = set().union(*(names for module, names in LIBRARIES.items() if unit_of(module) == "transformer"))
    assert used == {"torch"}


def test_figures_know_neither_torch_nor_gradio() -> None:
    used = {module: names for module, names in LIBRARIES.items() if unit_of(module) == "figures"}
    assert [module for module, names in used.items() if names & {"torch", "gradio", "tokenizers"}] == []


# What these are handed is enough for them, whatever lies below: a model as `encode` and `step`, text as text.
@pytest.mark.parametrize("unit", ["figures", "generation", "text"])
def test_pictures_decoding_and_text_know_nothing_else_of_the_project(unit: str) -> None:
    known = {
        unit_of(name)
        for module, names in IMPORTS.items()
        if unit_of(module) == unit
        for name in names
        if name.split(".")[0] == "playground"
    }
    assert known <= {unit, *FLOORS[-2], *FLOORS[-1]}


@pytest.mark.parametrize("module", [module for module in sorted(IMPORTS) if use_of(module)])
def test_a_use_imports_no_other_use(module: str) -> None:
    assert [name for name in sorted(IMPORTS[module]) if wrong_between_uses(module, name)] == []


def test_only_the_page_imports_gradio() -> None:
    assert {unit_of(module) for module, names in LIBRARIES.items() if "gradio" in names} <= {
        "ui",
        "ui.training",
        "app",
    }


def test_nothing_imports_the_tests() -> None:
    assert [module for module, names in LIBRARIES.items() if "tests" in names] == []


# ---- the checks themselves, on made-up sources


MODULES = {f"playground{part}" for part in ("", ".text", ".text.tokenizer", ".uses", ".ui")}


@pytest.mark.parametrize(
    ("source", "module", "package", "expected"),
    [
        ("import torch.nn as nn", "playground.uses", False, {"torch.nn"}),
        ("from .text.tokenizer import PAD", "playground.uses", False, {"playground.text.tokenizer"}),
        ("from ..uses import x", "playground.ui.page", False, {"playground.uses"}),
        ("from .. import uses", "playground.ui.page", False, {"playground.uses"}),
        ("from .. import uses", "playground.ui", True, {"playground.uses"}),
        ("from . import tokenizer", "playground.text", True, {"playground.text.tokenizer"}),
        ("from .tokenizer import PAD", "playground.text", True, {"playground.text.tokenizer"}),
        ("from playground import uses, other", "app", False, {"playground.uses", "playground"}),
        ("def f():\n    import gradio", "playground.uses", False, {"gradio"}),
        ("if TYPE_CHECKING:\n    from .ui import page", "playground.uses", False, {"playground.ui"}),
    ],
)
def test_imports_are_found_wherever_they_stand(
    source: str, module: str, package: bool, expected: set[str]
) -> None:
    assert imports_of(source, module, package, MODULES) == expected


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("app", "ui"),
        ("cli", "training"),
        ("ui.training", "training"),
        ("ui", "ui.training"),
        ("__main__", "cli"),
        ("ui", "analysis"),
        ("training", "uses"),
        ("uses", "errors"),
        ("text", "errors"),
        ("checkpoints", "transformer"),
        ("transformer", "transformer"),
    ],
)
def test_a_downward_arrow_is_let_through(importer: str, imported: str) -> None:
    assert wrong_arrow(importer, imported) is None


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("uses", "ui"),  # upward
        ("ui", "cli"),
        ("ui", "training"),  # the Train tab alone
        ("ui.training", "cli"),
        ("generation", "transformer"),
        ("figures", "text"),
        ("app", "cli"),
        ("app", "training"),  # cli alone
        ("transformer", "errors"),  # the network stands alone
        ("transformer", "text"),
        ("errors", "text"),
        ("ui", "gadgets"),  # nobody knows where that stands
    ],
)
def test_a_wrong_arrow_is_caught(importer: str, imported: str) -> None:
    assert wrong_arrow(importer, imported)


@pytest.mark.parametrize(
    ("importer", "imported", "wrong"),
    [
        ("uses.language.model", "uses.language.context", False),
        ("uses.language.reading", "uses.contract", False),
        ("uses.registry", "uses.language.reading", False),
        ("uses.language.model", "uses.translation.translator", True),
        ("uses.language.model", "uses.registry", True),
        ("uses.contract", "uses.language.model", True),
        ("shelf", "uses.language.model", False),
    ],
)
def test_a_way_from_use_to_use_is_caught(importer: str, imported: str, wrong: bool) -> None:
    assert wrong_between_uses(f"playground.{importer}", f"playground.{imported}") == wrong


def test_a_circle_is_caught() -> None:
    with pytest.raises(graphlib.CycleError):
        graphlib.TopologicalSorter({"a": {"b"}, "b": {"c"}, "c": {"a"}}).prepare()
