"""The catalogue: all sentences in all languages, none that nobody says, and how they are said."""

import ast
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest

from playground.errors import UserError
from playground.messages import (
    LANGUAGES,
    Message,
    best_language,
    catalogue,
    decimal,
    keys,
    language,
    listed,
    say,
    sentences,
    speaking,
    text_of,
)

PACKAGE = Path(__file__).parents[2] / "playground"
GAP = re.compile(r"\{(\w+)\}")
ALL = sorted(keys("en"))
# Functions that take a key; those with an area put it in front.
SAYING = {"say": "", "Message": "", "section": "", "told": "guide.", "phrase": "rules."}
BEFORE_MARK = re.compile("[^\\s\\u202f\\u00a0«(][;!?:»]|«[^\\u00a0]| [;!?:»]|\\bd'|'[a-zé]")


def forms(key: str, code: str) -> list[str]:
    said = text_of(key, code)
    return list(said.values()) if isinstance(said, dict) else [said]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_is_there_in_every_language(code: str) -> None:
    assert keys(code) == set(ALL)
    for key in ALL:
        assert isinstance(text_of(key, code), dict) == isinstance(text_of(key, "en"), dict), key
        assert all(form.strip() for form in forms(key, code)), key


@pytest.mark.parametrize("key", ALL)
def test_the_same_values_are_put_in_in_every_language(key: str) -> None:
    gaps = {code: {gap for form in forms(key, code) for gap in GAP.findall(form)} for code in LANGUAGES}
    assert len({frozenset(found) for found in gaps.values()}) == 1, gaps
    terms = {code: sorted(re.findall(r"\]\(([\w-]+)\)", "".join(forms(key, code)))) for code in LANGUAGES}
    assert len({tuple(found) for found in terms.values()}) == 1, terms


def asked() -> Iterator[re.Pattern[str]]:
    """What the code asks the catalogue for: keys, and patterns of keys that are put together."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            if node.func.id in SAYING:
                yield from patterns(SAYING[node.func.id], node.args[0])
    for path in PACKAGE.rglob("assets/*.js"):
        for quoted in re.findall(r"(?<![.\w])say\(\s*[\"`]([^\"`]+)[\"`]", path.read_text(encoding="utf-8")):
            yield re.compile("scripts\\." + re.sub(r"\\\$\\\{.*?\\\}", ".+", re.escape(quoted)))


def patterns(area: str, node: ast.expr) -> Iterator[re.Pattern[str]]:
    if isinstance(node, ast.IfExp):
        yield from patterns(area, node.body)
        yield from patterns(area, node.orelse)
    elif isinstance(node, ast.Constant):
        yield re.compile(re.escape(area + str(node.value)))
    elif isinstance(node, ast.JoinedStr):
        parts = [
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values
        ]
        if parts != [".+"]:
            yield re.compile(re.escape(area) + "".join(parts))


def test_no_sentence_is_left_over_and_none_is_missing() -> None:
    found = list(asked())
    unused = [key for key in ALL if not any(pattern.fullmatch(key) for pattern in found)]
    assert [key for key in unused if not key.startswith("glossary.")] == []
    missing = [pattern.pattern for pattern in found if not any(map(pattern.fullmatch, ALL))]
    assert missing == []


@pytest.mark.parametrize("path", sorted((PACKAGE / "figures").rglob("*.py")), ids=lambda path: path.name)
def test_figures_say_nothing_but_what_the_catalogue_holds(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    written = [
        re.sub("<[^>]*>", "", node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documented
    ]
    assert [text for text in written if re.search(r"“|[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", text)] == []


def test_every_term_of_the_glossary_is_explained_somewhere_and_every_explained_one_is_in_it() -> None:
    used = {term for key in ALL for form in forms(key, "en") for term in re.findall(r"\]\(([\w-]+)\)", form)}
    named = {key.removeprefix("glossary.") for key in ALL if key.startswith("glossary.")}
    assert used <= named
    assert {name for name in named if not name.endswith("-name")} == used
    assert {f"{name}-name" for name in used} <= named


@pytest.mark.parametrize("key", ALL)
def test_french_marks_have_their_spaces_and_chinese_ones_are_wide(key: str) -> None:
    for form in forms(key, "fr"):
        plain = GAP.sub("x", form)
        assert not BEFORE_MARK.search(plain), plain
    for form in forms(key, "zh"):
        plain = re.sub(r"\]\([\w-]+\)|softmax\([^)]*\)", "", form)
        assert not re.search(r"[\u4e00-\u9fff][,;:!?()]", plain), plain


def test_a_sentence_is_said_in_the_language_that_is_spoken() -> None:
    assert say("guide.place", number=1, all=10) == "Chapter 1 of 10"
    with speaking("fr"):
        assert say("guide.place", number=1, all=12000) == "Chapitre 1 sur 12\u202f000"
        assert decimal(0.256, 2) == "0,26" and decimal(-0.001, 2) == "0,00"
    assert language() == "en" and decimal(12.0, 1) == "12.0"
    with pytest.raises(KeyError):
        say("guide.place", number=1)


def test_sentences_and_lists_are_joined_as_the_language_does() -> None:
    told = {}
    for code in LANGUAGES:
        with speaking(code):
            told[code] = sentences(["A.", "", "B."]), listed(["a", "b", "c"])
    assert told == {"en": ("A. B.", "a, b, c"), "fr": ("A. B.", "a, b, c"), "zh": ("A.B.", "a、b、c")}


def test_large_numbers_have_their_thousands_apart() -> None:
    assert decimal(1234.5, 1) == "1,234.5"
    with speaking("fr"):
        assert decimal(1234.5, 1) == "1\u202f234,5"


def test_plural_forms_follow_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for code in LANGUAGES:
        forms = {"one": "{n} one", "other": "{n} other"}
        monkeypatch.setitem(catalogue.catalogue(code), "trial", {"rows": forms})
    said = {}
    for code in LANGUAGES:
        with speaking(code):
            said[code] = [say("trial.rows", n=n).split()[1] for n in (0, 1, 2)]
    assert said == {
        "en": ["other", "one", "other"],
        "fr": ["one", "one", "other"],
        "zh": ["other", "other", "other"],
    }


def test_a_mistake_is_told_in_the_language_of_whoever_reads_it() -> None:
    error = UserError(Message("guide.unknown", {"name": "x"}))
    with speaking("zh"):
        assert "导览" in str(error)
    assert "The guide has no step “x”" in str(error)


def test_two_who_ask_at_once_have_each_their_own_language() -> None:
    def told(code: str) -> str:
        with speaking(code):
            return "".join(say("guide.next") for _ in range(200))

    with ThreadPoolExecutor(4) as pool:
        runs = [(code, pool.submit(copy_context().run, told, code)) for code in list(LANGUAGES) * 20]
        for code, run in runs:
            assert run.result() == str(text_of("guide.next", code)) * 200


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("de-DE,de;q=0.9,zh-CN;q=0.5,en;q=0.3", "zh"),
        ("en;q=0.1, fr;q=0.2", "fr"),
        ("zh-Hans-CN", "zh"),
        ("de", "en"),
        ("*", "en"),
        ("", "en"),
        ("fr;q=nonsense", "en"),
    ],
)
def test_the_browser_s_language_is_taken(accepted: str, code: str) -> None:
    assert best_language(accepted) == code
