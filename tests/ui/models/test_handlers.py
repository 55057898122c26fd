"""What the box that opens another model answers."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from playground import importing, shelf
from playground.errors import UserError
from playground.importing import Import
from playground.ui.models import handlers
from tests import publics

KEPT = {"__type__": "update"}


def shown(share: float, desc: str = "") -> None:
    """No visitor looks at this progress."""


def open_another(text: str | None, use: str | None, own: list[str]) -> tuple:
    return handlers.open_another(text, use, own, shown)


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that are fetched from the hub, which has one model under all of them."""
    monkeypatch.setenv("PLAYGROUND_IMPORTS", str(tmp_path / "imports"))
    names: list[str] = []
    add = importing.add

    def fetched(name: str, told: Callable[[float, str], None]) -> Import:
        names.append(name)
        time.sleep(0.2)  # so that two who ask at once do meet
        folder = tmp_path / "hub" / name
        folder.mkdir(parents=True)
        (publics.marian if "marian" in name else publics.gpt2)(folder)
        told(0.5, "half of it")
        return add(folder)

    monkeypatch.setattr(importing, "add", fetched)
    return names


def test_another_model_is_chosen_once_it_is_here(added: list[str]) -> None:
    message, box, name, (brought, first) = open_another("new-gpt2", "language-model", ["decoder"])
    assert message == "" and box.visible is False and added == ["new-gpt2"]
    assert (name.value, brought) == ("new-gpt2", "new-gpt2")
    assert [choice for choice, _ in name.choices] == ["decoder", "new-gpt2"]
    *_, (brought, second) = open_another("new-gpt2", "language-model", ["decoder"])
    assert brought == "new-gpt2" and second != first  # chosen again, not fetched again
    assert added == ["new-gpt2"]


def test_a_model_for_another_tab_is_told_where_it_is(added: list[str]) -> None:
    message, *others = open_another("new-marian", "language-model", ["decoder"])
    assert "new-marian is here now. It is a translator" in message
    assert "the Translate tab and the Attention tab" in message and others == [KEPT] * 3
    *_, name, _ = open_another("new-marian", None, ["decoder"])
    assert name.value == "new-marian"


def test_what_cannot_be_opened_is_told_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(name: str, told: object) -> Import:
        raise UserError(f"There is no model {name} on the hub.")

    monkeypatch.setattr(importing, "add", refused)
    for typed, told in ((None, "Type the name"), ("🎉", "no name of a model"), ("a/b", "no model a/b on")):
        message, *others = open_another(typed, None, ["decoder"])
        assert told in message and others == [KEPT] * 3


def test_two_who_open_the_same_at_once_fetch_it_once(added: list[str]) -> None:
    found, together = [], threading.Barrier(2)

    def ask() -> None:
        together.wait(20)
        found.append(open_another("new-gpt2", None, ["decoder"]))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert added == ["new-gpt2"] and [name.value for _, _, name, _ in found] == ["new-gpt2"] * 2


def test_progress_is_shown_while_a_model_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[float, str]] = []
    come = threading.Event()

    def add(name: str, told: Callable[[float, str], None]) -> Import:
        told(0.25, "a quarter")
        assert come.wait(20)
        return importing.find("some-gpt2")

    def show(share: float, what: str) -> None:
        seen.append((share, what))
        if share == 0.25:
            come.set()

    monkeypatch.setattr(importing, "add", add)
    assert handlers.brought("a/b", show).name == "some-gpt2"
    assert seen[-1] == (0.25, "a quarter")


def test_the_box_opens_and_closes() -> None:
    row, now = handlers.toggle(False)
    assert row.visible and now
    row, now = handlers.toggle(True)
    assert not row.visible and not now


def test_the_chosen_one_is_told() -> None:
    assert (
        "imported: Marian" in handlers.about("some-marian") and shelf.offered("some-gpt2").name == "some-gpt2"
    )
