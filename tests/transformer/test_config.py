"""The config accepts what makes a model and names the valid choices for what does not."""

import dataclasses

import pytest

from playground.transformer import Transformer, TransformerConfig
from playground.transformer.config import CHOICES
from tests.helpers import tiny_config


def test_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        tiny_config().width = 32  # type: ignore[misc]


def test_head_width() -> None:
    assert tiny_config(width=24, heads=3).head_width == 8


def test_survives_the_way_through_a_dictionary() -> None:
    config = tiny_config("encoder-decoder", positions="alibi", norm="rms", dropout=0.25)
    assert TransformerConfig(**dataclasses.asdict(config)) == config


@pytest.mark.parametrize("name", CHOICES)
def test_an_unknown_choice_names_the_valid_ones(name: str) -> None:
    with pytest.raises(ValueError) as caught:
        dataclasses.replace(tiny_config(), **{name: "fancy"})
    message = str(caught.value)
    assert message.startswith(f"{name} is 'fancy'")
    assert all(choice in message for choice in CHOICES[name])


@pytest.mark.parametrize(
    "name", ["vocab_size", "width", "heads", "decoder_layers", "feed_forward", "max_length"]
)
@pytest.mark.parametrize("value", [0, -1, 1.5, "8", None])
def test_sizes_are_whole_numbers_above_zero(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{name} is {value!r}; it must be a whole number above 0"):
        tiny_config(**{name: value})


@pytest.mark.parametrize("value", [-1, 1.5, None])
def test_smearing_takes_a_number_of_tokens(value: object) -> None:
    with pytest.raises(ValueError, match=f"smear is {value!r}; it must be 0 or a whole number above"):
        tiny_config(smear=value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"width": 10, "heads": 3}, "width 10 cannot be divided among 3 heads"),
        ({"width": 12, "positions": "rotary"}, "rotary positions need an even head width, not 3"),
        ({"kind": "encoder-decoder", "encoder_layers": 0}, "encoder_layers is 0"),
        ({"kind": "decoder", "encoder_layers": 2}, "encoder_layers is 2"),
        ({"dropout": 1.0}, "dropout is 1.0; it must be at least 0 and below 1"),
        ({"dropout": -0.1}, "dropout is -0.1"),
        ({"dropout": float("nan")}, "dropout is nan"),
    ],
)
def test_sizes_must_fit_together(changes: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tiny_config(**changes)


def test_a_negative_number_of_encoder_layers_is_refused() -> None:
    with pytest.raises(ValueError, match="encoder_layers"):
        tiny_config("decoder", encoder_layers=-1)


@pytest.mark.parametrize("name", ["norm_first", "bias", "tie_embeddings", "scale_embeddings"])
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
