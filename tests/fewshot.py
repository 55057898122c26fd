"""A tiny few-shot model with random weights, for tests that only need one to run."""

import json
from pathlib import Path

from playground.checkpoints import Checkpoint, save
from playground.corpora.wordlists import UNLICENSED
from playground.text.characters import ALPHABET, character_tokenizer
from tests.helpers import tiny_model


def tiny_few_shot(alphabet: str = ALPHABET, **changes: object) -> Checkpoint:
    """Random weights: its answers are nonsense, but always the same."""
    tokenizer = character_tokenizer(alphabet)
    settings = {"max_length": 160, "positions": "rotary", "qk_norm": True, "smear": 2, **changes}
    model = tiny_model(vocab_size=len(tokenizer), **settings).half().float()
    return Checkpoint(model, tokenizer, {"name": "in-context"})


def save_few_shot(folder: Path) -> Path:
    save(tiny_few_shot(), folder)
    return folder


def save_word_lists(folder: Path) -> Path:
    """A folder with a list of 200 pairs and one that has a character outside the alphabet; a list that is
    too short; and those that may not be trained on."""
    folder.mkdir()
    pairs = [[f"word{n}", f"drow{n}"] for n in range(200)]
    (folder / "colours.json").write_text(json.dumps([*pairs, ["漢", "x"]]), encoding="utf-8")
    (folder / "short.json").write_text(json.dumps(pairs[:3]), encoding="utf-8")
    for name in UNLICENSED:
        (folder / f"{name}.json").write_text(json.dumps(pairs), encoding="utf-8")
    return folder
