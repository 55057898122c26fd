"""Every config of Llama and its kin gives the logits of the original, or is refused. Random ones, by
hypothesis."""

import pytest
import torch
import transformers as hf
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.errors import UserError
from playground.importing.llama import LLAMA, MISTRAL, QWEN2
from playground.importing.settings import Settings
from tests.families import load
from tests.helpers import assert_close, randomise, tokens

SCALINGS = st.one_of(
    st.just({"rope_type": "default", "rope_theta": 300.0}),
    st.just({"rope_type": "linear", "rope_theta": 300.0, "factor": 4.0}),
    st.sampled_from([4, 16, 64]).map(
        lambda trained: {
            **{"rope_type": "llama3", "rope_theta": 300.0, "factor": 8.0, "low_freq_factor": 1.0},
            **{"high_freq_factor": 4.0, "original_max_position_embeddings": trained},
        }
    ),
)
CONFIGS = st.fixed_dictionaries(
    {
        "vocab_size": st.integers(40, 60),
        "hidden_size": st.sampled_from([16, 32]),
        "intermediate_size": st.integers(1, 40),
        "num_hidden_layers": st.integers(1, 3),
        "num_attention_heads": st.just(4),
        "num_key_value_heads": st.sampled_from([1, 2, 4]),
        "head_dim": st.sampled_from([2, 6, 8]),
        "max_position_embeddings": st.integers(70, 90),
        "hidden_act": st.sampled_from(["silu", "gelu"]),
        "rms_norm_eps": st.sampled_from([1e-6, 1e-3]),
        "rope_parameters": SCALINGS,
        "tie_word_embeddings": st.booleans(),
    }
)
KIN = {
    "llama": lambda config: hf.LlamaForCausalLM(hf.LlamaConfig(**config)),
    "mistral": lambda config: hf.MistralForCausalLM(hf.MistralConfig(**config)),
    "qwen2": lambda config: hf.Qwen2ForCausalLM(hf.Qwen2Config(**config)),
    "qwen3": lambda config: hf.Qwen3ForCausalLM(hf.Qwen3Config(**config)),
}


@pytest.mark.parametrize("kin", KIN)
@given(config=CONFIGS)
@settings(max_examples=5)
@torch.inference_mode()
def test_any_config_has_the_logits_of_the_original(kin: str, config: dict) -> None:
    if kin == "qwen2":  # whose heads divide the width
        config = {name: value for name, value in config.items() if name != "head_dim"}
    theirs = randomise(KIN[kin](config)).eval()
    text = tokens(1, 65)
    assert_close(load(theirs)(text), theirs(input_ids=text).logits, 1e-4)


def config_of(family: object, **said: object) -> object:
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 24}
    return family.config(Settings({**sizes, **said}), {})


@torch.inference_mode()
def test_positions_that_stretch_beyond_the_trained_length_are_plain_within_it() -> None:
    rope = {"rope_type": "dynamic", "factor": 4.0, "rope_theta": 500.0}
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 24}
    config = hf.LlamaConfig(**sizes, vocab_size=40, max_position_embeddings=24, rope_parameters=rope)
    theirs, text = randomise(hf.LlamaForCausalLM(config)).eval(), tokens(2, 24)
    ours = load(theirs)
    assert ours.config.max_length == 24
    assert_close(ours(text), theirs(input_ids=text).logits, 1e-4)


def test_older_configs_say_how_positions_turn_in_other_words() -> None:
    assert config_of(LLAMA, rope_theta=7.0).rotary_base == 7.0
    assert config_of(LLAMA).rotary_base == 10_000.0
    old = config_of(LLAMA, rope_theta=7.0, rope_scaling={"type": "linear", "factor": 2.0})
    assert (old.rotary_base, old.rotary_stretch, old.rotary_trained) == (7.0, 2.0, 0)


def test_a_window_bounds_what_is_read_at_once() -> None:
    assert config_of(MISTRAL, sliding_window=64).max_length == 64
    assert config_of(MISTRAL, sliding_window=None).max_length == 1024
    assert config_of(QWEN2, sliding_window=64).max_length == 1024
    assert config_of(QWEN2, sliding_window=64, use_sliding_window=True).max_length == 64


@pytest.mark.parametrize(
    "said",
    [
        {"attention_bias": True},
        {"mlp_bias": True},
        {"rope_interleaved": True},
        {"rope_scaling": {"rope_type": "yarn", "factor": 2.0}},
        {"rope_parameters": {"rope_type": "longrope"}},
        {"rope_scaling": {"rope_type": "llama3", "factor": 8.0}},
        {"rope_scaling": {"rope_type": ["llama3"]}},
        {"rope_scaling": [1]},
        {"num_key_value_heads": 3},
        {"hidden_size": 17},
        {"hidden_act": "tanh"},
    ],
)
def test_what_ours_does_not_do_is_refused(said: dict) -> None:
    with pytest.raises(UserError, match=r"cannot be opened|can be opened|must be"):
        config_of(LLAMA, **said)
