"""`import` opens a folder, says what is known of it, and the other commands take its name."""

import json
from pathlib import Path

import pytest

from playground import shelf
from tests.cli.shell import Shell
from tests.publics import bert, gpt2, marian, t5


@pytest.fixture(autouse=True)
def remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_IMPORTS", str(tmp_path / "imports"))
    shelf.from_import.cache_clear()


def test_a_language_model_is_imported_and_scores(shell: Shell, tmp_path: Path) -> None:
    gpt2(tmp_path / "some-gpt2")
    done = shell("import", tmp_path / "some-gpt2", "--verify")
    assert done.status == 0, done.err
    said = done.lines
    assert said[0] == "some-gpt2" and "family: GPT-2" in said
    assert any(line.startswith("compared: logits differ by at most") for line in said)
    assert any(line.startswith("start mark: <|endoftext|>") for line in said)
    assert any(line.startswith("not supported: ") for line in said)
    assert said[-1] == "Use it as `--checkpoint some-gpt2`, or choose it on the page."
    scored = shell("score", "--checkpoint", "some-gpt2", stdin="The café.\n")
    assert scored.status == 0, scored.err
    content = json.loads(scored.lines[0])
    assert "".join(piece for piece, _ in content["tokens"]) == "The café.<|endoftext|>"
    assert content["remarks"] == []


def test_a_translator_is_imported_and_translates(shell: Shell, tmp_path: Path) -> None:
    marian(tmp_path / "some-marian")
    done = shell("import", tmp_path / "some-marian")
    assert done.status == 0 and "compared: not compared with the original; --verify does that" in done.lines
    translated = shell(
        "translate", "--checkpoint", "some-marian", "--beam", 1, stdin="The cat eats.\n\nYes.\n"
    )
    assert translated.status == 0, translated.err
    assert len(translated.lines) == 3 and translated.lines[1] == ""
    scored = shell("score", "--checkpoint", "some-marian", stdin="The cat.\tLe chat.\n")
    assert "".join(piece for piece, _ in json.loads(scored.lines[0])["tokens"]) == "Le chat.</s>"


def test_a_translator_into_several_languages_is_asked_for_one(shell: Shell, tmp_path: Path) -> None:
    marian(tmp_path / "many", languages=["deu", "fra"])
    assert "such as >>fra<<" in shell("import", tmp_path / "many").out.decode()
    asked = ("translate", "--checkpoint", "many", "--beam", 1)
    usual, french, german = (
        shell(*asked, *to, stdin="The cat eats.\n") for to in ((), ("--to", "fr"), ("--to", "de"))
    )
    assert usual.out == french.out != german.out and german.status == 0
    refused = shell(*asked, "--to", "it", stdin="The cat eats.\n")
    assert refused.status == 1 and "translates into fr, de, not it" in refused.err


def test_t5_translates_and_summarises(shell: Shell, tmp_path: Path) -> None:
    t5(tmp_path / "some-t5")
    assert shell("import", tmp_path / "some-t5").status == 0
    for command in (("translate", "--to", "de"), ("summarise",)):
        done = shell(*command, "--checkpoint", "some-t5", "--beam", 1, stdin="The cat eats.\n")
        assert done.status == 0 and len(done.lines) == 1, done.err


def test_a_model_for_something_else_is_refused(shell: Shell, tmp_path: Path) -> None:
    bert(tmp_path / "some-bert")
    assert shell("import", tmp_path / "some-bert").status == 0
    refused = shell("translate", "--checkpoint", "some-bert", stdin="x\n")
    assert refused.status == 1 and "is no translator" in refused.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody/nothing"], "is not on this computer"),
        (["a b"], "no folder and no name"),
        ([".", "--revision", "x"], "has no revisions"),
    ],
)
def test_what_cannot_be_imported_is_told(
    arguments: list[str], said: str, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = shell("import", *arguments)
    assert refused.status == 1 and said in refused.err and refused.out == b""
