"""Where every request from a browser or a program passes: whoever asks has an answer, or a sentence that says
what to do, and never a traceback."""

import logging
import os
import time
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import gradio as gr
from anyio import to_thread
from gradio.components.api_component import Api
from gradio.queueing import Event
from gradio.route_utils import FnIndexInferError
from gradio.utils import LRUCache
from starlette import types
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from .. import heap
from ..errors import UserError
from ..messages import LANGUAGES, Message, language, say, speaking
from ..pausing import BETWEEN, Cancelled
from .checking import arguments_for, whole_characters, with_defaults
from .metrics import JOBS, SECONDS
from .speaking import language_of
from .turns import MODEL, Busy, Job, Turns

log = logging.getLogger(__name__)

PATIENCE = 60  # seconds of work for somebody who does not listen; a program may ask first and then listen
TRIM_SECONDS = 60  # between two times at which freed memory is given back
# event -> the message that waits longest to be heard, and since when
UNHEARD: WeakKeyDictionary[Any, tuple[object, float]] = WeakKeyDictionary()
FAULT = Message("requests.fault")
STOPPED = Message("requests.stopped")
UNREADABLE = Message("requests.unreadable")


class Listening(LRUCache[str, Any]):
    """The messages to each session, by its name. Where there are too many, Gradio forgets the session that
    came first, though its answer may be on the way; this one forgets the first that waits for none."""

    def __init__(self, most: int, awaited: Mapping[str, Collection[str]]) -> None:
        """awaited: what each session waits for."""
        super().__init__(most)
        self.awaited = awaited

    def __setitem__(self, session: str, messages: Any) -> None:
        if session not in self and len(self) >= self.max_size:
            idle = next((one for one in self if not self.awaited.get(one)), None)
            if idle is not None:
                del self[idle]
        super().__setitem__(session, messages)


class Page(gr.Blocks):
    """A page that checks what its events and endpoints are sent, and then runs them in turns, each in the
    language of whoever asks."""

    def __init__(self, **given: Any) -> None:
        # language -> the components as they were made in it, instead of those of this page itself
        self.wordings: dict[str, list[dict]] = {}
        super().__init__(**given)
        self.turns = Turns()
        self.jobs: WeakKeyDictionary[Event, Job] = WeakKeyDictionary()
        self.trimmed = time.monotonic()

    def queue(self, *given: Any, **more: Any) -> "Page":
        super().queue(*given, **more)
        most = self._queue.pending_messages_per_session.max_size
        self._queue.pending_messages_per_session = Listening(most, self._queue.pending_event_ids_session)
        return self

    @property
    def config(self) -> dict[str, Any]:
        """What the browser is told of the page, in the language that is spoken."""
        worded = self.wordings.get(language())
        return self._config if worded is None else {**self._config, "components": worded}

    @config.setter
    def config(self, config: dict[str, Any]) -> None:
        self._config = config

    async def process_api(
        self, block_fn: Any, inputs: list[Any], request: Any = None, **asked: Any
    ) -> dict[str, Any]:
        """One event, in the language of the address that it comes from. Raises gr.Error, which Gradio tells
        to whoever asked."""
        known = isinstance(request, gr.Request)
        with speaking(language_of(request.query_params, {}) if known else next(iter(LANGUAGES))):
            return await self.answer(block_fn, inputs, request=request, **asked)

    async def answer(self, block_fn: Any, inputs: list[Any], **asked: Any) -> dict[str, Any]:
        event = self._queue.event_ids_to_events.get(asked.get("event_id"))
        since = time.monotonic() if event is None else event.enqueue_time
        try:
            if asked.get("iterator") is None:  # else it goes on with what was checked before
                inputs = completed(block_fn, whole_characters(inputs))
                if sent := asked.get("event_data"):
                    sent._data = whole_characters(sent._data)
            answer = await super().process_api(block_fn, inputs, **asked)
        except (Exception, Cancelled) as error:
            ended, told = ending(block_fn, error)
            SECONDS.labels(job_name(block_fn), ended).observe(time.monotonic() - since)
            title = say("requests.busy") if ended == "busy" else say("requests.error")
            raise gr.Error(told, title=title, print_exception=False) from None
        if not answer["is_generating"]:
            SECONDS.labels(job_name(block_fn), "answered").observe(time.monotonic() - since)
        return answer

    async def preprocess_data(self, *given: Any, **more: Any) -> list[Any]:
        """The inputs as the components read them. Raises UserError for what they cannot read."""
        try:
            return await super().preprocess_data(*given, **more)
        except gr.Error as error:  # outside the choices or the limits of a component
            why = {"why": error.message.rstrip(".")}
            raise UserError(Message("requests.outside", why)) from None
        except Exception:  # each component has its own
            raise UserError(UNREADABLE) from None

    async def call_function(
        self,
        block_fn: Any,
        inputs: list[Any],
        iterator: Any = None,
        request: Any = None,
        event_id: str | None = None,
        *more: Any,
    ) -> dict[str, Any]:
        """Raises UserError for inputs of another type than the function takes, Busy where too many wait, and
        Cancelled where nobody waits for it any more."""
        if iterator is None:
            inputs = arguments_for(block_fn.fn, inputs)
        run = partial(super().call_function, block_fn, inputs, iterator, request, event_id, *more)
        if block_fn.concurrency_id != MODEL:
            BETWEEN.set(partial(self.check_left, event_id))
            return await run()
        event = self._queue.event_ids_to_events.get(event_id)
        job = Job(person=not is_endpoint(block_fn))
        if event is not None:  # what it goes on with when it has given something is the same job
            job = self.jobs.setdefault(event, job)
        if iterator is None:
            self.turns.check_room(job.person)
        BETWEEN.set(partial(self.between, event_id, job))
        with JOBS.track_inprogress():
            async with self.turns.taken(job):
                self.check_left(event_id)
                answer = await run()
        if time.monotonic() - self.trimmed > TRIM_SECONDS:
            self.trimmed = time.monotonic()
            await to_thread.run_sync(heap.trim)
        return answer

    def between(self, event_id: str | None, job: Job) -> None:
        """Between two pieces of a job that takes turns. Raises Cancelled."""
        self.turns.give_way(job)
        self.check_left(event_id)

    def check_left(self, event_id: str | None) -> None:
        if self.has_left(event_id):
            raise Cancelled

    def has_left(self, event_id: str | None) -> bool:
        """Whether whoever asked for an event has closed the connection on which its answer comes, or never
        opened it: then what Gradio has to tell of it stays in its queue."""
        event = self._queue.event_ids_to_events.get(event_id)
        if event is None or not event.alive:
            return event is not None
        words = self._queue.pending_messages_per_session.get(event.session_hash)
        if words is None or words.empty():
            UNHEARD.pop(event, None)
            return False
        first, now = words._queue[0], time.monotonic()
        heard, since = UNHEARD.get(event, (None, now))
        if heard is not first:  # what waited before was taken
            UNHEARD[event] = first, now
        return heard is first and now - since > PATIENCE


