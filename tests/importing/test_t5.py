"""T5 in its two versions, and as it is published."""

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
from playground.importing.settings import Settings
from playground.importing.t5 import T5, scaled
from tests.families import load
from tests.helpers import assert_close, randomise, tokens
from tests.importing.conftest import Publics

CONFIGS = st.fixed_dictionaries(
    {
        "vocab_size": st.integers(40, 60),
        "d_model": st.sampled_from([16, 24]),
        "d_kv": st.integers(2, 8),
        "d_ff": st.integers(1, 40),
        "num_layers": st.integers(1, 2),
        "num_decoder_layers": st.one_of(st.none(), st.integers(1, 3)),
        "num_heads": st.sampled_from([1, 3, 4]),
        "feed_forward_proj": st.sampled_from(["relu", "gated-gelu", "gated-silu"]),
        "tie_word_embeddings": st.booleans(),
    }
)


@given(config=CONFIGS)
@settings(max_examples=6)
@torch.inference_mode()
def test_any_config_has_the_logits_of_the_original(config: dict) -> None:
    theirs = randomise(hf.T5ForConditionalGeneration(hf.T5Config(**config))).eval()
    text, source = tokens(1, 9), tokens(1, 40, seed=3)
    assert_close(load(theirs)(text, source), theirs(input_ids=source, decoder_input_ids=text).logits, 1e-4)


@torch.inference_mode()
def test_copies_in_the_file_are_left_out(publics: Publics, tmp_path: Path) -> None:
    """t5-small holds its matrix several times, and a table of cross-attention that nobody reads."""
    shutil.copytree(publics.folder("t5"), tmp_path / "model")
    path = tmp_path / "model" / "model.safetensors"
    weights = load_file(path)
    for name in ("encoder.embed_tokens", "decoder.embed_tokens", "lm_head"):
        weights[f"{name}.weight"] = weights["shared.weight"].clone()
    table = "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight"
    weights[table] = torch.ones(32, 4)
    save_file(weights, path)
    ours, ids = importing.read(tmp_path / "model"), tokens(1, 5)
    assert ours.model.config.tie_embeddings
    assert ours.model(ids, ids).equal(publics.read("t5").model(ids, ids))


def test_older_configs_say_by_tying_whether_outputs_are_scaled() -> None:
    assert scaled(Settings({})) and scaled(Settings({"tie_word_embeddings": True}))
    assert not scaled(Settings({"tie_word_embeddings": False}))
    assert not scaled(Settings({"tie_word_embeddings": True, "scale_decoder_outputs": False}))


@pytest.mark.parametrize(
    "said",
    [
        {"relative_attention_num_buckets": 16},
        {"relative_attention_max_distance": 64},
        {"feed_forward_proj": "gated-tanh"},
    ],
)
def test_what_ours_does_not_do_is_refused(said: dict) -> None:
    with pytest.raises(UserError, match=r"cannot be opened|must be one of"):
        T5.config(Settings(said), {})
