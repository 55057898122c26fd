"""What the families share: output vectors that may be the embeddings, and positions that turn."""

import pytest
import torch

from playground.errors import UserError
from playground.importing.family import rotary, ties
from playground.importing.gpt2 import GPT2
from playground.importing.settings import Settings

ONE, OTHER = torch.ones(2, 2), torch.zeros(2, 2)


@pytest.mark.parametrize(
    ("said", "theirs", "tied"),
    [
        ({}, {"e": ONE}, True),
        ({"tie_word_embeddings": True}, {"e": ONE}, True),
        ({"tie_word_embeddings": False}, {"e": ONE}, False),
        ({"tie_word_embeddings": True}, {"e": ONE, "lm_head.weight": ONE.clone()}, True),
        ({"tie_word_embeddings": True}, {"e": ONE, "lm_head.weight": OTHER}, False),  # the config is wrong
        ({"tie_word_embeddings": True}, {"lm_head.weight": OTHER}, True),
    ],
)
def test_output_vectors_are_the_embeddings_where_no_others_are_there(
    said: dict, theirs: dict, tied: bool
) -> None:
    assert ties(Settings(said), theirs, "e", default=True) == tied


def test_newer_words_for_turning_come_first() -> None:
    said = {"rope_theta": 5.0, "rope_parameters": {"rope_theta": 7.0, "rope_type": "default"}}
    assert rotary(Settings(said)) == {"rotary_base": 7.0, "rotary_fraction": 1.0}
    said = {"base": 5.0, "share": 0.5}
    assert rotary(Settings(said), "base", ("share", 0.25)) == {"rotary_base": 5.0, "rotary_fraction": 0.5}
    assert rotary(Settings({}), "base", ("share", 0.25))["rotary_fraction"] == 0.25


def test_a_config_that_makes_no_model_is_refused() -> None:
    with pytest.raises(
        UserError, match=r"describes no model that can be opened: width 768 cannot be divided"
    ):
        GPT2.config(Settings({"n_head": 7}), {})
