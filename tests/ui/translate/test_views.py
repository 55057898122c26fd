"""What the Translate tab computes, without a browser, on a tiny translator with random weights."""

import re
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from playground import checkpoints
from playground.errors import UserError
from playground.generation.search import Search
from playground.ui.translate import views


def shown(
    engine: views.Engine, text: str, search: Search | None = None, **changes: object
) -> list[tuple[str, str]]:
    arguments = {"choices": {}, "beginning": "", **changes}
    return list(views.show(engine, text, search or Search(), **arguments))


def test_partial_results_grow_to_the_whole_text(engine: views.Engine) -> None:
    parts = shown(engine, "The cat. The dog. The cat. The dog. The cat.\nThe dog.")
    assert [html.count("pg-sentence") for html, _ in parts] == [1, 5, 6]
    assert parts[-1][0].count("pg-line") == 2
    assert len({steps for _, steps in parts}) == 1


def test_a_choice_changes_its_sentence_only(engine: views.Engine) -> None:
    text = "The cat. The dog."
    before = shown(engine, text)[-1][0]
    forced = tuple(engine.translator.tokenizer.encode("une pomme"))
    after = shown(engine, text, choices={1: forced})[-1][0]
    split = 'data-sentence="1"'
    assert after.split(split)[0] == before.split(split)[0]
    assert after != before


def test_a_typed_beginning_holds_until_a_word_is_chosen(engine: views.Engine) -> None:
    chosen = views.begin(engine, {}, "une")
    assert chosen == {0: tuple(engine.translator.tokenizer.encode("une"))}
    assert views.begin(engine, {0: (9,)}, "une") == {0: (9,)}
    assert views.begin(engine, {}, "  ") == {}


def test_beam_search_lists_its_outputs_best_first(engine: views.Engine) -> None:
    search = Search("beam", beams=6)
    html = shown(engine, "The cat.", search)[-1][0]
    texts = re.findall(r'class="pg-take"[^>]*>([^<]*)<', html)
    found = engine.translator.translate(["The cat."], search)[0]
    assert texts == [escape(engine.text(hypothesis)) for hypothesis in found]
    assert len(texts) > 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "nothing to translate"),
        ("\n \u200b", "nothing to translate"),
        ("x" * 3001, "3,000"),
        ("x" * 100, "tokens"),
    ],
)
def test_a_text_that_cannot_be_translated_gets_a_message(
    engine: views.Engine, text: str, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        shown(engine, text)


def test_unknown_characters_are_named_once(engine: views.Engine) -> None:
    assert views.advice(engine, "the cat 漢 字 漢").endswith(": 漢 字")
    assert views.advice(engine, "The cat.") == ""


@pytest.mark.parametrize("text", ["the cat.", "The cat", "TALUT!"])
def test_text_that_is_typed_carelessly_gets_a_hint(engine: views.Engine, text: str) -> None:
    assert "capital" in views.advice(engine, text)


def test_steps_of_a_sentence_that_is_gone_are_refused(engine: views.Engine) -> None:
    assert "pg-step" in views.steps_of(engine, "The cat. A dog.", Search(), {}, "", 1)
    with pytest.raises(UserError, match="changed"):
        views.steps_of(engine, "The cat.", Search(), {}, "", 1)


def test_the_endpoint_answers_line_by_line(engine: views.Engine) -> None:
    answer = engine.answer("The cat. A dog.\nThe dog.", Search("beam", beams=2))
    assert answer["translation"].count("\n") == 1
    assert [s["source"] for s in answer["sentences"]] == ["The cat.", "A dog.", "The dog."]
    assert all(len(s["n_best"]) == 2 for s in answer["sentences"])


def upload(folder: Path, content: bytes) -> str:
    path = folder / "text.txt"
    path.write_bytes(content)
    return str(path)


def test_a_file_keeps_its_lines(engine: views.Engine, tmp_path: Path) -> None:
    path = upload(tmp_path, b"\xef\xbb\xbfThe cat.\r\n\r\n" + b"x" * 200 + b"\r\nA dog.\r\n")
    target, count, failed = views.translate_file(engine, path, Search(), lambda share: None)
    lines = target.read_text(encoding="utf-8").split("\n")
    assert target.name == "text.fr.txt" and count == 4 and len(lines) == 5
    assert lines[0] and lines[3] and lines[1] == lines[2] == ""
    assert len(failed) == 1 and failed[0].startswith("Line 3:")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no text"),
        (b"\n \n", "no text"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a\0b", "binary"),
        (b"a\n" * 10_001, "10,001 lines"),
    ],
)
def test_a_file_of_another_kind_gets_a_message(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(UserError, match=message):
        views.read_upload(upload(tmp_path, content))


def test_no_file_gets_a_message() -> None:
    with pytest.raises(UserError, match="Choose"):
        views.read_upload(None)


def test_a_damaged_checkpoint_is_named_and_the_others_are_used(
    engine: views.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("good", "bad"):
        checkpoints.save(engine.checkpoint, tmp_path / name)
    (tmp_path / "bad" / "model.safetensors").write_bytes(b"no")
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    engine, problems = views.load_translator("fr")
    assert engine is not None and engine.checkpoint.name == "good"
    assert len(problems) == 1 and "bad/model.safetensors" in problems[0]


def test_only_scores_of_these_very_weights_are_shown(engine: views.Engine) -> None:
    test = {"checkpoint": "tiny", "size": 2, "method": "greedy", "bleu": 1.0, "bleu_95": [0.5, 1.5]}
    test |= {"chrf": 2.0, "control": {"bleu": 0.5}}
    metrics = {"tests": {"mine": {**test, "sha256": "a"}, "other": {**test, "sha256": "b"}}}
    checkpoint = replace(engine.checkpoint, metrics=metrics, sha256="a")
    html = views.describe(views.Engine(checkpoint, engine.translator))
    assert "mine" in html and "other" not in html
