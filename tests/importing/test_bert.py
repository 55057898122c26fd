"""BERT and DistilBERT as they are published: older names of norms, and parts that fill no gaps."""

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
from playground.importing.bert import BERT
from playground.importing.settings import Settings
from tests.families import load
from tests.helpers import assert_close, present, randomise, tokens
from tests.importing.conftest import Publics

CONFIGS = st.fixed_dictionaries(
    {
        "vocab_size": st.integers(40, 60),
        "hidden_size": st.sampled_from([16, 32]),
        "intermediate_size": st.integers(1, 40),
        "num_hidden_layers": st.integers(1, 3),
        "num_attention_heads": st.sampled_from([1, 2, 4]),
        "max_position_embeddings": st.integers(9, 20),
        "hidden_act": st.sampled_from(["gelu", "relu", "gelu_new"]),
        "layer_norm_eps": st.sampled_from([1e-12, 1e-3]),
        "type_vocab_size": st.integers(1, 3),
        "tie_word_embeddings": st.booleans(),
    }
)


@given(config=CONFIGS)
@settings(max_examples=8)
@torch.inference_mode()
def test_any_config_has_the_logits_of_the_original(config: dict) -> None:
    theirs = randomise(hf.BertForMaskedLM(hf.BertConfig(**config))).eval()
    text, there = tokens(2, 9), present(9, 9, 6)
    expected = theirs(input_ids=text, attention_mask=there.long()).logits
    assert_close(load(theirs)(text, present=there)[there], expected[there], 5e-5)


@torch.inference_mode()
def test_names_of_published_files_are_known(publics: Publics, tmp_path: Path) -> None:
    """bert-base-uncased calls gains and biases of norms gamma and beta, and says whether texts follow."""
    shutil.copytree(publics.folder("bert"), tmp_path / "model")
    path = tmp_path / "model" / "model.safetensors"
    weights = {}
    for name, weight in load_file(path).items():
        old = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
        weights[old] = weight
    weights["bert.pooler.dense.weight"] = torch.ones(16, 16)
    weights["bert.embeddings.position_ids"] = torch.arange(64)[None]
    weights["cls.seq_relationship.weight"] = torch.ones(2, 16)
    save_file(weights, path)
    ours, text = importing.read(tmp_path / "model"), tokens(1, 9)
    assert ours.model(text).equal(publics.read("bert").model(text))


def test_a_vocabulary_without_mask_is_refused(publics: Publics, tmp_path: Path) -> None:
    shutil.copytree(publics.folder("bert"), tmp_path / "model")
    path = tmp_path / "model" / "tokenizer.json"
    path.write_text(path.read_text(encoding="utf-8").replace("[MASK]", "[HOLE]"), encoding="utf-8")
    with pytest.raises(UserError, match="the mask token is None"):
        importing.read(tmp_path / "model")


@pytest.mark.parametrize("said", [{"is_decoder": True}, {"position_embedding_type": "relative_key"}])
def test_what_ours_does_not_do_is_refused(said: dict) -> None:
    with pytest.raises(UserError, match="cannot be opened"):
        BERT.config(Settings(said), {})
