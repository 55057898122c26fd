"""What the In-context tab computes, without a browser, on a tiny few-shot model with random weights."""

import itertools
import json
import math
import re
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from playground import checkpoints
from playground.errors import UserError
from playground.generation.search import Search
from playground.measuring.incontext import evaluate_in_context
from playground.measuring.tables import BADGES, CONTROLS
from playground.ui.incontext import views
from playground.ui.incontext.sheet_data import Sheet
from playground.uses.incontext import fewshot
from playground.uses.incontext.fewshot import FewShot
from playground.uses.incontext.judging import Question, judge
from tests.fewshot import save_few_shot, tiny_few_shot

EXAMPLES = [("ab", "A"), ("cd", "C"), ("ef", "E")]


CHECKPOINT = tiny_few_shot()


ENGINE = views.Engine(CHECKPOINT, FewShot(CHECKPOINT))


def sheet_of(*rows: tuple[str, ...]) -> str:
    return Sheet.from_cells(("in", "out"), rows).to_json()


def told(value: str, wanted: Collection[int] = range(99)) -> list[dict]:
    """All lines that the page is told of run 7; each text must begin with the one before."""
    texts = list(views.fill(ENGINE, value, 7, wanted))
    assert all(after.startswith(before) for before, after in itertools.pairwise(texts))
    return [json.loads(line) for line in texts[-1].splitlines()]


OPEN = [("gh", ""), ("", ""), ("kl mn", "")]


def test_the_open_rows_are_answered_and_no_other() -> None:
    head, *parts, last = told(sheet_of(*EXAMPLES, *OPEN))
    assert head == {"run": 7}
    rows = {row["id"]: row for part in parts for row in part["rows"]}
    expected = dict(zip((3, 5), ENGINE.few.fill(EXAMPLES, ["gh", "kl mn"]), strict=True))
    assert set(rows) == {3, 5}
    for id, answer in expected.items():
        assert rows[id]["text"] == answer.text and rows[id]["examples"] == 3
        assert rows[id]["probability"] == pytest.approx(answer.probability, abs=1e-4)
        assert rows[id]["badge"] == answer.badge
    assert last["done"] and last["kind"] == "info" and "2 rows filled from 3 examples" in last["message"]


def test_the_rule_is_told_beside_the_answers() -> None:
    _, *parts, last = told(sheet_of(*EXAMPLES, *OPEN))
    rows = {row["id"]: row for part in parts for row in part["rows"]}
    assert (rows[3]["rule"], rows[5]["rule"]) == ("G", "K")
    assert last["rule"] == "the first character, in capitals"
    assert [part["rule"] for part in parts] == [last["rule"]] * len(parts)
    assert all(row["badge"] != "sure" for row in rows.values() if row["rule"] != row["text"])


def test_where_there_is_no_rule_nothing_is_told_of_one() -> None:
    _, *parts, last = told(sheet_of(("ab", "kQ"), ("cd", "7z"), ("ef", "")))
    assert last["rule"] == ""
    assert [row["rule"] for part in parts for row in part["rows"]] == [None]


def test_a_row_that_the_model_cannot_read_may_have_an_answer_of_the_rule() -> None:
    _, *parts, last = told(sheet_of(*EXAMPLES, ("海 b", "")))
    [row] = [row for part in parts for row in part["rows"]]
    assert row["error"] and row["rule"] == "海"
    assert last["rule"] == "the first character, in capitals"


def test_only_the_rows_that_are_asked_for_are_filled() -> None:
    _, *parts, last = told(sheet_of(*EXAMPLES, ("gh", ""), ("kl mn", ""), ("op", "")), {0, 4, 5})
    assert sorted(row["id"] for part in parts for row in part["rows"]) == [4, 5]
    assert "2 rows filled" in last["message"]
    with pytest.raises(UserError, match="nothing to fill"):
        told(sheet_of(*EXAMPLES, ("gh", "")), {0})


def test_parts_of_a_sheet_get_the_rule_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(fewshot, "find_rule", lambda examples, further: seen.append(list(further)))
    for wanted in ({3, 4}, {4}):
        told(sheet_of(*EXAMPLES, ("gh", ""), ("kl mn", "")), wanted)
    assert seen == [["gh", "kl mn"]] * 2


def test_each_example_is_marked_by_whether_the_others_give_it() -> None:
    *_, last = told(sheet_of(*EXAMPLES, *OPEN))
    verdicts = dict(last["evidence"])
    assert set(verdicts) == {0, 1, 2}
    for n, (text, output) in enumerate(EXAMPLES):
        others = [example for example in EXAMPLES if example != (text, output)]
        [verdict] = judge(ENGINE.few.model, ENGINE.few.form, [Question(others, text, output)])
        assert verdicts[n] == verdict.right
    assert f"gives {sum(verdicts.values())} of 3" in last["message"]


