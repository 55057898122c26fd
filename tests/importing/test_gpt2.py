"""Every config of GPT-2 gives the logits of the original, or is refused. Random ones, by hypothesis."""

import pytest
import torch
import transformers as hf
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.errors import UserError
from playground.importing.gpt2 import GPT2
from playground.importing.settings import Settings
from tests.families import load
from tests.helpers import assert_close, randomise, tokens

CONFIGS = st.fixed_dictionaries(
    {
        "vocab_size": st.integers(40, 60),
        "n_positions": st.integers(9, 20),
        "n_embd": st.sampled_from([8, 16, 24]),
        "n_layer": st.integers(1, 3),
        "n_head": st.sampled_from([1, 2, 4]),
        "n_inner": st.one_of(st.none(), st.integers(1, 40)),
        "activation_function": st.sampled_from(["gelu_new", "gelu", "relu", "silu", "gelu_pytorch_tanh"]),
        "layer_norm_epsilon": st.sampled_from([1e-5, 1e-3]),
        "scale_attn_weights": st.booleans(),
        "tie_word_embeddings": st.booleans(),
    }
)


@given(config=CONFIGS)
@settings(max_examples=8)
@torch.inference_mode()
def test_any_config_has_the_logits_of_the_original(config: dict) -> None:
    theirs = randomise(hf.GPT2LMHeadModel(hf.GPT2Config(**config))).eval()
    text = tokens(2, 9)
    assert_close(load(theirs)(text), theirs(input_ids=text).logits, 5e-5)


@pytest.mark.parametrize(
    "said", [{"scale_attn_by_inverse_layer_idx": True}, {"add_cross_attention": True}, {"n_head": 5}]
)
def test_what_ours_does_not_do_is_refused(said: dict) -> None:
    with pytest.raises(UserError, match=r"cannot be opened|no model that can be opened"):
        GPT2.config(Settings(said), {})