def is_endpoint(block_fn: Any) -> bool:
    """Whether programs call this; else it is an event of the page."""
    return bool(block_fn.inputs) and all(isinstance(one, Api) for one in block_fn.inputs)


def job_name(block_fn: Any) -> str:
    """`/translate` for an endpoint; for an event of the page its part of the page and its function."""
    if is_endpoint(block_fn):
        return f"/{block_fn.api_name}"
    function = getattr(block_fn.fn, "func", block_fn.fn)  # of a partial
    part = getattr(function, "__module__", "").removeprefix(f"{__package__}.").split(".")[0]
    return f"{part} {getattr(function, '__name__', '')}"


def ending(block_fn: Any, error: BaseException) -> tuple[str, str]:
    """How a job has ended that has no answer, and what is told to whoever asked."""
    match error:
        case Busy():
            return "busy", str(error)
        case UserError():
            return "refused", str(error)
        case gr.Error():
            return "refused", error.message
        case RecursionError():
            return "refused", str(UNREADABLE)
        case Cancelled():
            return "stopped", str(STOPPED)
    log.error("The event “%s” failed", block_fn.api_name or block_fn.name, exc_info=error)
    return "failed", str(FAULT)


def completed(block_fn: Any, inputs: Sequence[Any]) -> list[Any]:
    """The inputs of an event, of an endpoint with the defaults of what a program left out. Raises UserError
    for too many or too few."""
    if block_fn.fn is None:
        raise UserError(UNREADABLE)  # it runs in the browser alone
    if is_endpoint(block_fn):
        return with_defaults(block_fn.fn, inputs)
    if len(inputs) != len(block_fn.inputs):
        raise UserError(UNREADABLE)
    return list(inputs)


def refuse(request: Request, error: Exception) -> JSONResponse:
    """The answer to a user's mistake in a request beside the events, such as the download of a sheet."""
    return JSONResponse({"detail": str(error)}, 422)


def misread(request: Request, error: Exception) -> JSONResponse:
    """The answer to a request that Gradio stumbles over."""
    log.warning("%s %s cannot be read: %s", request.method, request.url.path, type(error).__name__)
    return JSONResponse({"detail": say("requests.misread")}, 400)


def full(request: Request, error: Exception) -> JSONResponse:
    """The answer to a request for which Gradio's own queue has no place."""
    return JSONResponse({"detail": say("requests.full")}, 503, {"retry-after": "60"})


def closed(request: Request) -> JSONResponse:
    return JSONResponse({"detail": say("requests.nothing-here")}, 404)


# What Gradio offers to everybody and this page has no use for: one writes files that stay, the other holds a
# connection for ever.
CLOSED = tuple(Route(f"/gradio_api/{path}", closed) for path in ("deep_link", "dev/reload"))


class Careful:
    """Tells browsers to take each answer for what it says it is, and no other site where a reader came from.
    Where the page stands behind no proxy that is known, whoever asks does not say where it stands.

    An answer that Gradio had begun before it found that there is none ends in a line of the log.
    """

    HEADERS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin"))
    PROXY = ("GRADIO_ROOT_PATH", "SPACE_ID")  # variables that are set behind one
    PROXIED = (b"x-forwarded-host", b"x-forwarded-proto", b"x-gradio-server")

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: types.Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.HEADERS]
            await send(message)

        if "headers" in scope and not any(os.environ.get(name) for name in self.PROXY):
            asked = [(name, value) for name, value in scope["headers"] if name not in self.PROXIED]
            scope = {**scope, "headers": asked}
        try:
            await self.app(scope, receive, send_with_headers)
        except RuntimeError as error:
            if not isinstance(error.__cause__, HTTPException):
                raise
            log.warning("%s ended early: %s", scope["path"], error.__cause__)


MISREAD = (FnIndexInferError, LookupError, AttributeError, TypeError, ValueError, RecursionError, OSError)
HANDLERS = {503: full, UserError: refuse, **dict.fromkeys(MISREAD, misread)}
