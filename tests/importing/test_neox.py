"""Every config of GPT-NeoX gives the logits of the original. Random ones, by hypothesis."""

import shutil
from pathlib import Path

import pytest
import torch
import transformers as hf
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from playground import importing
from playground.errors import UserError
from playground.importing.neox import NEOX
from playground.importing.settings import Settings
from tests.families import load
from tests.helpers import assert_close, randomise, tokens
from tests.importing.conftest import Publics

CONFIGS = st.fixed_dictionaries(
    {
        "vocab_size": st.integers(40, 60),
        "hidden_size": st.sampled_from([16, 32]),
        "intermediate_size": st.integers(1, 40),
        "num_hidden_layers": st.integers(1, 3),
        "num_attention_heads": st.sampled_from([1, 2, 4]),
        "max_position_embeddings": st.just(32),
        "hidden_act": st.sampled_from(["gelu", "gelu_new", "relu"]),
        "layer_norm_eps": st.sampled_from([1e-5, 1e-3]),
        "rotary_pct": st.sampled_from([0.5, 1.0]),
        "use_parallel_residual": st.booleans(),
        "tie_word_embeddings": st.booleans(),
    }
)


@given(config=CONFIGS)
@settings(max_examples=8)
@torch.inference_mode()
def test_any_config_has_the_logits_of_the_original(config: dict) -> None:
    theirs = randomise(hf.GPTNeoXForCausalLM(hf.GPTNeoXConfig(**config))).eval()
    text = tokens(2, 9)
    assert_close(load(theirs)(text), theirs(input_ids=text).logits, 5e-5)


def test_the_masks_of_published_files_are_left_out(publics: Publics, tmp_path: Path) -> None:
    shutil.copytree(publics.folder("pythia"), tmp_path / "model")
    path = tmp_path / "model" / "model.safetensors"
    weights = load_file(path)
    for layer in range(2):
        name = f"gpt_neox.layers.{layer}.attention"
        weights[f"{name}.bias"] = torch.ones(1, 1, 8, 8).bool()
        weights[f"{name}.masked_bias"] = torch.tensor(-1e9)
        weights[f"{name}.rotary_emb.inv_freq"] = torch.ones(1)
    save_file(weights, path)
    assert importing.read(tmp_path / "model").sha256 != publics.read("pythia").sha256


def test_attention_without_biases_is_refused() -> None:
    with pytest.raises(UserError, match="cannot be opened"):
        NEOX.config(Settings({"attention_bias": False}), {})
