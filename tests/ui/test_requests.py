"""Whatever an endpoint or an event of the page is sent: an answer or a sentence, and never a traceback."""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import gradio as gr
import numpy as np
import pytest
from gradio.components.api_component import Api
from gradio.state_holder import SessionState
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground import checkpoints
from playground.checkpoints import save
from playground.corpora.books import stream
from playground.generation.ngram import FILE, NGram
from playground.ui.page import build_page
from playground.ui.requests import FAULT, Page
from tests.fewshot import save_few_shot
from tests.frames import tiny_labeller
from tests.helpers import BOS
from tests.shelves import use_shelf
from tests.translators import (
    SENTENCES,
    save_translator,
    tiny_language_model,
    tiny_summariser,
    tiny_tokenizer,
)

SENTENCE = re.compile(r"[A-Z0-9“].*[.]", re.DOTALL)
SURROGATE = "\ud800"
Page.__repr__ = lambda self: "the page"  # in the reports of hypothesis, instead of all that is on it


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The whole page over tiny models, so that every endpoint and event is there."""
    folder = tmp_path_factory.mktemp("shelf")
    save_few_shot(folder / "in-context")
    save_translator(folder / "translate-en-fr")
    save(tiny_labeller(), folder / "roles")
    save(tiny_summariser(), folder / "summaries")
    save(tiny_language_model(positions="rotary"), folder / "language-model")
    ids = [np.array(stream([english], tiny_tokenizer())) for english, _ in SENTENCES]
    NGram.train(ids, len(tiny_tokenizer()), bos=BOS).save(folder / "language-model" / FILE)
    (folder / "positions").symlink_to(checkpoints.FOLDER / "positions", target_is_directory=True)
    with pytest.MonkeyPatch.context() as patch:
        use_shelf(folder, patch)
        yield build_page()


@pytest.fixture(scope="module")
def session(page: Page) -> SessionState:
    """A visit in which everything was done once, as it stands on the page."""
    state = SessionState(page)
    for fn in page.fns.values():
        run(page, fn, [getattr(one, "value", None) for one in fn.inputs], state=state)
    return state


def run(
    page: Page,
    fn: Any,
    inputs: list[Any],
    event: Any = None,
    query: Mapping[str, str] = MappingProxyType({}),
    state: SessionState | None = None,
) -> list[Any] | str:
    """What an event or endpoint gives at first, while all that it streams is read; or the sentence that
    refuses it."""

    async def whole() -> list[Any]:
        request, sent = gr.Request(query_params=query), gr.EventData(None, event)
        answer = await page.process_api(fn, inputs, event_data=sent, request=request, state=state)
        iterator = answer["iterator"]
        while iterator is not None:
            iterator = (await page.process_api(fn, inputs, iterator=iterator, state=state))["iterator"]
        return answer["data"]

    try:
        return asyncio.run(whole())
    except gr.Error as error:
        assert not error.print_exception
        return error.message


def check(answer: list[Any] | str, logged: pytest.LogCaptureFixture) -> None:
    """An answer that can be sent, or a sentence; nothing went wrong inside."""
    assert [record.exc_text or record.message for record in logged.records] == []
    json.dumps(answer, ensure_ascii=False, default=str).encode()
    if isinstance(answer, str):
        assert answer != FAULT and SENTENCE.fullmatch(answer), answer


def endpoints(page: Page) -> dict[str, Any]:
    return {fn.api_name: fn for fn in page.fns.values() if fn.inputs and isinstance(fn.inputs[0], Api)}


# ---- what may be sent

TEXTS = st.sampled_from(("", "The cat.", "The ___.", "a -> b\nc ->", "\0", "x" * 3001, "漢字 😀", SURROGATE))
NUMBERS = st.integers(-2, 12) | st.floats() | st.sampled_from((10**30, -(2**63), 2**63, 4.0, 1e308))
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | TEXTS, inner, max_size=3)
    ),
    max_leaves=5,
)
KEYS = "sentence forced head kind edits layer query run rows id data text ids frame part".split()
LINKS = st.dictionaries(
    st.sampled_from(("tab", "checkpoint", "text", "kind", "edits", "heads", "way")),
    TEXTS | st.sampled_from(("attention", "translate-en-fr", "cross", "{}", "[]", "0.0 1.1", "9.9")),
)
EVENTS = VALUES | st.fixed_dictionaries({}, optional={key: VALUES for key in KEYS})


def of_schema(schema: dict[str, Any]) -> st.SearchStrategy:
    """Values that a schema allows, of which the function may still refuse some."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "oneOf" in schema:
        return st.one_of(*map(of_schema, schema["oneOf"]))
    return {
        "string": lambda: TEXTS,
        "integer": lambda: st.integers(-1, 9),
        "number": lambda: st.floats(-1, 3),
        "null": st.none,
        "array": lambda: st.lists(of_schema(schema["items"]), max_size=3),
    }[schema["type"]]()


NAMES = "translate clinic complete attention positions score next write cloze roles summarise".split()


@settings(suppress_health_check=[*HealthCheck])
@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_an_endpoint_answers_or_says_why_not(
    page: Page, caplog: pytest.LogCaptureFixture, name: str, data: st.DataObject
) -> None:
    fn = endpoints(page)[name]
    fitting = [of_schema(one.api_info()) for one in fn.inputs]
    inputs = data.draw(st.tuples(*(one | VALUES for one in fitting)).map(list) | st.lists(VALUES, max_size=9))
    check(run(page, fn, inputs), caplog)


@settings(suppress_health_check=[*HealthCheck], max_examples=200)
@given(data=st.data())
def test_an_event_of_the_page_answers_or_says_why_not(
    page: Page, session: SessionState, caplog: pytest.LogCaptureFixture, data: st.DataObject
) -> None:
    fn = page.fns[data.draw(st.sampled_from(sorted(page.fns)), label="event")]
    usual = [st.just(getattr(one, "value", None)) for one in fn.inputs]
    inputs = data.draw(st.tuples(*(one | VALUES for one in usual)).map(list) | st.lists(VALUES, max_size=9))
    check(run(page, fn, inputs, data.draw(EVENTS), data.draw(LINKS), session), caplog)


def test_no_endpoint_is_left_out(page: Page) -> None:
    assert sorted(endpoints(page)) == sorted(NAMES)