def test_a_filled_sheet_is_filled_again() -> None:
    value = json.loads(sheet_of(*EXAMPLES, ("gh", "stale")))
    value["rows"][3][2] = 0  # written by the model
    _, part, _ = told(json.dumps(value))
    assert [row["id"] for row in part["rows"]] == [3]


def test_examples_that_do_not_fit_are_told() -> None:
    many = [(f"word number {n}", f"W{n}") for n in range(30)]
    *parts, last = told(sheet_of(*many, ("word number 99", "")))
    used = parts[1]["rows"][0]["examples"]
    assert 0 < used < 30
    assert f"Only the last {used} of them" in last["message"]


def test_a_row_with_unknown_characters_has_an_error_and_holds_up_no_other() -> None:
    *parts, last = told(sheet_of(*EXAMPLES, ("海", ""), ("gh", "")))
    rows = {row["id"]: row for part in parts if "rows" in part for row in part["rows"]}
    assert "海" in rows[3]["error"] and rows[3]["text"] == ""
    assert rows[4]["error"] == ""
    assert "1 row could not be read" in last["message"]


def test_an_example_with_unknown_characters_is_left_out_and_the_others_are_used() -> None:
    *parts, last = told(sheet_of(*EXAMPLES, ("c", "日本"), ("gh", "")))
    [row] = [row for part in parts if "rows" in part for row in part["rows"]]
    assert row["error"] == "" and row["examples"] == len(EXAMPLES)
    assert "Left out as an example: The output of row 4" in last["message"] and "日" in last["message"]
    assert len(EXAMPLES) not in dict(last["evidence"])  # no verdict on what was not read


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("ab", "")], "no example"),
        ([("ab", "A"), ("ab", "B"), ("c", "")], "contradict"),
        ([("ab", "A"), ("cd", "C")], "nothing to fill"),
        ([("ab", "A"), ("a" * 200, "B"), ("c", "")], "characters"),
        ([("", ""), ("c", "日本"), ("d", "")], "output of row 2"),
        ([("", ""), ("", ""), ("\u0416", "x"), ("d", "")], "input of row 3"),
    ],
    ids=["none", "contradiction", "full", "long", "output", "input"],
)
def test_a_sheet_that_cannot_be_filled_gets_a_message(rows: list[tuple[str, ...]], message: str) -> None:
    with pytest.raises(UserError, match=message):
        told(sheet_of(*rows))


def test_a_message_reaches_the_sheet_as_an_error() -> None:
    head, last = (json.loads(line) for line in views.failure(3, "<no>").splitlines())
    assert head["run"] == 3 and last == {"done": True, "message": "<no>", "kind": "error"}
    assert "<" not in views.failure(3, "<no>")


def test_the_best_answers_of_a_row_say_which_one_stands_there() -> None:
    value = sheet_of(*EXAMPLES, ("gh", ""))
    best = json.loads(views.options(ENGINE, value, 3))["best"]
    assert [(text, share) for text, share, _ in best] == ENGINE.few.alternatives(EXAMPLES, "gh")
    content = json.loads(value)
    content["rows"][3] = [3, ["gh", best[1][0]], 0]
    marked = json.loads(views.options(ENGINE, json.dumps(content), 3))["best"]
    assert [taken for *_, taken in marked] == [False, True, False]


def test_the_best_answers_of_a_row_that_is_gone_get_a_message() -> None:
    assert "gone" in json.loads(views.options(ENGINE, sheet_of(*EXAMPLES), 9))["error"]


def test_leaving_each_example_out_shows_its_loss() -> None:
    html = views.explain(ENGINE, sheet_of(*EXAMPLES, ("gh", "G")), 3)  # G is the user's own: an example too
    assert html.count("<tr>") == 4  # a head, and each of the three others
    with pytest.raises(UserError, match="no output"):
        views.explain(ENGINE, sheet_of(*EXAMPLES, ("gh", "")), 3)
    with pytest.raises(UserError, match="no other example"):
        views.explain(ENGINE, sheet_of(("ab", "A")), 0)


# ---- the prompt


