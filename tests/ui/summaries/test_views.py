"""What the Summaries tab computes, without a browser, on a tiny summariser with random weights."""

import re
from pathlib import Path

import pytest

from playground import checkpoints
from playground.checkpoints import Checkpoint
from playground.errors import UserError
from playground.generation.search import Search
from playground.ui.summaries import views
from playground.ui.summaries.views import Engine
from tests.shelves import use_shelf
from tests.translators import tiny_summariser

TEXT = "The cat sleeps. Where is the book?\n\nI am hungry. The dog eats."


def shown(engine: Engine, text: str = TEXT, **changes: object) -> list[views.Shown]:
    arguments = {"length": "title", "search": Search(), "forced": (), "keys": 2, **changes}
    return list(views.show(engine, text, **arguments))


def test_the_headline_comes_first_and_the_evidence_a_moment_later(engine: Engine) -> None:
    before, after = shown(engine)
    assert before.evidence == "" and after.evidence.count("<tr>") == 5
    assert "--carried" not in before.output and after.output.count("--carried") == 4
    assert before.output.count("pg-key") == 2 and before.output.count("<p>") == 2


def test_every_linked_word_is_a_word_of_its_sentence(engine: Engine) -> None:
    seen = views.look(engine, TEXT, "title", Search(), ())
    words = [
        seen.ready.passage.sentences[n].text[a:b]
        for n, spans in views.linked_words(seen).items()
        for a, b in spans
    ]
    assert words == [seen.inside.source[a:b] for a, b in seen.inside.source_words]
    assert words[:4] == ["The", "cat", "sleeps", "."] and len(words) == seen.inside.alignment.size(1)


def test_of_a_long_text_what_was_read_is_linked(engine: Engine) -> None:
    seen = views.look(engine, TEXT * 6, "title", Search(), ())
    assert len(seen.ready.read) < len(seen.ready.passage.sentences)
    assert set(views.linked_words(seen)) == set(seen.ready.read)
    [*_, last] = shown(engine, TEXT * 6)
    assert "read in" in last.note and last.evidence.count("<tr>") == 1 + len(seen.ready.read)


def test_a_choice_is_how_the_headline_begins(engine: Engine) -> None:
    forced = tuple(engine.checkpoint.tokenizer.encode("the dog"))
    seen = views.look(engine, TEXT, "title", Search(), forced)
    assert seen.headline.startswith("The dog")
    assert views.headline_words(seen)[0].text == "The"


def test_of_a_text_unlike_what_was_learned_the_key_sentences_come_first() -> None:
    checkpoint = tiny_summariser()
    checkpoint.metrics = {"unfamiliar": {"threshold": 1.0}}
    [*_, last] = shown(Engine(checkpoint))
    assert last.output.index("<li>") < last.output.index("pg-headline")
    assert "Rely on the key sentences" in last.note
    assert views.answer(Engine(checkpoint), TEXT, "title", Search(), 1)["unfamiliar"]


def test_shares_of_what_carried_add_up_to_one_or_are_none(engine: Engine) -> None:
    def one(drop: float | None) -> views.Evidence:
        return views.Evidence(0.5, 0.5, drop, "")

    assert views.carrying((one(3.0), one(-1.0), one(1.0))) == [0.75, 0.0, 0.25]
    assert views.carrying((one(-1.0), one(None))) == [0.0, 0.0]


def test_the_answer_to_programs_agrees_with_the_page(engine: Engine) -> None:
    found = views.answer(engine, TEXT, "short", Search("beam", beams=3), 2)
    seen = views.look(engine, TEXT, "short", Search("beam", beams=3), ())
    assert found["headline"] == seen.headline == found["n_best"][0][0]
    assert sum(one["key"] for one in found["sentences"]) == len(found["key_sentences"]) == 2
    assert [one["text"] for one in found["sentences"] if one["key"]] == found["key_sentences"]
    assert all(one["read"] and one["drop"] is not None for one in found["sentences"])
    assert {word["in_text"] for word in found["words"]} <= {True, False}


@pytest.mark.parametrize("length", ["long", None, 3, ["short"]])
def test_another_length_is_refused(engine: Engine, length: object) -> None:
    with pytest.raises(UserError, match="choose title, short, medium"):
        engine.summariser(length)


def test_the_shelf_decides_whether_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_shelf(tmp_path, monkeypatch)
    assert views.load_engine() == (None, [])
    checkpoints.save(tiny_summariser(), tmp_path / "summaries")
    use_shelf(tmp_path, monkeypatch)
    engine, problems = views.load_engine()
    assert engine.checkpoint.name == "summaries" and problems == []
    (tmp_path / "summaries" / "model.safetensors").write_bytes(b"damaged")
    use_shelf(tmp_path, monkeypatch)
    engine, [problem] = views.load_engine()
    assert engine is None and "model.safetensors" in problem


def test_scores_are_shown_where_these_weights_were_measured(engine: Engine) -> None:
    scores = {f"rouge{n}": 30.0 for n in "12L"} | {f"rouge{n}_95": [29.0, 31.0] for n in "12L"}
    result = {
        "sha256": "a",
        "size": 9,
        "method": "beam 4",
        "models": {"transformer": scores},
        "new": {"people": {"facts": 0.2, "words": 0.5}},
    }
    checkpoint: Checkpoint = tiny_summariser()
    checkpoint.metrics, checkpoint.sha256 = {"summaries": {"dev": result}}, "a"
    html = views.describe(checkpoint)
    assert "by the model, beam 4" in html and re.search(r"<td>30.0</td><td>29.0 to 31.0</td>", html)
    assert "by people" in html and "<td>20.0</td>" in html
    checkpoint.sha256 = "b"
    assert views.describe(checkpoint) == ""
