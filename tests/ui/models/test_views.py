"""Which models there are to choose from, and what is told of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground import importing, shelf
from playground.errors import UserError
from playground.importing import hub
from playground.ui.models import views

NAMES = (
    "gpt2",
    "distilbert/distilgpt2",
    "HuggingFaceTB/SmolLM2-135M",
    "Helsinki-NLP/opus-mt-en-de",
    "a/b.c_d",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "typed",
    [
        "{}",
        "  {} \n",
        "https://huggingface.co/{}",
        "huggingface.co/{}/",
        "https://huggingface.co/{}/tree/main",
        "https://huggingface.co/{}/blob/main/config.json?x=1#top",
        "https://hf.co/{}",
    ],
)
def test_a_name_is_found_in_what_people_type(name: str, typed: str) -> None:
    assert views.name_in(typed.format(name)) == name


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (None, "Type the name"),
        ("   ", "Type the name"),
        ("../../etc", "is no name of a model"),
        ("/etc/passwd", "is no name of a model"),
        ("a/b/c", "is no name of a model"),
        ("a/..", "is no name of a model"),
        (".", "is no name of a model"),
        ("🎉", "is no name of a model"),
        ("my model", "is no name of a model"),
        ("C:\\models\\gpt2", "is no name of a model"),
        ("a--b", "is no name of a model"),
        ("x" * 500, "is no name of a model"),
        ("https://huggingface.co/", "is no name of a model"),
        ("https://huggingface.co/datasets/squad", "is no name of a model"),
        ("https://example.org/a/b", "is no page of the Hugging Face Hub"),
        ("https://huggingface.co.example.org/a/b", "is no page of the Hugging Face Hub"),
        ("file:///etc/passwd", "is no page of the Hugging Face Hub"),
        ("http://[", "is no page of the Hugging Face Hub"),
    ],
)
def test_what_is_no_name_is_told_with_what_to_do(typed: str | None, told: str) -> None:
    with pytest.raises(UserError, match=told) as refused:
        views.name_in(typed)
    assert "such as distilgpt2" in str(refused.value) and len(str(refused.value)) < 300


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_a_name_or_a_sentence(typed: str) -> None:
    try:
        name = views.name_in(typed)
    except UserError:
        return
    assert name in typed and name.count("/") <= 1 and not name.startswith(("/", "."))


def test_imports_stand_behind_ours_where_their_use_fits() -> None:
    assert views.choices(["decoder"], "language-model") == ["decoder", "some-gpt2"]
    assert views.choices(["translator"], "translate") == ["translator", "some-marian"]
    assert views.choices(["decoder"], None) == ["decoder", "some-gpt2", "some-marian"]


def test_nothing_is_loaded_to_tell_what_a_model_is() -> None:
    told = views.about("some-gpt2")
    assert shelf.from_import.cache_info().misses == 0
    one = importing.find("some-gpt2")
    for part in ("imported: GPT-2", "2 layers of 4 heads", f"{one.parameters:,} parameters", "licence: mit"):
        assert part in told
    difference = f"{one.certificate.comparison.difference:.1e}"
    assert f"Compared with the original</strong>: largest difference of logits {difference}" in told
    assert "start mark" in told


def test_a_model_that_was_not_compared_says_so() -> None:
    told = views.about("some-marian")
    assert "Not compared" in told and f"import {importing.find('some-marian').source} --verify" in told


def test_one_of_ours_is_told_as_ours() -> None:
    told = views.about("decoder")
    assert "made by this project" in told and "2 layers of 4 heads" in told and "<details" not in told


def test_a_host_may_switch_opening_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert views.may_open()
    monkeypatch.setenv(hub.LIMIT, "0")
    assert not views.may_open()


@pytest.mark.parametrize(
    ("card", "terms"),
    [
        ("**Terms.** The weights are licensed under CC BY-SA 4.0, with attributions.", "CC BY-SA 4.0"),
        ("Data under CC BY 2.0.\n\n**Terms.** As the code: Apache-2.0.", "Apache-2.0"),
        ("No word of it.", "licence: see its card"),
    ],
)
def test_the_licence_is_that_of_the_card(card: str, terms: str) -> None:
    assert views.terms_of(card) == terms
