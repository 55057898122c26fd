"""How a text with gaps is read, and what fills them."""

import pytest
import torch

from playground.errors import UserError
from playground.experiments import subject
from playground.uses.gaps.reading import MASK, GapUse
from tests.frames import tiny_gap_filler, tiny_vocabulary

USE = GapUse()


def test_each_gap_is_one_token_and_the_rest_is_cut_into_words() -> None:
    checkpoint = tiny_gap_filler()
    tokenizer = tiny_vocabulary()
    specials = tokenizer.specials
    found = USE.read(checkpoint, "The ___ saw the [MASK].", None)
    assert list(found.read) == [
        specials.bos,
        *tokenizer.encode("The"),
        specials[MASK],
        *tokenizer.encode("saw the"),
        specials[MASK],
        *tokenizer.encode("."),
        specials.eos,
    ]
    assert [found.read[n] for n in found.counted] == [specials[MASK]] * 2
    one = subject(checkpoint, "The ___ saw the [MASK].")
    assert "[mask]" in one.source.pieces


def test_the_best_token_fills_a_gap() -> None:
    checkpoint, tokenizer = tiny_gap_filler(), tiny_vocabulary()
    found = USE.read(checkpoint, "The ___ saw the dog.", None)
    [gap] = found.counted
    logits = torch.zeros(len(found.read), len(tokenizer))
    [cat] = tokenizer.encode("cat")
    logits[gap, cat] = 5
    assert found.says(logits) == "The cat saw the dog ."
    own = checkpoint.model(torch.tensor([found.read]))[0].argmax(dim=-1).tolist()
    assert found.written[gap] == own[gap] and found.written[1] == found.read[1]


def test_without_a_gap_every_token_is_answered() -> None:
    found = USE.read(tiny_gap_filler(), "The cat saw the dog.", None)
    assert list(found.counted) == list(range(1, len(found.read) - 1)) and found.written == found.read


@pytest.mark.parametrize(("text", "told"), [("\u200b", "no visible character"), ("___ " * 100, "at most 62")])
def test_bad_texts_are_told(text: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        USE.read(tiny_gap_filler(), text, None)
