"""A grown model computes what the smaller one computes, until it learns something else."""

import dataclasses

import pytest
import torch

from playground.checkpoints import Checkpoint
from playground.errors import UserError
from playground.text.characters import ALPHABET, STAND_INS, character_tokenizer
from playground.text.tokenizer import Tokenizer
from playground.training.growing import grow
from tests.fewshot import tiny_few_shot
from tests.helpers import BOS, assert_close
from tests.translators import SENTENCES, tiny_translator


@pytest.fixture
def smaller() -> Checkpoint:
    return tiny_translator()


@pytest.mark.parametrize("changes", [{"encoder_layers": 4}, {"decoder_layers": 3}, {}])
def test_new_layers_change_nothing_at_first(smaller: Checkpoint, changes: dict[str, int]) -> None:
    config = dataclasses.replace(smaller.model.config, **changes)
    grown = grow(config, smaller.tokenizer, smaller).eval()
    source = torch.tensor([smaller.tokenizer.encode(SENTENCES[0][0])])
    target = torch.tensor([[BOS, *smaller.tokenizer.encode(SENTENCES[0][1])]])
    with torch.no_grad():
        assert_close(grown(target, source), smaller.model(target, source))


def test_new_layers_can_learn(smaller: Checkpoint) -> None:
    config = dataclasses.replace(smaller.model.config, encoder_layers=3)
    grown = grow(config, smaller.tokenizer, smaller)
    grown(torch.tensor([[BOS, 9]]), torch.tensor([[7, 8]])).sum().backward()
    assert grown.encoder[2].feed_forward.part.down.weight.grad.abs().max() > 0


def test_tokens_keep_their_embedding_or_get_that_of_what_spells_them(smaller: Checkpoint) -> None:
    old = smaller.tokenizer
    new = Tokenizer.train(["the chat sleeps the chat", "le livre"] * 9, vocab_size=310, others=("2fr",))
    config = dataclasses.replace(smaller.model.config, vocab_size=len(new))
    torch.manual_seed(0)
    rows = grow(config, new, smaller).embedding.weight
    before = smaller.model.embedding.weight
    assert torch.equal(rows[new.names.index("<0x41>")], before[old.names.index("<0x41>")])
    assert torch.equal(rows[BOS], before[BOS])
    name = "▁the"
    assert name in new.names and name not in old.names
    spelled = [piece.id for piece in old.inner.model.tokenize(name)]
    assert_close(rows[new.names.index(name)], before[spelled].mean(dim=0))
    mark = [piece.id for piece in old.inner.model.tokenize("<2fr>")]
    assert not torch.allclose(rows[3], before[mark].mean(dim=0))  # a mark is new, however it is spelled
    assert not any(torch.equal(rows[3], row) for row in before)


def test_a_few_shot_model_grows_and_gets_stand_ins() -> None:
    smaller = tiny_few_shot()
    tokenizer = character_tokenizer(ALPHABET + STAND_INS)
    config = dataclasses.replace(smaller.model.config, vocab_size=len(tokenizer), decoder_layers=4)
    grown = grow(config, tokenizer, smaller).eval()
    known = len(smaller.tokenizer)
    assert tokenizer.names[:known] == smaller.tokenizer.names and len(tokenizer) > known
    ids = torch.tensor([[BOS, *smaller.tokenizer.encode("a few letters")]])
    with torch.no_grad():
        assert_close(grown(ids)[..., :known], smaller.model(ids))
    fresh = grown.embedding.weight[known:]
    assert len(fresh.unique(dim=0)) == len(fresh)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"width": 32}, "differs from the recipe in width"),
        ({"encoder_layers": 1}, "has more layers than the recipe"),
    ],
)
def test_what_does_not_fit_is_refused(smaller: Checkpoint, changes: dict[str, int], message: str) -> None:
    config = dataclasses.replace(smaller.model.config, **changes)
    with pytest.raises(UserError, match=message):
        grow(config, smaller.tokenizer, smaller)
