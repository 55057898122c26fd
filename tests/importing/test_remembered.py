"""What was imported is found again by its name."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from playground.errors import UserError
from playground.importing import Certificate, Comparison, Import, find, imported, remember
from playground.importing.remembered import folder
from playground.messages import LANGUAGES

CERTIFICATE = Certificate(
    Comparison(1e-6, 9.5, 4, "transformers 5"),
    2e-6,
    {code: [("norms", f"RMSNorm, {code}.")] for code in LANGUAGES},
    {code: ["No."] for code in LANGUAGES},
)
ONE = Import(
    name="somebody/some-gpt2",
    source="somebody/some-gpt2",
    revision="abc",
    family="GPT-2",
    task={"name": "language-model"},
    kind="decoder",
    layers=12,
    heads=12,
    parameters=124_000_000,
    size=548_000_000,
    licence="mit",
    link="https://example.org/somebody/some-gpt2",
    certificate=CERTIFICATE,
)


@pytest.mark.parametrize(
    "one", [ONE, replace(ONE, name="gpt2", certificate=replace(CERTIFICATE, comparison=None))]
)
def test_it_comes_back_as_it_was(one: Import, remembered: Path) -> None:
    assert imported() == []
    remember(one)
    assert find(one.name) == one and imported() == [one.name]
    remember(replace(one, licence="apache-2.0"))
    assert find(one.name).licence == "apache-2.0" and imported() == [one.name]
    assert [path.suffix for path in remembered.iterdir()] == [".json"]


@pytest.mark.parametrize("name", ["", "a b", "../x", "a/b/c", "a--b", "a\n", "/etc/passwd", ".."])
def test_a_name_that_is_none_is_refused(name: str, remembered: Path) -> None:
    with pytest.raises(UserError, match="cannot be the name of an import"):
        remember(replace(ONE, name=name))
    with pytest.raises(UserError, match="has been imported here"):
        find(name)
    assert not remembered.exists()


def test_an_unknown_name_is_told_with_those_that_are_known(remembered: Path) -> None:
    remember(ONE)
    with pytest.raises(UserError, match="those that have: somebody/some-gpt2"):
        find("gpt3")


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("revision"),
        lambda content: content.update(more=1),
        lambda content: content.update(certificate=None),
        lambda content: content["certificate"].update(comparison={"a": 1}),
        lambda content: content["certificate"].update(parts="x"),
        lambda content: content["certificate"].update(conventions=[1]),
    ],
)
def test_a_damaged_file_is_refused(change: object, remembered: Path) -> None:
    remember(ONE)
    [path] = remembered.iterdir()
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(UserError, match="is damaged"):
        find(ONE.name)


def test_a_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("PLAYGROUND_IMPORTS", str(tmp_path / "file" / "imports"))
    with pytest.raises(UserError, match="cannot be written"):
        remember(ONE)


def test_the_host_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLAYGROUND_IMPORTS", str(tmp_path / "here"))
    assert folder() == tmp_path / "here"
    monkeypatch.delenv("PLAYGROUND_IMPORTS")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert folder() == tmp_path / "transformer-playground" / "imports"
