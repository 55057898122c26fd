"""Begin a model from one that was trained for something else, with another vocabulary."""

import torch
from torch import Tensor

from ..checkpoints import Checkpoint
from ..errors import UserError
from ..text.tokenizer import Tokenizer
from ..transformer import Transformer, TransformerConfig

EMBEDDING = "embedding.weight"


def inherit(config: TransformerConfig, tokenizer: Tokenizer, other: Checkpoint) -> Transformer:
    """A model of `config` with the weights of `other`, and embeddings made of its own for each token.

    Raises UserError where the shapes of the two differ in more than the vocabulary.
    """
    model = Transformer(config)
    fresh, weights = model.state_dict(), other.model.state_dict()
    shapes = [{name: tensor.shape for name, tensor in each.items()} for each in (fresh, weights)]
    names = (fresh.keys() | weights.keys()) - {EMBEDDING}
    differing = [name for name in names if shapes[0].get(name) != shapes[1].get(name)]
    if differing:
        raise UserError(
            f"The checkpoint {other.name} has other weights than the recipe, such as {min(differing)}. "
            "Begin with one of the same shape."
        )
    rows = embeddings(weights[EMBEDDING], other.tokenizer, tokenizer, fresh[EMBEDDING])
    model.load_state_dict(weights | {EMBEDDING: rows})
    return model


def embeddings(rows: Tensor, old: Tokenizer, new: Tokenizer, fresh: Tensor) -> Tensor:
    """Rows (V, D) for the tokens of `new`: those of `old` by name, or the mean of the old pieces that spell
    the token; fresh (V', D) holds random ones for those without any."""
    ids = {name: id for id, name in enumerate(old.names)}
    result = fresh.clone()
    for id, name in enumerate(new.names):
        if name in ids:
            result[id] = rows[ids[name]]
        elif not new.is_special(id) and not old.unknown_characters(name):
            pieces = old.inner.model.tokenize(name)
            result[id] = rows[torch.tensor([piece.id for piece in pieces])].mean(dim=0)
    return result
