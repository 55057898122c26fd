"""Made-up sentences with their frames, and tiny models for them with random weights."""

import functools
import gzip
import json
from pathlib import Path

import torch

from playground.checkpoints import Checkpoint
from playground.corpora.frames import Sentence, sentence_of
from playground.text.tokenizer import Tokenizer
from playground.training.masked_words import labelled_loss
from playground.training.roles import FrameRows
from playground.transformer import Transformer
from playground.uses.gaps.reading import MASK
from playground.uses.roles.labeller import MARK, Labeller
from playground.uses.roles.labels import Labels
from tests.helpers import tiny_config, tiny_model

ANIMALS, VERBS = ("cat", "dog", "bird", "horse"), ("chased", "saw", "heard")


def rows() -> list[dict]:
    """Who did what to whom, in the active and in the passive."""
    found = []
    for one in ANIMALS:
        for other in ANIMALS:
            for verb in VERBS:
                found.append(row(f"The {one} {verb} the {other} .", 2, ("ARG0", 0, 2), ("ARG1", 3, 5)))
                passive = f"The {other} was {verb} by the {one} ."
                found.append(row(passive, 3, ("ARG1", 0, 2), ("ARG0", 4, 7)))
    return found


def row(spaced: str, predicate: int, *roles: tuple[str, int, int]) -> dict:
    words = spaced.split()
    spans = [["V", predicate, predicate + 1], *map(list, roles)]
    frame = {"predicate": predicate, "roleset": f"{words[predicate]}.01", "roles": spans}
    return {
        "id": spaced,
        "genre": "fable",
        "text": spaced.replace(" .", "."),
        "tokens": words,
        "xpos": ["X"] * len(words),
        "frames": [frame],
    }


def sentences() -> list[Sentence]:
    return [sentence_of(one) for one in rows()]


def write_rows(path: Path, content: list[dict]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join(json.dumps(one) + "\n" for one in content).encode()))
    return path


@functools.cache
def tiny_vocabulary() -> Tokenizer:
    texts = [" ".join(one["tokens"]) for one in rows()]
    return Tokenizer.train(texts, vocab_size=330, others=(MASK, MARK))


def tiny_labeller(**changes: object) -> Checkpoint:
    """Random weights: its roles are nonsense, but always the same."""
    labels = Labels.learn(sentences(), 1)
    model = tiny_model(
        "encoder",
        **{
            "vocab_size": len(tiny_vocabulary()),
            "labels": len(labels.names),
            "tie_embeddings": False,
            "max_length": 64,
            **changes,
        },
    )
    return Checkpoint(model, tiny_vocabulary(), {"name": "roles", "language": "en"}, labels=labels.names)


def tiny_gap_filler(**changes: object) -> Checkpoint:
    """Random weights that fill gaps with nonsense."""
    model = tiny_model("encoder", **{"vocab_size": len(tiny_vocabulary()), "max_length": 64, **changes})
    return Checkpoint(model, tiny_vocabulary(), {"name": "masked-words", "language": "en"})


@functools.cache
def trained_labeller() -> Checkpoint:
    """Knows the made-up frames, and little else: trained here, in a second or two."""
    labels = Labels.learn(sentences(), 1)
    torch.manual_seed(0)
    config = tiny_config(
        "encoder",
        vocab_size=len(tiny_vocabulary()),
        labels=len(labels.names),
        tie_embeddings=False,
        width=32,
        heads=2,
        feed_forward=64,
        positions="rotary",
        max_length=64,
    )
    model = Transformer(config)
    data = FrameRows(sentences(), labels, tiny_vocabulary(), 600, 64)
    loss, optimiser = (
        labelled_loss(tiny_vocabulary().specials.pad),
        torch.optim.AdamW(model.parameters(), 5e-3),
    )
    for epoch in range(25):
        for batch in data.epoch(epoch):
            optimiser.zero_grad()
            loss(model, batch).backward()
            optimiser.step()
    task = {"name": "roles", "language": "en", "pretrained": "masked-words"}
    return Checkpoint(
        model.eval().requires_grad_(False), tiny_vocabulary(), task, name="roles", labels=labels.names
    )


def engine_of(checkpoint: Checkpoint) -> tuple[Checkpoint, Labeller]:
    """What the tab holds of a checkpoint."""
    return checkpoint, Labeller(checkpoint)
