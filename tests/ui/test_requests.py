"""Whatever an endpoint or an event of the page is sent: an answer or a sentence, and never a traceback."""

import asyncio
import json
import re
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Semaphore
from types import MappingProxyType
from typing import Any

import gradio as gr
import httpx
import numpy as np
import pytest
from gradio.components.api_component import Api
from gradio.queueing import Event
from gradio.route_utils import delete_files_created_by_app
from gradio.state_holder import SessionState
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from playground import checkpoints
from playground.checkpoints import save
from playground.corpora.books import stream
from playground.generation.ngram import FILE, NGram
from playground.messages import LANGUAGES, language, speaking
from playground.pausing import give_way
from playground.ui import requests, turns
from playground.ui.page import LAUNCH, build_page
from playground.ui.requests import FAULT, PATIENCE, STOPPED, Page
from playground.ui.turns import AT_ONCE, FOR_PEOPLE
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

SENTENCE = re.compile(r"[-A-Z0-9“].*[.]", re.DOTALL)  # it may begin with a number
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


def finish(work: Coroutine[Any, Any, Any]) -> Any:
    """Its result. In a thread of its own: a browser of other tests keeps a loop in the main one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


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
        return finish(whole())
    except gr.Error as error:
        assert not error.print_exception
        return error.message


def check(answer: list[Any] | str, logged: pytest.LogCaptureFixture) -> None:
    """An answer that can be sent, or a sentence; nothing went wrong inside."""
    assert [record.exc_text or record.message for record in logged.records] == []
    json.dumps(answer, ensure_ascii=False, default=str).encode()
    if isinstance(answer, str):
        assert answer != str(FAULT) and SENTENCE.fullmatch(answer), answer


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


# ---- whoever leaves


@pytest.mark.parametrize("name", ["score", "write", "translate", "attention"])
def test_work_ends_when_whoever_asked_for_it_has_left(
    page: Page, name: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    fn = endpoints(page)[name]
    inputs = [["The cat."]] if name == "score" else ["translate-en-fr", "The cat."][name != "attention" :]

    def told() -> str:
        with pytest.raises(gr.Error) as caught:
            finish(page.process_api(fn, inputs, event_id="one"))
        return caught.value.message

    event = Event("visit", fn, None, None)
    monkeypatch.setitem(page._queue.event_ids_to_events, "one", event)
    event.alive = False
    assert told() == str(STOPPED) and caplog.records == []
    event.alive = True
    assert finish(page.process_api(fn, inputs, event_id="one"))["data"]


def test_work_ends_when_nobody_listens_for_a_while(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    now, event, words = 0.0, Event("visit", endpoints(page)["score"], None, None), asyncio.Queue()
    monkeypatch.setitem(page._queue.event_ids_to_events, "one", event)
    monkeypatch.setitem(page._queue.pending_messages_per_session, "visit", words)
    monkeypatch.setattr(requests.time, "monotonic", lambda: now)
    assert not page.has_left("one")
    words.put_nowait("it has begun")
    assert not page.has_left("one")
    now += PATIENCE
    assert not page.has_left("one")
    words.get_nowait()  # somebody listens now
    now += 1
    assert not page.has_left("one")
    words.put_nowait("it goes on")
    assert not page.has_left("one")
    now += PATIENCE + 1
    assert page.has_left("one")
    assert not page.has_left("another")
    words.put_nowait("it has gone on")
    words.get_nowait()  # somebody listens, who is a little slow
    assert not page.has_left("one")
    now += PATIENCE + 1
    words.get_nowait()
    words.put_nowait("and on")  # whenever one looks, something waits
    assert not page.has_left("one")
    now += PATIENCE + 1
    assert page.has_left("one")
    words.get_nowait()
    assert not page.has_left("one")
    words.put_nowait("this comes too late")
    event.alive = False
    assert page.has_left("one")


# ---- turns


def started(page: Page, name: str, inputs: list[Any], pool: ThreadPoolExecutor) -> Future:
    """A call of an endpoint that goes on by itself."""
    return pool.submit(asyncio.run, page.process_api(endpoints(page)[name], inputs))


def test_jobs_that_never_end_hold_up_no_other(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as may compute at once go on until short ones have been answered."""
    monkeypatch.setattr(turns, "SLICE", 0.0)
    answered, begun = Semaphore(0), Semaphore(0)

    def score(texts: list[str], alternatives: int = 5) -> list[dict]:
        begun.release()
        while not answered.acquire(blocking=False):
            give_way()
        return []

    monkeypatch.setattr(endpoints(page)["score"], "fn", score)
    with ThreadPoolExecutor(8) as pool:
        long = [started(page, "score", [["The cat."]], pool) for _ in range(AT_ONCE)]
        for _ in long:
            assert begun.acquire(timeout=60)
        short = [
            started(page, "next", ["The cat."], pool),
            started(page, "complete", [[["a", "b"]], ["c"]], pool),
            started(page, "translate", ["The cat."], pool),
        ]
        assert all(one.result(timeout=60)["data"] for one in short)
        assert not any(one.done() for one in long)
        answered.release(len(long))
        assert all(one.result(timeout=60)["data"] == [[]] for one in long)


