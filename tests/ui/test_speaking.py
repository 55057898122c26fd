"""In which language a request is answered."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from playground.messages import LANGUAGES, language, speaking
from playground.ui.speaking import Speaking, address, language_of, switch


def tell(request: Request) -> PlainTextResponse:
    return PlainTextResponse(language())


APP = Starlette(routes=[Route("/", tell), Route("/config", tell)], middleware=[Middleware(Speaking)])
CLIENT = TestClient(APP, follow_redirects=False)


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_the_address_says_is_spoken(code: str) -> None:
    assert CLIENT.get(f"/?lang={code}", headers={"accept-language": "fr"}).text == code
    assert CLIENT.get(f"/config?lang={code}").text == code
    assert CLIENT.get("/config", headers={"accept-language": code}).text == code
    assert language() == "en"  # nothing of it stays


def test_a_page_without_a_language_is_sent_to_that_of_the_browser() -> None:
    answer = CLIENT.get("/?tab=language&text=a%26b&text=c", headers={"accept-language": "fr-CH, en;q=0.7"})
    assert (answer.status_code, answer.headers["location"]) == (
        307,
        "?lang=fr&tab=language&text=a%26b&text=c",
    )
    assert answer.headers["vary"] == "Accept-Language"
    unknown = CLIENT.get("/?lang=xx", headers={"accept-language": "zh"})
    assert unknown.headers["location"] == "?lang=zh"
    followed = TestClient(APP).get("/?lang=xx", headers={"accept-language": "zh"})
    assert followed.text == "zh"


def test_a_page_under_a_sub_path_is_the_page_too() -> None:
    under = TestClient(APP, root_path="/tools", follow_redirects=False)
    assert under.get("/tools/").headers["location"] == "?lang=en"


def test_an_address_is_made_in_the_language_that_is_spoken() -> None:
    with speaking("zh"):
        assert address({"tab": "roles", "text": "a b"}) == "?lang=zh&tab=roles&text=a+b"
        assert 'lang="zh" hreflang="zh" aria-current="true"' in switch()
    assert switch().count("aria-current") == 1 and switch().count("<a ") == len(LANGUAGES)


def test_programs_without_a_language_hear_the_usual_one() -> None:
    assert language_of({}, {}) == "en"
    assert language_of({"lang": "fr"}, {"accept-language": "zh"}) == "fr"
