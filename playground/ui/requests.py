"""Where every request from a browser or a program passes: whoever asks has an answer, or a sentence that says
what to do, and never a traceback."""

import logging
import time
from collections.abc import Sequence
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import gradio as gr
from gradio.components.api_component import Api
from gradio.route_utils import FnIndexInferError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..cancelling import LEFT, Cancelled
from ..errors import UserError
from ..messages import LANGUAGES, language, speaking
from .checking import arguments_for, whole_characters, with_defaults
from .speaking import language_of

log = logging.getLogger(__name__)

PATIENCE = 60  # seconds of work for somebody who does not listen; a program may ask first and then listen
UNHEARD: WeakKeyDictionary[Any, float] = WeakKeyDictionary()  # event -> since when nobody listens
FAULT = "This failed by a fault of this program, which has noted it. Try another input."
STOPPED = "This was stopped, since nobody waited for it any more."
UNREADABLE = "What was sent for this event cannot be read. Reload the page and try again."


class Page(gr.Blocks):
    """A page that checks what its events and endpoints are sent before it runs them, and that answers in the
    language of whoever asks."""

    def __init__(self, *given: Any, **more: Any) -> None:
        # language -> the components as they were made in it, instead of those of this page itself
        self.wordings: dict[str, list[dict]] = {}
        super().__init__(*given, **more)

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
        with speaking(language_of(request.query_params, request.headers) if known else next(iter(LANGUAGES))):
            return await self.answer(block_fn, inputs, request=request, **asked)

    async def answer(self, block_fn: Any, inputs: list[Any], **asked: Any) -> dict[str, Any]:
        try:
            if asked.get("iterator") is None:  # else it goes on with what was checked before
                inputs = completed(block_fn, whole_characters(inputs))
                if event := asked.get("event_data"):
                    event._data = whole_characters(event._data)
            return await super().process_api(block_fn, inputs, **asked)
        except UserError as error:
            told = str(error)
        except gr.Error as error:
            told = error.message
        except RecursionError:
            told = UNREADABLE
        except Cancelled:
            told = STOPPED
        except Exception:
            log.exception("The event “%s” failed", block_fn.api_name or block_fn.name)
            told = FAULT
        raise gr.Error(told, print_exception=False)

    async def preprocess_data(self, *given: Any, **more: Any) -> list[Any]:
        """The inputs as the components read them. Raises UserError for what they cannot read."""
        try:
            return await super().preprocess_data(*given, **more)
        except gr.Error as error:  # outside the choices or the limits of a component
            raise UserError(f"{error.message.rstrip('.')}. Choose another one.") from None
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
        """Raises UserError for inputs of another type than the function takes, and Cancelled where nobody
        waits for it any more."""
        LEFT.set(partial(self.has_left, event_id))
        if iterator is None:
            inputs = arguments_for(block_fn.fn, inputs)
        return await super().call_function(block_fn, inputs, iterator, request, event_id, *more)

    def has_left(self, event_id: str | None) -> bool:
        """Whether whoever asked for an event has closed the connection on which its answer comes, or never
        opened it: then Gradio's word that the event has begun is not taken from its queue."""
        event = self._queue.event_ids_to_events.get(event_id)
        if event is None or not event.alive:
            return event is not None
        words = self._queue.pending_messages_per_session.get(event.session_hash)
        if words is None or words.empty():
            UNHEARD.pop(event, None)
            return False
        return time.monotonic() - UNHEARD.setdefault(event, time.monotonic()) > PATIENCE


def completed(block_fn: Any, inputs: Sequence[Any]) -> list[Any]:
    """The inputs of an event, of an endpoint with the defaults of what a program left out. Raises UserError
    for too many or too few."""
    if block_fn.fn is None:
        raise UserError(UNREADABLE)  # it runs in the browser alone
    if block_fn.inputs and all(isinstance(one, Api) for one in block_fn.inputs):
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
    return JSONResponse(
        {"detail": "This request cannot be read. See “Use via API” for what can be sent."}, 400
    )


def closed(request: Request) -> JSONResponse:
    return JSONResponse({"detail": "There is nothing here."}, 404)


# What Gradio offers to everybody and this page has no use for: one writes files that stay, the other holds a
# connection for ever.
CLOSED = tuple(Route(f"/gradio_api/{path}", closed) for path in ("deep_link", "dev/reload"))


class Careful:
    """Tells browsers to take each answer for what it says it is, and no other site where a reader came from.

    An answer that Gradio had begun before it found that there is none ends in a line of the log.
    """

    HEADERS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin"))

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.HEADERS]
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except RuntimeError as error:
            if not isinstance(error.__cause__, HTTPException):
                raise
            log.warning("%s ended early: %s", scope["path"], error.__cause__)


MISREAD = (FnIndexInferError, LookupError, AttributeError, TypeError, ValueError, RecursionError, OSError)
HANDLERS = {UserError: refuse, **dict.fromkeys(MISREAD, misread)}
