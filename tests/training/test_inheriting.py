"""A model that begins with the weights of another one computes the same on tokens that both know."""

import dataclasses

import pytest
import torch

from playground.errors import UserError
from playground.text.tokenizer import Tokenizer
from playground.training.inheriting import inherit
from tests.helpers import BOS, assert_close
from tests.translators import SENTENCES, tiny_translator

SMALLER = tiny_translator()


def other_vocabulary() -> Tokenizer:
    return Tokenizer.train(["the chat sleeps the chat", "le livre"] * 9, vocab_size=310, others=("title",))


def test_the_same_tokens_give_the_same_function() -> None:
    config = dataclasses.replace(SMALLER.model.config, max_length=50)
    heir = inherit(config, SMALLER.tokenizer, SMALLER).eval()
    source = torch.tensor([SMALLER.tokenizer.encode(SENTENCES[0][0])])
    target = torch.tensor([[BOS, *SMALLER.tokenizer.encode(SENTENCES[0][1])]])
    with torch.no_grad():
        assert_close(heir(target, source), SMALLER.model(target, source))


def test_tokens_keep_their_embedding_or_get_that_of_what_spells_them() -> None:
    new, old = other_vocabulary(), SMALLER.tokenizer
    config = dataclasses.replace(SMALLER.model.config, vocab_size=len(new))
    rows, before = inherit(config, new, SMALLER).embedding.weight, SMALLER.model.embedding.weight
    assert torch.equal(rows[new.names.index("<0x41>")], before[old.names.index("<0x41>")])
    assert torch.equal(rows[BOS], before[BOS])
    name = "▁the"
    assert name in new.names and name not in old.names
    spelled = [piece.id for piece in old.inner.model.tokenize(name)]
    assert_close(rows[new.names.index(name)], before[spelled].mean(dim=0))
    assert not any(torch.equal(rows[new.specials["title"]], row) for row in before)  # a mark is new


def test_another_shape_is_refused() -> None:
    config = dataclasses.replace(SMALLER.model.config, width=32)
    with pytest.raises(UserError, match="has other weights than the recipe, such as"):
        inherit(config, SMALLER.tokenizer, SMALLER)
