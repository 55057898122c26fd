"""The conventions of each family, in words that agree with its network."""

import shutil
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from playground.importing import weights
from playground.importing.conventions import conventions
from playground.importing.reading import read
from tests.importing.conftest import Publics
from tests.publics import MODELS

SAID = {
    "gpt2": {
        "start mark": "does not put there",
        "positions": "a learned table of 64",
        "norms": "LayerNorm in front of each part",
        "output": "the embeddings again, without a bias",
        "padding": "on the left",
    },
    "gpt2, untied": {"output": "vectors of its own"},
    "llama3": {
        "start mark": "<|begin_of_text|>",
        "positions": "rotary, base 500, stretched by 8",
        "attention": "keys and values shared by 2 each",
        "norms": "RMSNorm",
        "feed-forward": "gated, silu",
    },
    "qwen3": {"attention": "queries and keys normalised"},
    "pythia": {"positions": "rotary of 50% of each head", "feed-forward": "beside the attention"},
    "bert": {
        "start mark": "[CLS]",
        "end mark": "[SEP]",
        "norms": "behind each part",
        "output": "with a bias",
    },
    "marian": {
        "start mark": "the output begins with <pad>",
        "embeddings": "multiplied by √16",
        "positions": "all sines first",
        "output": "with a bias; never written: <pad>",
        "text": "pieces of their own",
    },
    "t5": {
        "text": "translate English to French",
        "attention": "scores not divided",
        "positions": "32 buckets",
    },
}


@pytest.mark.parametrize("packs", [True, False])
def test_the_arithmetic_is_said(
    packs: bool, publics: Publics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "packs", lambda: packs)
    shutil.copytree(publics.folder("llama3"), tmp_path / "model")
    path = tmp_path / "model" / "model.safetensors"
    save_file({key: weight.bfloat16() for key, weight in load_file(path).items()}, path)
    said = dict(conventions(read(path.parent)))["arithmetic"]
    stored = "; the matrices stand in memory in bf16, as in the files" if packs else ""
    assert said == f"fp32 throughout, as the original where they are compared{stored}."


@pytest.mark.parametrize("name", MODELS)
def test_they_are_said(name: str, publics: Publics) -> None:
    said = dict(conventions(publics.read(name)))
    assert list(said) == (
        "text,start mark,end mark,padding,embeddings,positions,attention,norms,feed-forward,output,arithmetic"
    ).split(",")
    assert all(how.endswith(".") and "Ġ" not in how for how in said.values())
    for what, how in SAID.get(name, {}).items():
        assert how in said[what]
    usual = "does not put there" not in said["start mark"]
    assert usual == (name not in ("gpt2", "gpt2, untied", "qwen2", "qwen3", "pythia"))
