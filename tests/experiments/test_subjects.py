"""What an experiment is made on: sides whose tokens add up to their text, and the limits of a text."""

import pytest
import torch

from playground.errors import UserError
from playground.experiments import Subject, subject
from playground.text.conventions import normalise
from playground.transformer import Edits
from playground.uses.contract import go_on
from playground.uses.translation.translator import Translator
from tests.helpers import BOS, EOS, assert_close
from tests.text.sides import check_side
from tests.translators import tiny_language_model, tiny_tokenizer, tiny_translator

TEXT = "The cat eats."


@pytest.fixture(scope="module")
def pair() -> Subject:
    return subject(tiny_translator(), TEXT, "Le chat mange été 🎉.")


def test_what_is_read_is_the_start_mark_and_what_was_written_before(pair: Subject) -> None:
    assert pair.read.ids == (BOS, *pair.written.ids[:-1])
    assert pair.written.ids[-1] == pair.source.ids[-1] == EOS
    assert pair.written.text == "Le chat mange été 🎉." and pair.source.text == TEXT
    assert pair.counted == range(len(pair.written)) and pair.given == 1
    assert pair.written.labels == ("Le", "chat", "mange", "été", "🎉", ".", "[end]")
    assert pair.read.labels == ("[start]", "Le", "chat", "mange", "été", "🎉", ".")


def test_a_character_of_several_bytes_stands_with_the_first(pair: Subject) -> None:
    place = pair.written.pieces.index("🎉")
    assert pair.written.pieces[place : place + 4] == ("🎉", "", "", "")
    assert (
        pair.written.spans[place + 1][0] == pair.written.spans[place + 1][1] == pair.written.spans[place][1]
    )


def test_without_a_target_it_is_the_models_own_translation() -> None:
    checkpoint = tiny_translator()
    translator = Translator(checkpoint)
    one = subject(checkpoint, TEXT)
    [[hypothesis]] = translator.translate([TEXT])
    assert list(one.written.ids) == hypothesis.tokens
    assert one.output == translator.text(hypothesis)
    assert subject(checkpoint, TEXT, "  ").written.ids == one.written.ids


def test_a_language_model_reads_the_text_itself() -> None:
    checkpoint = tiny_language_model()
    one = subject(checkpoint, TEXT)
    ids = checkpoint.tokenizer.encode(TEXT)
    assert one.source is None and one.kinds == ("decoder",) and one.sides("decoder") == (one.read, one.read)
    assert one.read.ids == (BOS, *ids) and one.written.ids[:-1] == tuple(ids)
    assert one.counted == range(len(ids)) and one.given == len(ids) + 1
    _, logits = one.run()
    assert one.written.ids[-1] == logits[-1].argmax()  # what the model would say next
    check_side(one.read)


def test_what_follows_a_text_counts_alone() -> None:
    one = subject(tiny_language_model(), "The cat", "eats.")
    assert one.read.labels[-2:] == ("cat", "eats") and one.written.labels[-1] == "."
    assert [one.written.ids[n] for n in one.counted] == tiny_tokenizer().encode("eats.")


@pytest.mark.parametrize("kind", ["encoder", "decoder", "cross"])
def test_sides_have_the_size_of_the_maps(pair: Subject, kind: str) -> None:
    trace, logits = pair.run()
    queries, keys = pair.sides(kind)
    assert trace.attention[kind, pair.layers(kind) - 1].weights.shape[-2:] == (len(queries), len(keys))
    assert logits.shape[0] == len(pair.written)


def test_running_is_what_translating_computes(pair: Subject) -> None:
    checkpoint = pair.checkpoint
    translator = Translator(checkpoint)
    _, logprobs = translator.score(TEXT, pair.written.text)
    found = torch.log_softmax(pair.run()[1], dim=-1)[range(len(logprobs)), list(pair.written.ids)]
    assert_close(found, torch.tensor(logprobs), 1e-4)


@pytest.mark.parametrize("checkpoint", [tiny_translator(), tiny_language_model()], ids=["pair", "decoder"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "nothing to look at"),
        (" \n\t", "nothing to look at"),
        ("\u200b\x00", "no visible character"),
        ("cat " * 50, r"has \d+ tokens, the model reads at most 31 at once"),
        ("line one.\n" * 500, "has 5,000 characters; at most 3,000"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused(checkpoint: object, text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        subject(checkpoint, text)


def test_a_target_that_is_too_long_is_refused() -> None:
    with pytest.raises(UserError, match=r"has \d+ tokens, the model writes at most 30"):
        subject(tiny_translator(), TEXT, "chat " * 40)
    with pytest.raises(UserError, match=r"has \d+ tokens, the model reads at most 31"):
        subject(tiny_language_model(), TEXT, "cat " * 40)


@pytest.mark.parametrize("text", ["a", "مرحبا", "🎉", "<b>&amp;</b>", "👩‍👩‍👧", "e\u0301"])
@pytest.mark.parametrize("checkpoint", [tiny_translator(), tiny_language_model()], ids=["pair", "decoder"])
def test_any_script_can_be_looked_at(checkpoint: object, text: str) -> None:
    one = subject(checkpoint, text)
    shown = one.source or one.read
    check_side(shown)
    assert shown.text == normalise(text)


def test_the_longest_text_can_be_looked_at() -> None:
    text = "e" * 31
    assert len(tiny_tokenizer().encode(text)) == 31
    assert len(subject(tiny_language_model(), text).read) == 32
    assert len(subject(tiny_translator(), text).source) == 32
    for checkpoint in (tiny_language_model(), tiny_translator()):
        with pytest.raises(UserError, match="has 32 tokens"):
            subject(checkpoint, text + "e")


@pytest.mark.parametrize(("left", "written"), [(0, 1), (1, 2), (2, 3)])
def test_what_is_written_last_needs_no_room(left: int, written: int) -> None:
    one = subject(tiny_language_model(), "e" * (31 - left))
    assert len(one.read) == 32 - left and one.limit == written
    prompt = one.read.ids[: one.given]
    assert len(go_on(one.checkpoint, None, prompt, one.limit, Edits()).tokens) == written
