"""The conventions of each family, in words that agree with its network."""

import pytest

from playground.importing.conventions import conventions
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


@pytest.mark.parametrize("name", MODELS)
def test_they_are_said(name: str, publics: Publics) -> None:
    said = dict(conventions(publics.read(name)))
    assert list(said) == (
        "text,start mark,end mark,padding,embeddings,positions,attention,norms,feed-forward,output"
    ).split(",")
    assert all(how.endswith(".") and "Ġ" not in how for how in said.values())
    for what, how in SAID.get(name, {}).items():
        assert how in said[what]
    usual = "does not put there" not in said["start mark"]
    assert usual == (name not in ("gpt2", "gpt2, untied", "qwen2", "qwen3", "pythia"))
