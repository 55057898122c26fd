"""Random models in Hugging Face's layout, saved by transformers, and imports of them."""

from pathlib import Path

import pytest
import tokenizers
import torch
from tokenizers import decoders, models, pre_tokenizers, trainers

from playground.importing import remembered

SENTENCES = (
    "The children who live in the old house are playing in the garden.",
    "Tom lost his keys yesterday, and today he is still looking for his keys.",
    "Où est l'été ? Il est passé, hélas.",
)
END = "<|endoftext|>"
CARD = "---\nlicense: mit\n---\n# A model with random weights\n"


def remember_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is imported is remembered there, and nothing is yet."""
    monkeypatch.setenv(remembered.FOLDER, str(folder))


def byte_level(vocab_size: int = 400) -> tokenizers.Tokenizer:
    """A tokenizer such as GPT-2's: pieces of bytes."""
    inner = tokenizers.Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=[END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    inner.train_from_iterator(SENTENCES, trainer)
    return inner


def save_gpt2(folder: Path, layers: int = 2, heads: int = 2, width: int = 16) -> Path:
    """GPT-2 with random weights, sharp enough that its heads differ."""
    from transformers import GPT2Config, GPT2LMHeadModel

    folder.mkdir(parents=True)
    inner = byte_level()
    inner.save(str(folder / "tokenizer.json"))
    end = inner.token_to_id(END)
    config = GPT2Config(
        vocab_size=inner.get_vocab_size(),
        n_embd=width,
        n_layer=layers,
        n_head=heads,
        n_positions=128,
        bos_token_id=end,
        eos_token_id=end,
        initializer_range=0.1,
    )
    torch.manual_seed(0)
    GPT2LMHeadModel(config).save_pretrained(folder)
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    return folder
