"""What the Translate tab computes, without a browser, on a tiny translator with random weights."""

import re
from dataclasses import replace
from html import escape, unescape
from pathlib import Path

import pytest

from playground import checkpoints
from playground.errors import UserError
from playground.generation.search import Search
from playground.ui.translate import views
from playground.uses.translation.translator import translate_lines
from tests.shelves import use_shelf
from tests.translators import tiny_both_ways, tiny_translator


def shown(
    engine: views.Engine, text: str, search: Search | None = None, **changes: object
) -> list[views.Shown]:
    arguments = {"choices": {}, "beginning": "", **changes}
    return list(views.show(engine, text, search or Search(), **arguments))


def test_partial_results_grow_to_the_whole_text(engine: views.Engine) -> None:
    parts = shown(engine, "The cat. The dog. The cat. The dog. The cat.\nThe dog.")
    assert [part.output.count("pg-sentence") for part in parts] == [1, 5, 6]
    assert parts[-1].output.count("pg-line") == 2
    assert len({part.steps for part in parts}) == 1
    assert (
        parts[-1].text
        == engine.answer("The cat. The dog. The cat. The dog. The cat.\nThe dog.", Search())["translation"]
    )


def test_empty_lines_stay(engine: views.Engine) -> None:
    text = "The cat.\r\n\r\n  The dog.\n \u200b\nThe cat."
    [*_, last] = shown(engine, text)
    assert [line == "" for line in last.text.split("\n")] == [False, True, False, True, False]
    assert last.text == engine.answer(text, Search())["translation"]
    lines = re.findall(r'<div class="pg-line">(<div class="pg-sentence)?', last.output)
    assert [bool(line) for line in lines] == [True, False, True, False, True]


def test_a_choice_changes_its_sentence_only(engine: views.Engine) -> None:
    text = "The cat. The dog."
    before = shown(engine, text)[-1].output
    forced = tuple(engine.translator.tokenizer.encode("une pomme"))
    after = shown(engine, text, choices={1: forced})[-1].output
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
    html = shown(engine, "The cat.", search)[-1].output
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
    assert views.advice(engine, "👨\u200d👩").endswith(": 👨 👩")
    assert views.advice(engine, "The cat.") == ""


@pytest.mark.parametrize("text", ["the cat.", "The cat", "TALUT!"])
def test_text_that_is_typed_carelessly_gets_a_hint(engine: views.Engine, text: str) -> None:
    assert "capital" in views.advice(engine, text)


@pytest.mark.parametrize("text", ["102", "? 12:30", "🎉"])
def test_a_line_without_letters_gets_none(engine: views.Engine, text: str) -> None:
    assert "capital" not in views.advice(engine, text)


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
    assert target.is_relative_to(tmp_path)  # where the page deletes it with the upload


