"""In which language the page speaks.

The language is in the address (`?lang=fr`) and nowhere else: whoever opens the page without one is sent to
the same address with that of the browser, a switch in the header goes to the same address with another, and a
link that is handed on keeps it. Gradio sends the address of the page with each event, so that Python knows
the language of whatever it is asked (`messages.language()`), and the scripts in the browser read it there.

The components themselves are made once a language when the page is built, with the same numbers each time:
the trees differ in nothing but their words (tests/ui/test_requests.py), so that one of them runs all events
and the browser is handed the one that it can read. `gr.I18n` would put the browser's language on labels
alone, and knows neither a switch nor what Python makes.
"""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ..figures.html import escape
from ..messages import LANGUAGES, best_language, language, say, speaking

NAME = "lang"  # in the address


def language_of(query: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """The language that an address says, else the one that whoever asks likes best."""
    asked = query.get(NAME, "")
    return asked if asked in LANGUAGES else best_language(headers.get("accept-language", ""))


def address(query: Mapping[str, object]) -> str:
    """An address of the page, relative to it, in the language that is spoken."""
    return "?" + urlencode({NAME: language(), **query})


class Speaking:
    """Every request is answered in its language; the page itself has it in its address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request = Request(scope)
        code = language_of(request.query_params, request.headers)
        if is_page(scope) and request.query_params.get(NAME) != code:
            others = {name: values for name, values in parse_qs(request.url.query).items() if name != NAME}
            answer = RedirectResponse("?" + urlencode({NAME: code, **others}, doseq=True))
            answer.headers["Vary"] = "Accept-Language"
            return await answer(scope, receive, send)
        with speaking(code):
            await self.app(scope, receive, send)


def is_page(scope: Scope) -> bool:
    """Whether a browser asks for the page itself."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return scope["method"] == "GET" and path in ("", "/")


def switch() -> str:
    """The languages to choose from. A script puts the rest of the address in (assets/address.js)."""
    links = "".join(choice(code, name) for code, name in LANGUAGES.items())
    return f'<nav class="pg-languages" aria-label="{escape(say("page.languages"))}">{links}</nav>'


def choice(code: str, name: str) -> str:
    current = ' aria-current="true"' if code == language() else ""
    return f'<a href="?{NAME}={code}" lang="{code}" hreflang="{code}"{current}>{name}</a>'