def test_too_many_jobs_are_refused_in_words(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST", AT_ONCE + FOR_PEOPLE)
    go_on, begun, fn = Semaphore(0), Semaphore(0), endpoints(page)["score"]

    def score(texts: list[str], alternatives: int = 5) -> list[dict]:
        begun.release()
        go_on.acquire()
        return []

    before = counted("/next", "busy")
    monkeypatch.setattr(fn, "fn", score)
    with ThreadPoolExecutor(8) as pool:
        long = [started(page, "score", [["The cat."]], pool) for _ in range(AT_ONCE)]
        for _ in long:
            assert begun.acquire(timeout=60)
        told = run(page, endpoints(page)["next"], ["The cat."])
        assert told == f"Busy: {AT_ONCE} jobs are before yours. Try again in a minute; nothing was changed."
        go_on.release(len(long))
        assert all(one.result(timeout=60)["data"] == [[]] for one in long)
    assert counted("/next", "busy") == before + 1
    assert isinstance(run(page, endpoints(page)["next"], ["The cat."]), list)


def counted(job: str, ended: str) -> float:
    """How many jobs the metrics know that ended so."""
    found = REGISTRY.get_sample_value("playground_job_seconds_count", {"job": job, "ended": ended})
    return found or 0.0


def test_each_way_to_end_is_counted(page: Page) -> None:
    fn, before = endpoints(page)["next"], {end: counted("/next", end) for end in ("answered", "refused")}
    run(page, fn, ["The cat."])
    run(page, fn, [5])
    assert {end: counted("/next", end) - number for end, number in before.items()} == {
        "answered": 1,
        "refused": 1,
    }
    fn = page.fns[next(n for n, one in page.fns.items() if one.name == "write_on")]  # it gives many pieces
    before = counted("language write_on", "answered")
    run(page, fn, [getattr(one, "value", None) for one in fn.inputs])
    assert counted("language write_on", "answered") == before + 1


def test_a_fault_is_noted_and_its_words_are_kept_back(
    page: Page, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    fn = endpoints(page)["cloze"]

    def fail(sentence: str, candidates: list[str]) -> dict:
        raise ZeroDivisionError("the secret")

    monkeypatch.setattr(fn, "fn", fail)
    assert run(page, fn, ["The ___.", ["cat", "dog"]]) == str(FAULT)
    [record] = caplog.records
    assert "the secret" in record.exc_text and "cloze" in record.message


# ---- over HTTP


@pytest.fixture(scope="module")
def client(page: Page) -> Iterator[httpx.Client]:
    page.launch(**LAUNCH, prevent_thread_lock=True, quiet=True, server_port=None)
    with httpx.Client(base_url=page.local_url, timeout=60) as client:
        yield client
    page.close()


def box(page: Page, elem_id: str) -> int:
    return next(id for id, one in page.blocks.items() if getattr(one, "elem_id", "") == elem_id)


def call(client: httpx.Client, name: str, body: bytes) -> str:
    headers = {"content-type": "application/json"}
    started = client.post(f"/gradio_api/call/{name}", content=body, headers=headers)
    return client.get(f"/gradio_api/call/{name}/{started.json()['event_id']}").text


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("next", b'{"data": ["Once", null]}', "“temperature” is missing; it must be a number."),
        ("write", b'{"data": ["Once", NaN]}', "“tokens” is NaN; it must be a whole number."),
        ("score", b'{"data": [[1]]}', "“texts[0]” is 1; it must be a text."),
        ("translate", b'{"data": []}', "“text” is missing. This takes, in this order: text, to"),
        ("positions", b'{"data": ["\\ud800"]}', "“scheme” is"),
        (
            "roles",
            b'{"data": [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}]}',
            "cannot be read",
        ),
    ],
)
def test_a_program_is_told_its_mistake(
    client: httpx.Client, capfd: pytest.CaptureFixture, name: str, body: bytes, told: str
) -> None:
    answer = call(client, name, body)
    assert answer.startswith("event: error") and told in json.loads(answer.split("data: ")[1])["error"]
    assert capfd.readouterr().err == ""


def test_what_a_program_leaves_out_has_its_default(client: httpx.Client) -> None:
    assert call(client, "translate", b'{"data": ["The cat."]}').startswith("event: complete")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("queue/join", {"data": [], "fn_index": 10**6, "session_hash": "s"}),
        ("call/nothing", {"data": []}),
        ("component_server", {"data": 5, "fn_name": "export", "component_id": 10**6, "session_hash": "s"}),
    ],
)
def test_a_request_that_gradio_stumbles_over_is_refused_in_words(
    client: httpx.Client, caplog: pytest.LogCaptureFixture, path: str, body: dict
) -> None:
    answer = client.post(f"/gradio_api/{path}", json=body)
    assert answer.status_code == 400 and "cannot be read" in answer.json()["detail"]
    [record] = caplog.records
    assert record.levelname == "WARNING" and record.exc_info is None


