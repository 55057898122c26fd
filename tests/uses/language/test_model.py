"""A language model on texts: what comes next, how probable they are, and what it writes."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.generation.sampling import Sampler
from playground.text.tokenizer import BYTES, SPACE
from playground.uses.language import LanguageModel
from tests.helpers import BOS, EOS, assert_close
from tests.translators import tiny_language_model, tiny_language_model_of_kinds, tiny_tokenizer

MODEL = LanguageModel(tiny_language_model(positions="rotary", smear=2))
TEXT = "The cat eats. I am hungry."
# A piece that begins a word, and the letters of it.
WORD = next(n for n, name in enumerate(MODEL.tokenizer.names) if name.startswith(SPACE) and len(name) > 2)
NAME = MODEL.tokenizer.names[WORD][1:]


def logprobs_of(ids: list[int]) -> list[float]:
    """Of each of ids but the first, by the definition."""
    logits = MODEL.model(torch.tensor([ids[:-1]]))[0]
    return [row.log_softmax(0)[id].item() for row, id in zip(logits, ids[1:], strict=True)]


# ---- ids


def test_each_paragraph_stands_between_its_marks() -> None:
    encode = MODEL.tokenizer.encode
    first, second = encode("The cat sleeps."), encode("I am hungry.")
    assert MODEL.closed_ids("The cat sleeps.\n\n I am  hungry. ") == [BOS, *first, EOS, BOS, *second, EOS]
    assert MODEL.open_ids("The cat sleeps.\nI am hungry.") == [BOS, *first, EOS, BOS, *second]
    assert MODEL.open_ids("The cat sleeps.\n") == [BOS, *first, EOS, BOS]
    assert MODEL.open_ids("") == MODEL.open_ids(" \n ") == [BOS]


@pytest.mark.parametrize("text", ["", "  ", "\n\n", "\u200b", "\x00\x1f"])
def test_a_text_without_anything_to_read_is_told(text: str) -> None:
    with pytest.raises(UserError, match="nothing to read"):
        MODEL.score(text)


def test_a_text_of_a_kind_begins_with_the_mark_of_that_kind() -> None:
    model = LanguageModel(tiny_language_model_of_kinds())
    encode, mark = model.tokenizer.encode, model.specials["everyday"]
    text = "The cat sleeps.\nI am hungry."
    first, second = map(encode, text.split("\n"))
    assert model.kinds == ("book", "everyday", "parliament", "help")
    assert model.open_ids(text, "everyday") == [mark, *first, EOS, mark, *second]
    assert model.open_ids(text) == [BOS, *first, EOS, BOS, *second]
    assert not torch.equal(model.next_logprobs(text, "everyday"), model.next_logprobs(text, "help"))
    *_, written = model.write(text, Sampler(seed=1), 12, kind="everyday")
    again, _ = model.read_again(text, written, "everyday")
    assert again == pytest.approx([token.logprob for token in written], abs=1e-4)
    assert again != pytest.approx(model.read_again(text, written)[0], abs=1e-4)


@pytest.mark.parametrize("kind", ["mask", "poem", "pad"])
def test_a_kind_that_it_does_not_know_is_told(kind: str) -> None:
    with pytest.raises(UserError, match="choose one of book, everyday"):
        LanguageModel(tiny_language_model_of_kinds()).open_ids(TEXT, kind)
    with pytest.raises(UserError, match="leave it out"):
        MODEL.open_ids(TEXT, kind)


# ---- what comes next


@pytest.mark.parametrize("text", ["", TEXT, "The cat\n", "漢字", "x" * 300])
def test_the_next_token_has_a_distribution_over_the_whole_vocabulary(text: str) -> None:
    found = MODEL.next_logprobs(text)
    assert found.shape == (len(MODEL.tokenizer),)
    assert found.exp().sum().item() == pytest.approx(1, abs=1e-5)
    ids = MODEL.open_ids(text)[-MODEL.context :]
    assert_close(found, MODEL.model(torch.tensor([ids]))[0, -1].log_softmax(0), 1e-4)


def test_a_token_is_appended_as_it_stands_in_text() -> None:
    mark = MODEL.tokenizer.inner.token_to_id(".")
    assert MODEL.appended("The", [WORD]) == f"The {NAME}"
    assert MODEL.appended("The ", [WORD]) == f"The {NAME}"
    assert MODEL.appended("The cat", [mark]) == "The cat."
    assert MODEL.appended("The cat.", [EOS]) == "The cat.\n"
    assert MODEL.appended("", [WORD]) == NAME
    assert MODEL.appended("The", MODEL.tokenizer.encode("hungry cat")) == "The hungry cat"
    assert MODEL.appended("The eat", MODEL.tokenizer.encode("eats")[-1:]) == "The eats"


@pytest.mark.parametrize("id", [0, 1, 3, -1, 10**9, True, "5", None, 2.5])
def test_what_is_no_text_cannot_be_appended(id: object) -> None:
    assert tiny_tokenizer().names[3] == BYTES[0]
    for ids in ([id], [WORD, id], []):
        with pytest.raises(UserError, match="token"):
            MODEL.appended("The", ids)


def test_tokens_are_named_for_people() -> None:
    vocabulary = MODEL.tokenizer.inner.get_vocab()
    labels = [MODEL.label(id) for id in range(len(MODEL.tokenizer))]
    assert labels[EOS] == "(end of the paragraph)" and labels[3] == "(byte 00)"
    assert labels[WORD] == NAME and labels[vocabulary["."]] == "."
    assert labels[vocabulary["a"]] == "…a" and labels[vocabulary[SPACE]] == "␣"


# ---- how probable


def test_the_score_of_a_text_is_the_models_own() -> None:
    scored = MODEL.score(TEXT)
    assert_close(torch.tensor(scored.logprobs), torch.tensor(logprobs_of(list(scored.ids))), 1e-5)
    assert scored.logprob == pytest.approx(sum(scored.logprobs))
    assert scored.bits == pytest.approx(-scored.logprob / math.log(2))
    assert sum(word.logprob for word in scored.words) == pytest.approx(scored.logprob)
    assert [word.text for word in scored.words] == [*"The cat eats . I am hungry .".split(), ""]
    assert [word.space for word in scored.words] == [False, True, True, False, True, True, True, False, False]
    assert scored.perplexity == pytest.approx(math.exp(-scored.logprob / (len(scored.ids) - 1)))
    assert scored.word_perplexity == pytest.approx(math.exp(-scored.logprob / 6))


def test_a_text_that_is_one_long_word_has_no_finite_perplexity_but_bits() -> None:
    scored = MODEL.score("漢字" * 200)
    assert scored.word_perplexity == math.inf
    assert scored.bits_per_byte == pytest.approx(scored.bits / (3 * 400 + 1))
    assert 1 < scored.perplexity < math.inf


def test_the_beginning_of_a_further_paragraph_is_given() -> None:
    scored = MODEL.score("The cat.\nThe dog.")
    place = scored.ids.index(BOS, 1)
    assert scored.logprobs[place - 1] == 0
    rest = [n for n in range(1, len(scored.ids)) if n != place]
    expected = logprobs_of(list(scored.ids))
    assert [scored.logprobs[n - 1] for n in rest] == pytest.approx([expected[n - 1] for n in rest], abs=1e-5)
    assert [word.text for word in scored.words].count("") == 2


def test_a_score_needs_no_alternatives() -> None:
    plain, whole = MODEL.score(TEXT, alternatives=0), MODEL.score(TEXT)
    assert plain.logprobs == whole.logprobs
    assert all(word.alternatives == () for word in plain.words)
    assert all(word.alternatives for word in whole.words)


@given(st.text(max_size=40))
def test_any_text_is_scored_or_refused(text: str) -> None:
    try:
        scored = MODEL.score(text)
    except UserError:
        return
    assert all(value <= 0 for value in scored.logprobs) and math.isfinite(scored.logprob)
    assert sorted(n for word in scored.words for n in word.tokens) == [
        n for n, id in enumerate(scored.ids) if id != BOS
    ]


def test_a_text_longer_than_the_context_is_scored_in_windows() -> None:
    long = MODEL.score("The cat sleeps. " * 40)
    assert len(long.ids) > 3 * MODEL.context
    assert long.logprobs[: MODEL.context] == pytest.approx(
        logprobs_of(list(long.ids[: MODEL.context + 1])), abs=1e-4
    )
    assert long.windows > 3 and MODEL.score(TEXT).windows == 1
    assert MODEL.score("a" * 20_000).logprob < 0


def test_a_text_outside_its_world_is_remarked_on() -> None:
    assert MODEL.remarks("Où est la gare ?") and MODEL.remarks(TEXT) == []
    french = tiny_language_model()
    french.task["language"] = "fr"
    assert LanguageModel(french).remarks("Où est la gare ?") == []


# ---- writing


def test_greedy_writing_takes_the_most_probable_token_each_time() -> None:
    *_, written = MODEL.write("The cat", limit=8)
    ids = MODEL.open_ids("The cat")
    for token in written:
        row = MODEL.model(torch.tensor([ids]))[0, -1].log_softmax(0)
        assert token.logprob == pytest.approx(row[token.id].item(), abs=1e-4)
        assert token.id == int(row.argmax())
        ids += [token.id, BOS] if token.id == EOS else [token.id]
    assert MODEL.read_again("The cat", written)[0] == pytest.approx([t.logprob for t in written], abs=1e-4)


def test_a_forced_beginning_is_written_and_rated() -> None:
    forced = [*MODEL.tokenizer.encode("dog"), EOS, *MODEL.tokenizer.encode("The")]
    *_, written = MODEL.write("The", Sampler(1.0, seed=3), 12, forced)
    assert [token.id for token in written[: len(forced)]] == forced
    assert MODEL.read_again("The", written)[0] == pytest.approx([t.logprob for t in written], abs=1e-4)
    assert "" in [token.text for token in written]


def test_the_same_seed_writes_the_same_and_another_one_something_else() -> None:
    def ids(seed: int) -> list[int]:
        *_, written = MODEL.write("The", Sampler(1.0, seed=seed), 15)
        return [token.id for token in written]

    assert ids(0) == ids(0) != ids(1)


def test_writing_ends_where_the_context_is_full() -> None:
    room = MODEL.context - len(MODEL.open_ids(TEXT))
    *_, written = MODEL.write(TEXT, Sampler(1.0), 1000)
    assert len(written) <= room + 1
    with pytest.raises(UserError, match=r"has \d+ tokens; the model reads 32 and writes behind"):
        next(MODEL.write("The cat sleeps. " * 20))


def test_what_was_written_is_told_by_words_that_cost_what_their_tokens_do() -> None:
    *_, written = MODEL.write("The cat", Sampler(1.0, seed=5), 20)
    again, words = MODEL.read_again("The cat", written, alternatives=3)
    assert [n for word in words for n in word.tokens] == list(range(20))
    for word in words:
        assert word.logprob == pytest.approx(sum(again[n] for n in word.tokens), abs=1e-3)
        ended = [written[n].id for n in word.tokens] == [EOS]
        assert (word.text == "") == ended and 1 <= len(word.alternatives) <= 3
    assert [word.text for word in words] == [word.text for word in MODEL.written_words(written)]