def test_a_file_has_as_many_tokens_as_its_translation_may_cost(
    engine: views.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it was translated all the same")

    path = upload(tmp_path, b"The cat. " * 1_000)  # one line
    count = 1_000 * engine.translator.count("The cat.")
    monkeypatch.setattr(views, "MAX_TOKENS", 4 * count - 1)
    monkeypatch.setattr(views, "translate_lines", lambda *_: [])
    views.translate_file(engine, path, Search(), never)
    monkeypatch.setattr(views, "translate_lines", never)
    with pytest.raises(UserError, match=rf"more than {count - 1:,} tokens.*or choose fewer beams\."):
        views.translate_file(engine, path, Search("beam", beams=4), never)


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
    engines, problems = views.load_translators()
    assert {to: one.checkpoint.name for to, one in engines.items()} == {"fr": "good"}
    assert len(problems) == 1 and "bad/model.safetensors" in problems[0]


# ---- directions


@pytest.mark.parametrize(
    ("shelved", "opened"),
    [
        ({}, {}),
        ({"a": tiny_translator()}, {"fr": "a"}),
        ({"a": tiny_translator("fr", "en")}, {"en": "a"}),
        ({"b": tiny_translator("fr", "en"), "a": tiny_translator()}, {"fr": "a", "en": "b"}),
        ({"a": tiny_both_ways()}, {"fr": "a", "en": "a"}),
    ],
    ids=["none", "French", "English", "two", "both ways"],
)
def test_each_direction_has_the_checkpoint_that_can(
    shelved: dict, opened: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, checkpoint in shelved.items():
        checkpoints.save(checkpoint, tmp_path / name)
    use_shelf(tmp_path, monkeypatch)
    engines, problems = views.load_translators()
    assert {to: one.checkpoint.name for to, one in engines.items()} == opened and problems == []
    assert list(engines) == list(opened)  # French first
    assert all(one.translator.target == to for to, one in engines.items())


@pytest.mark.parametrize("to", ["de", "", None, 1, ["fr"], "en"])
def test_a_language_that_is_not_written_is_refused(
    engine: views.Engine, both: views.Engines, to: object
) -> None:
    assert views.engine_for(both, "fr").translator.target == "fr"
    with pytest.raises(UserError, match=r"into fr \(French\) here, not into"):
        views.engine_for({"fr": engine}, to)


def test_the_directions_of_one_model_differ(both: views.Engines) -> None:
    french, english = (shown(both[to], "The cat. A dog.")[-1] for to in ("fr", "en"))
    assert french.text != english.text
    for one, (source, target) in ((french, ("en", "fr")), (english, ("fr", "en"))):
        assert f'class="pg-source" lang="{source}"' in one.output
        assert f'class="pg-target" lang="{target}"' in one.output
    assert "each French token" in french.steps and "[to French]" in french.steps
    assert "each English token" in english.steps and "[to English]" in english.steps


@pytest.mark.parametrize("to", ["fr", "en"])
def test_french_alone_is_written_with_narrow_spaces(both: views.Engines, to: str) -> None:
    engine = both[to]
    forced = tuple(engine.translator.tokenizer.encode("dort ?"))
    [*_, last] = shown(engine, "Le chat ?", choices={0: forced})
    source, target = last.output.split('class="pg-target"')
    assert ("\u202f" in source, "\u202f" in target) == (to == "en", to == "fr")
    assert last.text.startswith("dort\u202f?" if to == "fr" else "dort ?")
    words = re.sub(r"<button[^>]*pg-end.*", "", target).partition(">")[2].partition("</div>")[0]
    assert unescape(re.sub("<[^>]*>", "", words)).rstrip(" ") == last.text  # the same, word by word


@pytest.mark.parametrize(("to", "language"), [("fr", "English"), ("en", "French")])
def test_the_language_that_is_missing_is_named(both: views.Engines, to: str, language: str) -> None:
    with pytest.raises(UserError, match=f"Type a sentence in {language}"):
        shown(both[to], " \n")
    for foreign in ("漢字", "مرحبا!", "Привет."):
        assert f"The model reads {language}." in views.advice(both[to], foreign)
    assert "reads" not in views.advice(both[to], "The cat 漢.") + views.advice(both[to], "🎉")


@pytest.mark.parametrize("to", ["fr", "en"])
def test_a_file_says_its_language(both: views.Engines, to: str, tmp_path: Path) -> None:
    target, *_ = views.translate_file(both[to], upload(tmp_path, b"cat\n"), Search(), lambda share: None)
    assert target.name == f"text.{to}.txt"
    [line] = translate_lines(both[to].translator, ["cat"])
    assert target.read_text(encoding="utf-8") == f"{line.text}\n"


@pytest.mark.parametrize("to", ["fr", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "漢字",
        "مرحبا",
        "\x07\x1b[31m?",
        "🎉 👨\u200d👩\u200d👧",
        "soft\u00adhyphen",
        "e\u0301te\u0301",
        "a\x00b",
    ],
)
def test_strange_text_has_a_translation(both: views.Engines, text: str, to: str) -> None:
    [*_, last] = shown(both[to], text)
    assert "pg-sentence" in last.output and "pg-step" in last.steps


def test_only_scores_of_these_very_weights_are_shown(engine: views.Engine) -> None:
    test = {"checkpoint": "tiny", "size": 2, "method": "greedy", "bleu": 1.0, "bleu_95": [0.5, 1.5]}
    test |= {"chrf": 2.0, "control": {"bleu": 0.5}}
    metrics = {"tests": {"mine": {**test, "sha256": "a"}, "other": {**test, "sha256": "b"}}}
    checkpoint = replace(engine.checkpoint, metrics=metrics, sha256="a")
    html = views.describe(checkpoint)
    assert "mine" in html and "other" not in html
