"""The way of a sentence through a translator: directions and marks, limits, batches, lines."""

import pytest
import torch

from playground.checkpoints import Checkpoint
from playground.errors import UserError
from playground.generation.search import Search
from playground.transformer import Edits
from playground.uses.translation.translator import (
    Translator,
    direction,
    real_tokens,
    targets,
    translate_lines,
)
from tests.helpers import EOS, PAD
from tests.translators import SENTENCES, tiny_both_ways, tiny_translator

ONE_WAY, BOTH = {"source": "en", "target": "fr"}, {"source": "en", "target": "fr", "both": "yes"}
ENGLISH = [english for english, _ in SENTENCES]
SEARCHES = [Search(), Search("beam", 3), Search("sample", seed=4)]


@pytest.fixture(scope="module")
def translator() -> Translator:
    return Translator(tiny_translator())


# ---- directions


def test_a_model_writes_the_languages_of_its_task() -> None:
    assert (targets(ONE_WAY), targets(BOTH)) == (["fr"], ["fr", "en"])
    assert direction(ONE_WAY) == direction(ONE_WAY, "fr") == direction(BOTH) == ("en", "fr")
    assert direction(BOTH, "en") == ("fr", "en")
    for task, to, told in ((ONE_WAY, "en", "fr, not en"), (BOTH, "de", "fr, en, not de")):
        with pytest.raises(UserError, match=f"translates into {told}"):
            direction(task, to)


@pytest.mark.parametrize(
    ("task", "told"),
    [({"target": "fr"}, "no source"), ({"source": "en"}, "no target"), ({}, "source, target")],
)
def test_a_task_without_its_languages_is_refused(task: dict[str, str], told: str) -> None:
    for ask in (targets, direction):
        with pytest.raises(UserError, match=rf"The task of a translator names.*{told}.*config\.json"):
            ask({"name": "translate", **task})


@pytest.mark.parametrize("to", ["fr", "en"])
def test_a_mark_in_front_tells_which_way(to: str) -> None:
    checkpoint = tiny_both_ways()
    translator, encode = Translator(checkpoint, to), checkpoint.tokenizer.encode
    assert translator.encode("The cat.") == [
        checkpoint.tokenizer.specials[f"2{to}"],
        *encode("The cat."),
        EOS,
    ]
    assert translator.max_tokens == checkpoint.model.config.max_length - 2


def test_without_marks_the_source_has_none(translator: Translator) -> None:
    assert translator.encode("The  cat.") == [*translator.tokenizer.encode("The cat."), EOS]
    assert translator.encode("") == [EOS]


def test_each_side_is_normalised_in_its_language(translator: Translator) -> None:
    decode = translator.tokenizer.decode
    assert decode(translator.encode("Where?")) == "Where?"
    assert decode(translator.encode_target("Où?")) == "Où ?"
    assert translator.encode_target("  ") == []


# ---- limits


def test_what_fits_just_so_is_read_and_one_token_more_is_refused(translator: Translator) -> None:
    most = translator.max_tokens
    assert len(translator.encode("e" * most)) == most + 1 == translator.model.config.max_length
    with pytest.raises(UserError, match=f"has {most + 1} tokens, the model reads at most {most}"):
        translator.encode("e" * (most + 1))
    assert len(translator.encode_target("e" * (most - 1))) == most - 1
    with pytest.raises(UserError, match=f"has {most} tokens, the model writes at most {most - 1}"):
        translator.encode_target("e" * most)


def test_a_translation_may_be_about_twice_as_long(translator: Translator) -> None:
    assert translator.limit(5) == 20 and translator.limit(10**6) == translator.max_tokens


@pytest.mark.parametrize("ids", [None, "ab", [-1], [10**6], [True], [1.0], [1] * 99])
def test_ids_from_outside_are_checked(translator: Translator, ids: object) -> None:
    assert translator.check_ids([1, 5]) == (1, 5)
    with pytest.raises(UserError, match="no token numbers"):
        translator.check_ids(ids)