def test_the_download_of_what_is_no_sheet_is_refused(page: Page, client: httpx.Client) -> None:
    body = {"data": ["no sheet", True], "fn_name": "export", "component_id": box(page, "sheet")}
    answer = client.post("/gradio_api/component_server", json=body | {"session_hash": "s"})
    assert answer.status_code == 422 and "did not arrive whole" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["deep_link?session_hash=s", "dev/reload", "runs", "run-history/buckets"])
def test_what_the_page_does_not_use_is_closed(client: httpx.Client, path: str) -> None:
    assert client.get(f"/gradio_api/{path}").status_code == 404


def test_figures_of_use_are_told_to_nobody(client: httpx.Client) -> None:
    assert client.get("/monitoring/summary").status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Gradio-Server"])
def test_who_asks_does_not_say_where_the_page_stands(client: httpx.Client, header: str) -> None:
    told = client.get("/config", headers={header: "http://elsewhere.example"}).json()["root"]
    assert told == str(client.base_url).rstrip("/")


def test_a_proxy_that_is_known_says_where_the_page_stands(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ID", "someone/playground")
    headers = {"X-Forwarded-Host": "space.example", "X-Forwarded-Proto": "https"}
    assert client.get("/config", headers=headers).json()["root"] == "https://space.example"


def test_answers_are_what_they_say_they_are(client: httpx.Client) -> None:
    assert client.get("/").headers["x-content-type-options"] == "nosniff"


def test_files_are_deleted_when_the_page_ends(page: Page, client: httpx.Client) -> None:
    """Those that were uploaded, and those that were made of them."""
    [path] = client.post("/gradio_api/upload", files={"files": ("a.txt", b"The cat.\n")}).json()
    clicked = (box(page, "translate-file-go"), "click")
    [fn] = [fn for fn in page.fns.values() if clicked in fn.targets]
    file = {"path": path, "meta": {"_type": "gradio.FileData"}}
    name, _, *others = (getattr(one, "value", None) for one in fn.inputs)  # the model comes first
    answer = run(page, fn, [name, file, *others])
    result = Path(answer[1]["path"])
    assert result.name == "a.fr.txt" and result.read_text(encoding="utf-8")
    delete_files_created_by_app(page, None)
    assert not Path(path).exists() and not result.exists()


# ---- languages


def without_words(part: Any) -> Any:
    """The same structure without its texts, of which each language has its own."""
    if isinstance(part, dict):
        return {name: without_words(value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [without_words(value) for value in part]
    return None if isinstance(part, str) else part


def test_the_page_differs_between_languages_in_nothing_but_its_words(page: Page) -> None:
    configs = {}
    for code in LANGUAGES:
        with speaking(code):
            configs[code] = page.config
    own = configs["en"]
    assert len({json.dumps(config["components"], default=str) for config in configs.values()}) == len(configs)
    for config in configs.values():
        assert config["dependencies"] == own["dependencies"]
        assert config["layout"] == own["layout"]
        pairs = list(zip(config["components"], own["components"], strict=True))
        assert all(one["id"] == other["id"] and one["type"] == other["type"] for one, other in pairs)
        chosen = [
            [part["props"].get("value") for part in pair if part["type"] in ("radio", "dropdown", "slider")]
            for pair in pairs
        ]
        assert all(len(values) < 2 or values[0] == values[1] for values in chosen)  # they are no words
        assert [without_words(one) for one, _ in pairs] == [without_words(other) for _, other in pairs]


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_event_is_answered_in_the_language_of_its_address(page: Page, code: str) -> None:
    heard = []
    asked = gr.Request(query_params={"lang": code})

    async def listen(*given: Any, **more: Any) -> dict[str, Any]:
        heard.append(language())
        return {}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "answer", listen)
        finish(page.process_api(None, [], request=asked))
        finish(page.process_api(None, [], request=None))
    assert heard == [code, "en"]


def test_a_session_that_waits_for_an_answer_is_not_forgotten() -> None:
    awaited: dict[str, set[str]] = {"long": {"a sheet"}, "done": set()}
    listening = requests.Listening(3, awaited)
    for session in ("long", "done", "never asked"):
        listening[session] = session
    listening["new"] = "new"
    assert [*listening] == ["long", "never asked", "new"]
    listening["new"] = "again"  # known already, so nobody goes
    listening["newer"] = "newer"
    assert [*listening] == ["long", "new", "newer"]
    awaited |= {"new": {"one"}, "newer": {"two"}}
    listening["newest"] = "newest"  # all wait: then whoever came first
    assert [*listening] == ["new", "newer", "newest"]


def test_the_page_forgets_sessions_so() -> None:
    with requests.Page() as page:
        pass
    assert isinstance(page._queue.pending_messages_per_session, requests.Listening)
    page.queue(max_size=3)
    assert page._queue.pending_messages_per_session.awaited is page._queue.pending_event_ids_session
