"""A use is found by its name; and one more needs nothing but its own folder."""

import ast
import importlib
import json
from dataclasses import replace
from pathlib import Path

import gradio as gr
import pytest

from playground import checkpoints, experiments, shelf
from playground.errors import UserError
from playground.ui.attention import handlers, panels, views
from playground.ui.attention.endpoints import attention_endpoint
from playground.ui.attention.tab import build_attention_tab
from playground.ui.attention.views import Chosen
from playground.uses.contract import Use
from playground.uses.registry import USES, use_of
from tests.shelves import use_shelf
from tests.translators import save_translator, tiny_language_model, tiny_translator

ROOT = Path(checkpoints.__file__).parent
TEXT = "The cat eats the dog."
TOY = '''
"""A use that nobody has heard of: a decoder that reads a text from its end."""

from playground.errors import UserError
from playground.transformer import Edits
from playground.uses.contract import Reading, Way, check_room, go_on, lines_that_fit


class BackwardsUse:
    name = "backwards"
    what = "backwards reader"
    by_word = False

    def ways(self, task):
        return [Way("", "", ("The dog eats the cat.", "Where is the book?"), "The cat eats the dog.")]

    def read(self, checkpoint, text, target, way=""):
        specials = checkpoint.tokenizer.specials
        turned, after = (checkpoint.tokenizer.encode(part or "")[::-1] for part in (text, target))
        check_room(len(turned) + len(after), checkpoint.model.config.max_length - 2)
        prompt = [specials.bos, *turned]
        limit = checkpoint.model.config.max_length - len(prompt)
        found = go_on(checkpoint, None, prompt, limit, Edits())
        written = [*turned, *(after or found.tokens)]
        return Reading(
            source=None,
            read=(specials.bos, *written[:-1]),
            written=tuple(written),
            given=len(prompt),
            counted=range(len(turned), len(written)),
            output=checkpoint.tokenizer.decode(found.tokens),
            limit=limit,
        )

    def corpus(self, checkpoint, file, own, count):
        return lines_that_fit(self, checkpoint, own, count), []
'''


def test_every_use_is_found_by_its_name() -> None:
    assert all(USES[name].name == name for name in USES)
    assert use_of(tiny_translator()) is USES["translate"]
    assert use_of(tiny_language_model()) is USES["language-model"]


@pytest.mark.parametrize(("task", "told"), [({"name": "knitting"}, "'knitting'"), ({}, "'no task'")])
def test_a_task_that_nothing_knows_is_told(task: dict[str, str], told: str) -> None:
    with pytest.raises(UserError, match=f"odd is for {told}, which nothing here knows. Name one for transl"):
        use_of(replace(tiny_translator(), task=task, name="odd"))


def is_name_of_task(node: ast.expr) -> bool:
    """task["name"], task.get("name"), config.kind"""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return ast.unparse(node.func.value).endswith("task") and ast.unparse(node.args[0]) == "'name'"
    if isinstance(node, ast.Subscript):
        return ast.unparse(node.value).endswith("task") and ast.unparse(node.slice) == "'name'"
    return isinstance(node, ast.Attribute) and node.attr == "kind" and "config" in ast.unparse(node.value)


def test_nothing_else_asks_for_a_use_or_a_kind_of_model_by_its_name() -> None:
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        if path.relative_to(ROOT).parts[0] in ("uses", "transformer"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare) and any(map(is_name_of_task, (node.left, *node.comparators))):
                found.append(f"{path.name}: {ast.unparse(node)}")
    assert found == []


# ---- one more


@pytest.fixture
def backwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Use:
    """The toy, known to the registry and to nothing else, and a model for it on the shelf."""
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "backwards_use.py").write_text(TOY, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "toy")
    use = importlib.import_module("backwards_use").BackwardsUse()
    monkeypatch.setitem(USES, use.name, use)
    folder = tmp_path / "checkpoints"
    save_translator(folder / "tiny")
    checkpoints.save(replace(tiny_language_model(), task={"name": use.name}), folder / "reader")
    use_shelf(folder, monkeypatch)
    return use


def test_a_new_use_is_found_on_the_shelf(backwards: Use) -> None:
    found, problems = shelf.usable()
    assert [one.name for one in found] == ["tiny", "reader"] and problems == []
    assert use_of(found[1]) is backwards
    assert [one.name for one in shelf.for_use("backwards")[0]] == ["reader"]
    assert shelf.serving("backwards") is shelf.offered("reader") is found[1]
    with pytest.raises(UserError, match="tiny is no backwards reader"):
        shelf.serving("backwards", "tiny")


def test_without_it_the_model_is_a_problem_and_no_more(
    backwards: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(USES, backwards.name)
    found, [problem] = shelf.usable()
    assert [one.name for one in found] == ["tiny"] and "reader is for 'backwards'" in problem


def test_a_new_use_is_looked_into(backwards: Use) -> None:
    model = shelf.offered("reader")
    one = experiments.subject(model, TEXT, "The cat.")
    turned = model.tokenizer.encode(TEXT)[::-1]
    assert one.read.ids[1 : one.given] == tuple(turned)
    assert one.read.pieces[:4] == ("[start]", ".", "g", "do")
    assert [one.written.ids[n] for n in one.counted] == model.tokenizer.encode("The cat.")[::-1]


def test_a_new_use_has_its_place_in_the_attention_tab(backwards: Use) -> None:
    [own], [translating] = (views.ways_of(shelf.offered(name)) for name in ("reader", "tiny"))
    sample = own.samples[0]
    text, target, kind, way, other = handlers.change_model("reader", translating.samples[0], "fr")
    assert (text, target.visible, kind.value, other) == (sample, False, "decoder", own.other)
    assert (way.value, way.visible) == ("", False)
    assert views.text_for(shelf.offered("tiny"), sample, translating) == translating.samples[0]
    message, picture, _, place, _ = handlers.open_place("reader", text, "", "cross")
    content = json.loads(picture)
    assert message == "" and place.kind == content["kind"] == "decoder"
    assert content["rows"][:2] == ["[start]", "."] and content["text"] == sample
    assert panels.effects(place) and "pg-hint" in panels.describe_head(place, Chosen(0, 0, 0))
    assert "After: " in views.show(place, {"decoder.0.0": {"gain": 0}}, [])[1]
    assert panels.compare(place, own.other, "decoder")
    refused, *_ = handlers.open_place("reader", "cat " * 40, "", "decoder")
    assert "the model reads at most 30 at once" in refused


def test_the_tab_offers_a_new_use(backwards: Use) -> None:
    with gr.Blocks() as page, gr.Tab("Attention") as tab:
        assert build_attention_tab(tab) is not None
    blocks = list(page.blocks.values())
    [choices] = [one.choices for one in blocks if getattr(one, "elem_id", "") == "attention-checkpoint"]
    assert [name for name, _ in choices] == ["tiny", "reader"]
    buttons = [one.value for one in blocks if isinstance(one, gr.Button)]
    assert set(views.ways_of(shelf.offered("reader"))[0].samples) < set(buttons)


def test_the_endpoint_answers_for_a_new_use(backwards: Use) -> None:
    answer = attention_endpoint("reader", TEXT, "", "decoder", [1], [0, 3])
    assert (answer["checkpoint"], answer["layers"], answer["heads"]) == ("reader", [1], [0, 3])
    assert answer["queries"]["pieces"][:3] == ["[start]", ".", "g"]
    assert len(answer["weights"][0]) == 2 and answer["weights"][0][0][0][0] == 1.0
    with pytest.raises(UserError, match="choose decoder"):
        attention_endpoint("reader", TEXT, "", "cross")