def test_only_padding_is_absent() -> None:
    full = torch.tensor([[5, 6, EOS]])
    assert real_tokens(full, PAD) is None
    padded = torch.tensor([[5, EOS, PAD], [5, 6, EOS]])
    assert real_tokens(padded, PAD).tolist() == [[True, True, False], [True] * 3]


# ---- translating


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.method)
def test_a_batch_is_translated_as_each_alone(translator: Translator, search: Search) -> None:
    together = translator.translate([*ENGLISH, ""], search)
    assert together[-1][0].tokens == [] and together[-1][0].finished
    if search.method == "sample":  # draws for the whole batch
        assert together == translator.translate([*ENGLISH, ""], search)
        return
    for english, found in zip(ENGLISH, together, strict=False):
        [alone] = translator.translate([english], search)
        assert [one.tokens for one in found] == [one.tokens for one in alone]
        assert len(found) == (3 if search.method == "beam" else 1)


def test_a_beginning_is_kept(translator: Translator) -> None:
    forced = translator.encode_target("Le chien")
    [[free], [bound]] = translator.translate(ENGLISH[:2], forced=[[], forced])
    assert bound.tokens[: len(forced)] == forced
    assert free.tokens == translator.translate(ENGLISH[:1])[0][0].tokens


def test_edits_that_change_nothing_change_nothing_and_others_do(translator: Translator) -> None:
    [[plain]] = translator.translate(ENGLISH[:1])
    [[same]] = translator.translate(ENGLISH[:1], edits=Edits())
    off = Edits(gains={(("cross", layer), head): 0.0 for layer in range(2) for head in range(4)})
    [[changed]] = translator.translate(ENGLISH[:1], edits=off)
    assert same.tokens == plain.tokens and changed.logprob != pytest.approx(plain.logprob, abs=1e-4)


def test_a_score_is_what_decoding_says(translator: Translator) -> None:
    [[best]] = translator.translate(ENGLISH[:1])
    _, logits = translator.trace(translator.encode(ENGLISH[0]), best.tokens)
    expected = logits.log_softmax(dim=-1)[range(len(best.tokens)), best.tokens]
    assert best.logprobs == pytest.approx(expected.tolist(), abs=1e-4)
    ids, logprobs = translator.score(ENGLISH[0], "Le chat dort.")
    assert ids == [*translator.tokenizer.encode("Le chat dort."), EOS] and len(logprobs) == len(ids)


# ---- lines


def test_lines_are_translated_sentence_by_sentence(translator: Translator) -> None:
    shares: list[float] = []
    lines = translate_lines(
        translator, ["The cat sleeps. Where?", "", "w" * 60, "I am."], None, shares.append
    )
    texts = [translator.text(best) for [best] in translator.translate(["The cat sleeps.", "Where?", "I am."])]
    assert [line.text for line in lines] == [" ".join(texts[:2]), "", "", texts[2]]
    assert [bool(line.error) for line in lines] == [False, False, True, False]
    assert shares == sorted(shares) and shares[-1] == 1


def test_a_sentence_that_is_too_long_is_translated_in_parts(translator: Translator) -> None:
    text = "The cat sleeps, " * 9 + "and " + "I am. Where?"
    parts, cut = translator.sentences(text)
    assert cut == 1 and len(parts) > 2 and " ".join(parts) == text
    [line] = translate_lines(translator, [text])
    assert line.text == " ".join(translator.text(best) for [best] in translator.translate(parts))
    assert not line.error and "A sentence was too long" in line.note


def test_a_longer_file_is_translated_in_batches(
    translator: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = translate_lines(translator, ENGLISH)
    monkeypatch.setattr("playground.uses.translation.translator.BATCH", 1)
    assert translate_lines(translator, ENGLISH) == whole


def test_a_checkpoint_is_all_it_needs() -> None:
    checkpoint: Checkpoint = tiny_translator("fr", "en")
    translator = Translator(checkpoint)
    assert (translator.source, translator.target) == ("fr", "en") and translator.model is checkpoint.model
