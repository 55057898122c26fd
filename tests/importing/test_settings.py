import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.importing.settings import MAX_SIZE, Settings, read_json

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)
SAID = Settings(
    {
        "size": 7,
        "none": None,
        "zero": 0,
        "large": MAX_SIZE + 1,
        "yes": True,
        "half": 0.5,
        "part": {"inner": 3},
        "ids": [4, 5],
        "word": "relu",
    }
)


def test_values_are_read_with_their_defaults() -> None:
    assert SAID.size("size") == 7 and SAID.size("none", 3) == 3 and SAID.size("absent", 4) == 4
    assert SAID.number("half", 1) == 0.5 and SAID.number("size", 1) == 7.0
    assert SAID.switch("yes", False) and not SAID.switch("absent", False)
    assert SAID.choice("word", {"relu": "ours"}) == "ours"
    assert SAID.part("part").size("inner") == 3 and SAID.part("absent").content == {}
    assert SAID.id("ids") == 4 and SAID.id("absent") is None and SAID.id("zero") == 0
    assert "size" in SAID and "none" not in SAID and "absent" not in SAID


@pytest.mark.parametrize("name", ["zero", "large", "yes", "half", "word", "part", "absent"])
def test_what_is_no_size_is_refused(name: str) -> None:
    with pytest.raises(UserError, match=rf"{name} is .*; it must be a whole number from 1"):
        SAID.size(name)


def test_wrong_kinds_are_refused() -> None:
    for read in (
        lambda: SAID.number("zero", 1),
        lambda: SAID.number("yes", 1),
        lambda: SAID.switch("size", True),
        lambda: SAID.choice("word", {"gelu": "gelu"}),
        lambda: SAID.choice("size", {"gelu": "gelu"}),
        lambda: SAID.part("word"),
        lambda: SAID.id("word"),
        lambda: SAID.layers("large"),
        lambda: Settings({"layers": 201}).layers("layers"),
    ):
        with pytest.raises(UserError, match="it must be"):
            read()


def test_what_our_network_does_not_do_is_refused() -> None:
    SAID.refuse("absent", [], "thing")
    SAID.refuse("none", [], "thing")
    SAID.refuse("yes", [True], "thing")
    with pytest.raises(UserError, match=r"yes is True. Our network has no such thing"):
        SAID.refuse("yes", [False], "such thing")


@given(content=st.dictionaries(st.sampled_from("abcd"), ANYTHING))
def test_whatever_stands_there_is_read_or_refused(content: dict) -> None:
    settings = Settings(content)
    for name in "abcd":
        for read, kind in (
            (lambda n: settings.size(n, 1), int),
            (lambda n: settings.number(n, 1.0), float),
            (lambda n: settings.switch(n, True), bool),
            (lambda n: settings.choice(n, {"relu": "relu"}, "relu"), str),
            (lambda n: settings.part(n), Settings),
            (lambda n: settings.id(n), int | None),
        ):
            try:
                assert isinstance(read(name), kind)
            except UserError as error:
                assert len(str(error)) < 400


def test_a_file_is_read_as_an_object(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps({"a": 1}), encoding="utf-8")
    assert read_json(path) == {"a": 1}
    with pytest.raises(UserError, match="above the limit"):
        read_json(path, most=3)
    path.write_bytes(b"\xff")
    with pytest.raises(UserError, match="not JSON"):
        read_json(path)
    with pytest.raises(UserError, match="is missing"):
        read_json(tmp_path)
