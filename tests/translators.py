"""Tiny translators, summarisers and language models with random weights, for tests that only need one to
run."""

import functools
import string
from pathlib import Path

from playground.checkpoints import Checkpoint, save
from playground.corpora.kinds import KINDS
from playground.text.tokenizer import Tokenizer
from tests.helpers import tiny_model

SENTENCES = [
    ("The cat sleeps.", "Le chat dort."),
    ("I am hungry.", "J'ai faim."),
    ("Where is the book?", "Où est le livre ?"),
    ("The dog eats.", "Le chien mange."),
]


@functools.cache
def tiny_tokenizer() -> Tokenizer:
    return Tokenizer.train((text for pair in SENTENCES for text in pair), vocab_size=320)


def tiny_translator(source: str = "en", target: str = "fr") -> Checkpoint:
    """Random weights: its translations are nonsense, but always the same."""
    model = tiny_model("encoder-decoder", vocab_size=len(tiny_tokenizer()))
    return Checkpoint(model, tiny_tokenizer(), {"name": "translate", "source": source, "target": target})


def tiny_both_ways(**changes: object) -> Checkpoint:
    """Random weights that translate both ways, told by a mark."""
    tokenizer = Tokenizer.train(
        (text for pair in SENTENCES for text in pair), vocab_size=320, others=("2en", "2fr")
    )
    model = tiny_model("encoder-decoder", **{"vocab_size": len(tokenizer), **changes})
    return Checkpoint(model, tokenizer, {"name": "translate", "source": "en", "target": "fr", "both": "yes"})


def tiny_language_model(**changes: object) -> Checkpoint:
    """A decoder with random weights: it goes on with nonsense, but always the same."""
    model = tiny_model(**{"vocab_size": len(tiny_tokenizer()), **changes})
    return Checkpoint(model, tiny_tokenizer(), {"name": "language-model"})


def tiny_language_model_of_kinds() -> Checkpoint:
    """One that can be told which kind of text to write."""
    tokenizer = Tokenizer.train(
        (text for pair in SENTENCES for text in pair), vocab_size=320, others=(*KINDS, "mask")
    )
    model = tiny_model(vocab_size=len(tokenizer), positions="rotary", smear=2)
    return Checkpoint(model, tokenizer, {"name": "language-model"})


def save_english(folder: Path) -> Path:
    """A folder of data for a language model: little books, and everyday sentences for dev."""
    (folder / "lm").mkdir(parents=True)
    (folder / "en-fr").mkdir()
    stories = "".join(f"Story {n}\nOne day the cat number {n} runs.\n<|end|>\n" for n in range(60))
    (folder / "lm" / "stories_en.txt").write_text(stories, encoding="utf-8")
    (folder / "en-fr" / "train.tsv").write_text("The boy eats.\tPhrase.\ttatoeba\n", encoding="utf-8")
    dev = "The cat runs today.\tX.\nThe dog sleeps here.\tY.\nA bird sings.\tZ.\n"
    (folder / "en-fr" / "dev.tsv").write_text(dev, encoding="utf-8")
    return folder


def save_translator(folder: Path, source: str = "en", target: str = "fr") -> Path:
    save(tiny_translator(source, target), folder)
    return folder


def tiny_summariser(**changes: object) -> Checkpoint:
    """Random weights that write nonsense for a headline, asked for by a mark."""
    marks = ("title", "short", "medium", "sentence", "gap")
    texts = [*(text for text, _ in SENTENCES), string.ascii_letters]
    tokenizer = Tokenizer.train(texts, vocab_size=380, others=marks)
    sizes = {"vocab_size": len(tokenizer), "max_length": 64, "positions": "rotary"}
    model = tiny_model("encoder-decoder", **{**sizes, **changes})
    return Checkpoint(model, tokenizer, {"name": "summaries", "source": "en", "target": "en"})
