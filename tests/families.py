"""Our model from one of Hugging Face's in memory, for each family; `playground/importing` reads the same
from files.

Each computes the same logits, in eval mode.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from torch import Tensor

from playground.importing.bert import BERT_NAMES, DISTILBERT_NAMES
from playground.importing.families import FAMILIES
from playground.importing.marian import LAYERS, encoder_decoder
from playground.importing.settings import Settings
from playground.importing.weights import Names, fill
from playground.transformer import Transformer
from tests.helpers import randomise

if TYPE_CHECKING:  # its import takes seconds, and the mapping needs only the objects
    from transformers import GPT2LMHeadModel, PreTrainedModel


def load(theirs: "PreTrainedModel") -> Transformer:
    """Of a model of a family that can be imported."""
    return FAMILIES[theirs.config.model_type].model(Settings(theirs.config.to_dict()), theirs.state_dict())


def load_tagger(theirs: "PreTrainedModel") -> Transformer:
    """Of a BERT or DistilBERT model that labels tokens."""
    settings, weights = Settings(theirs.config.to_dict()), dict(theirs.state_dict())
    family = FAMILIES[theirs.config.model_type]
    config = family.config(settings, weights)
    config = replace(config, tie_embeddings=False, labels=theirs.config.num_labels)
    names: Names = BERT_NAMES if theirs.config.model_type == "bert" else DISTILBERT_NAMES
    labels = {"unembedding": "classifier", "logits_bias": "classifier.bias"}
    return fill(config, weights, names | labels, family.change(settings, config, weights), family.ignored)


BART: Names = {
    "embedding": "model.shared",
    "positions.table": "model.decoder.embed_positions.weight",
    "embedding_norm": "model.decoder.layernorm_embedding",
    "source_positions.table": "model.encoder.embed_positions.weight",
    "source_embedding_norm": "model.encoder.layernorm_embedding",
    **LAYERS,
}


def load_bart(theirs: "PreTrainedModel") -> Transformer:
    settings = Settings(theirs.config.to_dict())
    config = encoder_decoder(
        settings,
        vocab_size=settings.size("vocab_size"),
        positions="learned",
        share_positions=False,
        embedding_norm=True,
    )

    def change(name: str, weight: Tensor) -> Tensor:
        if name == "logits_bias":
            return weight[0]
        return weight[2:] if "positions" in name else weight  # the first two rows are of no position

    return fill(config, theirs.state_dict(), BART, change, r"embed_tokens|lm_head")


def make_gpt2() -> "GPT2LMHeadModel":
    """A small GPT-2 of Hugging Face with random weights."""
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(
        vocab_size=40,
        n_positions=32,
        n_embd=16,
        n_layer=3,
        n_head=4,
        bos_token_id=1,
        eos_token_id=2,
        attn_implementation="eager",
    )
    return randomise(GPT2LMHeadModel(config)).eval()