def test_a_prompt_is_read_line_by_line() -> None:
    text = "a b -> A\n\n  c->C  \nd ->"
    assert views.parse_prompt(text) == ([("a b", "A"), ("c", "C")], "d")
    assert views.parse_prompt("d->") == ([], "d")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("a", "Line 1 has no"),
        ("a -> b -> c", "more than one"),
        ("a -> b", "already has an output"),
        ("a ->\nb ->", "Line 1 has no output"),
        ("a -> b\n\nc", "Line 3 has no"),
    ],
)
def test_a_prompt_that_cannot_be_read_names_its_line(text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        views.parse_prompt(text)
    assert re.search(message, views.prompt_room(ENGINE, text))


def test_the_room_left_counts_every_token() -> None:
    # start, a SEP b END, c SEP
    assert views.prompt_room(ENGINE, "a -> b\nc ->").startswith("7 of 160 tokens")
    assert "153 are left" in views.prompt_room(ENGINE, "a -> b\nc ->")
    assert "0 are left" in views.prompt_room(ENGINE, "a" * 300 + "->")


def completed(text: str, search: Search | None = None) -> list[tuple[str, str]]:
    return list(views.complete_prompt(ENGINE, text, search or Search()))


def test_a_completion_grows_character_by_character() -> None:
    parts = completed("ab -> A\ncd ->")
    counts = [html.count("pg-letter") for html, _ in parts]
    assert counts[:3] == [1, 2, 3] and counts == sorted(counts)
    written = list(ENGINE.few.complete([("ab", "A")], "cd"))[-1]
    total = math.fsum(written[1])
    assert f"log-probability {total:.2f}" in parts[-1][0]


def test_a_completion_that_ended_is_proved() -> None:
    texts = [f"ab -> A\n{query} ->" for query in "abcdefgh"]
    ends = [completed(text, Search("sample", seed=seed))[-1] for seed, text in enumerate(texts)]
    differences = [re.search(r"differs by (\S+)\.", html) for html, _ in ends]
    assert any(differences)  # random weights end some of them
    assert all(float(found.group(1)) < 1e-3 for found in differences if found)


def test_sampling_follows_the_seed() -> None:
    first, again, other = (completed("ab ->", Search("sample", seed=seed))[-1] for seed in (1, 1, 2))
    assert first == again != other


def test_a_prompt_longer_than_the_context_gets_a_message() -> None:
    with pytest.raises(UserError, match="context"):
        completed("a" * 300 + "->")
    with pytest.raises(UserError, match="temperature"):
        completed("ab ->", Search("sample", temperature=-1))


# ---- what is shipped, the endpoint, the scores


def test_the_model_named_in_context_is_taken_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a-twin", "in-context", "broken"):
        save_few_shot(tmp_path / name)
    (tmp_path / "broken" / "model.safetensors").write_bytes(b"no")
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    engine, problems = views.load_few_shot()
    assert engine is not None and engine.checkpoint.name == "in-context"
    assert len(problems) == 1 and "broken" in problems[0]


def test_without_a_model_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    assert views.load_few_shot() == (None, [])


def test_the_endpoint_answers_query_by_query() -> None:
    answers = ENGINE.complete([list(pair) for pair in EXAMPLES], ["gh", "", "海"])
    assert [set(answer) for answer in answers] == [
        {"answer", "logprob", "probability", "confidence", "badge", "error", "rule", "rule_answer", "odd"}
        | {"examples", "finished"}
    ] * 3
    assert [answer["examples"] for answer in answers] == [len(EXAMPLES), 0, 0]
    assert [answer["rule_answer"] for answer in answers] == ["G", None, "海"]
    assert "in capitals" in answers[0]["rule"] and answers[1]["rule"] == ""
    assert answers[0]["probability"] == pytest.approx(math.exp(answers[0]["logprob"]))
    assert answers[1]["answer"] == "" and "海" in answers[2]["error"]


@pytest.mark.parametrize("examples", [[["a"]], [["a", "b"], ["a", "b", "c"]], [[]]])
def test_the_endpoint_refuses_examples_that_are_no_pairs(examples: list[list[str]]) -> None:
    with pytest.raises(UserError, match="pairs"):
        ENGINE.complete(examples, ["x"])


SCORES = {
    "sha256": "a",
    "fits": 0.8,
    "sets": {
        "real": {
            "tasks": 80,
            "shots": {str(n): [n / 10, 0.1, 0.9] for n in range(5)},
            "controls": dict.fromkeys(CONTROLS, 0.125),
            "badges": {name: {"share": 0.5, "right": None} for name in BADGES} | {"calibration_error": 0.1},
        }
    },
}


def test_only_scores_of_these_very_weights_are_shown() -> None:
    checkpoint = replace(CHECKPOINT, metrics={"in-context": SCORES}, sha256="a")
    html = views.describe(views.Engine(checkpoint, ENGINE.few))
    assert "<td>40.0</td><td>10.0 to 90.0</td><td>12.5</td>" in html and "80 % of them fit" in html
    assert "–" in html  # a badge that was never given
    assert views.describe(views.Engine(replace(checkpoint, sha256="b"), ENGINE.few)) == ""
    assert views.describe(ENGINE) == ""


def test_what_the_evaluation_records_is_what_is_shown(tmp_path: Path) -> None:
    checkpoint = checkpoints.load(save_few_shot(tmp_path / "few"))
    file = tmp_path / "tasks.json"
    rows = [[f"a{n}", f"{n}"] for n in range(6)]
    file.write_text(json.dumps([{"name": "digits", "examples": rows}]), encoding="utf-8")
    scores = json.loads(json.dumps(evaluate_in_context(checkpoint, file, count=2)))
    shown = replace(checkpoint, metrics={"in-context": scores})
    engine = views.Engine(shown, FewShot(shown))
    assert engine.few.confidence.weights
    html = views.describe(engine)
    assert all(html.count(f"<tr><td>{name}</td>") == 2 for name in scores["sets"])
