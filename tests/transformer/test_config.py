"""The config accepts what makes a model and names the valid choices for what does not."""

import dataclasses
import json
import re

import pytest

from playground.transformer import Transformer, TransformerConfig
from playground.transformer.config import CHOICES, COUNTS, SIZES, SWITCHES
from tests.helpers import PUBLIC, tiny_config


def test_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        tiny_config().width = 32  # type: ignore[misc]


def test_head_width() -> None:
    assert tiny_config(width=24, heads=3).head_width == 8
    assert tiny_config(width=10, heads=3, head_dim=6).head_width == 6


@pytest.mark.parametrize("name", PUBLIC)
def test_survives_the_way_through_json(name: str) -> None:
    config = tiny_config(**PUBLIC[name])
    assert TransformerConfig(**json.loads(json.dumps(dataclasses.asdict(config)))) == config


def test_every_field_is_checked() -> None:
    others = {"norm_eps", "rotary_base", "rotary_stretch", "rotary_fraction", "dropout"}
    fields = {field.name for field in dataclasses.fields(TransformerConfig)}
    assert {*CHOICES, *SIZES, *COUNTS, *SWITCHES, *others} == fields


@pytest.mark.parametrize("name", CHOICES)
def test_an_unknown_choice_names_the_valid_ones(name: str) -> None:
    with pytest.raises(ValueError) as caught:
        dataclasses.replace(tiny_config(), **{name: "fancy"})
    message = str(caught.value)
    assert message.startswith(f"{name} is 'fancy'")
    assert all(choice in message for choice in CHOICES[name])


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("value", [0, -1, 1.5, "8", None])
def test_sizes_are_whole_numbers_above_zero(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{name} is {value!r}; it must be a whole number above 0"):
        tiny_config(**{name: value})


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("value", [-1, 1.5, "2", None])
def test_counts_are_whole_numbers_and_may_be_zero(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{name} is {value!r}; it must be 0 or a whole number above"):
        tiny_config(**{name: value})


@pytest.mark.parametrize("name", ["norm_eps", "rotary_base"])
@pytest.mark.parametrize("value", [0, -1.0, float("inf"), float("nan"), "1", None])
def test_these_numbers_are_above_zero(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{name} is {value!r}; it must be a number above 0"):
        tiny_config(**{name: value})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"width": 10, "heads": 3}, "width 10 cannot be divided among 3 heads"),
        ({"heads": 4, "key_value_heads": 3}, "4 heads cannot share 3 key_value_heads evenly"),
        ({"heads": 2, "key_value_heads": 4}, "2 heads cannot share 4 key_value_heads evenly"),
        ({"width": 12, "positions": "rotary"}, "rotary positions turn pairs of a head's dimensions, not 3"),
        ({"head_dim": 7, "positions": "rotary"}, "turn pairs of a head's dimensions, not 7"),
        ({"positions": "rotary", "rotary_fraction": 0.25}, "turn pairs of a head's dimensions, not 1"),
        ({"positions": "rotary", "rotary_fraction": 0.1}, "turn pairs of a head's dimensions, not 0"),
        ({"rotary_fraction": 0.0}, "rotary_fraction is 0.0; it must be above 0 and at most 1"),
        ({"rotary_fraction": 1.5}, "rotary_fraction is 1.5"),
        ({"kind": "encoder-decoder", "encoder_layers": 0}, "encoder_layers is 0"),
        ({"kind": "decoder", "encoder_layers": 2}, "encoder_layers is 2"),
        ({"decoder_layers": 0}, "decoder_layers is 0 in a model of kind decoder"),
        ({"kind": "encoder", "decoder_layers": 2}, "decoder_layers is 2 in a model of kind encoder"),
        ({"parallel": True, "norm_first": False}, "parallel layers need norm_first and kind decoder"),
        ({"kind": "encoder-decoder", "parallel": True}, "parallel layers need norm_first and kind decoder"),
        ({"source_vocab_size": 9}, "a model of kind decoder has one vocabulary"),
        ({"labels": 3, "tie_embeddings": False}, "labels need kind encoder, and tie_embeddings false"),
        ({"kind": "encoder", "labels": 3}, "labels need kind encoder, and tie_embeddings false"),
        ({"dropout": 1.0}, "dropout is 1.0; it must be at least 0 and below 1"),
        ({"dropout": -0.1}, "dropout is -0.1"),
        ({"dropout": float("nan")}, "dropout is nan"),
    ],
)
def test_sizes_must_fit_together(changes: dict, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        tiny_config(**{"kind": "decoder", **changes})


def test_a_negative_number_of_encoder_layers_is_refused() -> None:
    with pytest.raises(ValueError, match="encoder_layers"):
        tiny_config("decoder", encoder_layers=-1)


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize("value", ["no", 1, None])
def test_a_yes_or_no_is_nothing_else(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        tiny_config(**{name: value})


@pytest.mark.parametrize("changes", [{"encoder_layers": "2"}, {"encoder_layers": 1.5}, {"dropout": "0.1"}])
def test_other_types_are_refused_like_other_values(changes: dict) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        tiny_config("encoder-decoder", **changes)


def test_an_odd_head_width_is_fine_without_rotation() -> None:
    assert tiny_config(width=12, positions="alibi").head_width == 3


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("norm", CHOICES["norm"])
def test_no_bias_means_no_bias_anywhere(bias: bool, norm: str) -> None:
    names = dict(Transformer(tiny_config("encoder-decoder", bias=bias, norm=norm)).named_parameters())
    assert any(name.endswith("bias") for name in names) is bias


def test_queries_keys_and_values_alone_can_have_a_bias() -> None:
    names = dict(Transformer(tiny_config(bias=False, qkv_bias=True)).named_parameters())
    biased = {name.split(".")[-2] for name in names if name.endswith("bias")}
    assert biased == {"query", "key", "value"}
