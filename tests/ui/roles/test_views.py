"""What the Roles tab computes, without a browser, on a tiny model that was trained on made-up frames."""

import json
import re
from pathlib import Path

import pytest

from playground.errors import UserError
from playground.measuring.roles import evaluate_roles
from playground.ui.roles import views
from playground.ui.roles.views import Chosen
from playground.uses.roles.texts import label_text
from tests.frames import engine_of, rows, trained_labeller, write_rows

TEXT = "The cat chased the dog. The dog was chased by the bird."


@pytest.fixture(scope="module")
def engine() -> views.Engine:
    return views.Engine(*engine_of(trained_labeller()))


def test_every_predicate_is_a_button_and_every_role_a_bar(engine: views.Engine) -> None:
    html = views.show(engine, TEXT)
    assert re.findall(r'class="pg-predicate"[^>]*>(\w+)<', html) == ["chased", "chased"]
    told = re.findall(r'data-told="([^"]*)"', html)
    assert [one.partition(",")[0] for one in told] == [
        "The cat: who (ARG0)",
        "the dog: what or whom (ARG1)",
        "The dog: what or whom (ARG1)",
        "by the bird: who (ARG0)",
    ]
    assert html.count('class="pg-cell pg-part"') == 2 + 2 + 2 + 3
    assert views.show(engine, " \n") == views.empty()


def test_a_text_of_no_frame_says_so(engine: views.Engine) -> None:
    assert "No predicate was found" in views.show(engine, "1 2 3")


@pytest.mark.parametrize(
    ("text", "told"),
    [("今天天气很好", "reads English"), ("1 2 3", "There is no word"), (TEXT, ""), ("", "")],
)
def test_texts_outside_its_world_are_warned_of(engine: views.Engine, text: str, told: str) -> None:
    advice = views.advice(engine, text)
    assert (told in advice) if told else advice == ""


def test_a_text_that_is_too_long_is_refused(engine: views.Engine) -> None:
    with pytest.raises(UserError, match="Label a file"):
        views.show(engine, "The cat. " * 400)
    with pytest.raises(UserError, match="too long for the model"):
        views.show(engine, "x" * 2000)


def test_heads_are_told_for_what_was_clicked(engine: views.Engine) -> None:
    html = views.links(engine, TEXT, Chosen(1, 0, 1))
    assert "“by the bird” is <b>who</b> (ARG0) of “chased”" in html and html.count("<tr>") == 4
    assert "“The dog”" in views.links(engine, TEXT, Chosen(1, 0, -1))  # a predicate: its first role
    for wrong in (Chosen(2, 0, 0), Chosen(0, 1, 0), Chosen(-1, 0, 0)):
        with pytest.raises(UserError, match="has changed since"):
            views.links(engine, TEXT, wrong)
    with pytest.raises(UserError, match="has no role here"):
        views.links(engine, TEXT, Chosen(0, 0, 9))


def test_the_attention_tab_gets_the_sentence_with_its_predicate_marked(engine: views.Engine) -> None:
    assert views.marked(engine, TEXT, None) == "The cat *chased* the dog."
    assert views.marked(engine, TEXT, Chosen(1, 0, 0)) == "The dog was *chased* by the bird."
    assert views.marked(engine, "1 2", None) == "1 2"
    with pytest.raises(UserError, match="nothing to look at"):
        views.marked(engine, "", None)


def test_active_and_passive_have_the_same_roles(engine: views.Engine) -> None:
    html = views.compared(engine, "The cat chased the dog.", "The dog was chased by the cat.")
    assert 'data-same="true"' in html and html.count("<td>same</td>") == 2
    html = views.compared(engine, "The cat chased the dog.", "The cat was chased by the dog.")
    assert 'data-same="false"' in html and "differs" in html
    for pair, told in ((("", "The cat."), "one sentence as the first"), (("1", "2"), "share no predicate")):
        with pytest.raises(UserError, match=told):
            views.compared(engine, *pair)


def test_a_file_that_costs_too_much_is_refused(
    engine: views.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "some.txt"
    path.write_text(f"{TEXT} {TEXT}\n", encoding="utf-8")
    monkeypatch.setattr(views, "MAX_TOKENS", engine.labeller.count(TEXT))
    with pytest.raises(UserError, match=r"tokens, .* Split the file\."):
        views.label_file(engine, str(path), "jsonl", lambda share: None)


@pytest.mark.parametrize("form", views.FORMATS)
def test_a_file_is_labelled_line_by_line(engine: views.Engine, form: str, tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_text(f"{TEXT}\n\n{'x' * 2000}\nThe cat saw the dog.\n", encoding="utf-8")
    shares: list[float] = []
    target, count, told = views.label_file(engine, str(path), form, shares.append)
    assert (count, shares, target.name) == (4, [1.0], f"some.{form}")
    assert len(told) == 1 and told[0].startswith("Line 3: The word “xxx")
    content = target.read_text(encoding="utf-8")
    if form == "jsonl":
        lines = content.split("\n")
        assert [bool(line) for line in lines] == [True, False, False, True, False]
        assert json.loads(lines[0])["text"] == TEXT
    else:
        assert content.count("\n\n") == 4 and "chased\t01\t(V*)" in content


def test_the_picture_is_that_of_the_labeller(engine: views.Engine) -> None:
    [first, _] = label_text(engine.labeller, TEXT)
    html = views.sentence_html(0, first)
    for role in first.frames[0].roles:
        assert f"{role.probability:.0%}".replace("%", " %") in html or "< 0.1" in html


def test_scores_are_shown_where_these_weights_were_measured(engine: views.Engine, tmp_path: Path) -> None:
    assert views.describe(engine) == ""
    result = evaluate_roles(engine.checkpoint, write_rows(tmp_path / "test.jsonl.gz", rows()))
    engine.checkpoint.metrics["roles"] = {"test": result}
    assert "end to end F1" in views.describe(engine) and "fable" in views.describe(engine)
    engine.checkpoint.metrics["roles"] = {"test": result | {"sha256": "other"}}
    assert views.describe(engine) == ""
    del engine.checkpoint.metrics["roles"]
