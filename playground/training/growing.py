"""Begin a larger model from a trained one: more layers, another vocabulary, the same function."""

import torch
from torch import Tensor

from ..checkpoints import Checkpoint
from ..errors import UserError
from ..text.tokenizer import Tokenizer
from ..transformer import Transformer, TransformerConfig

SAME = (
    *("kind", "width", "heads", "feed_forward", "positions"),
    *("norm", "norm_first", "activation", "bias", "qk_norm", "smear"),
)


def grow(config: TransformerConfig, tokenizer: Tokenizer, smaller: Checkpoint) -> Transformer:
    """A model of `config` whose blocks are those of `smaller`, with new blocks that add nothing yet.

    New blocks stand above the old ones; their output matrices are zero, so that they pass on what they
    are given (Net2Net, Chen et al. 2016; for Transformers Gong et al. 2019). The embeddings of new
    tokens are made of the old tokens that spell them. Raises UserError where the shapes do not allow it.
    """
    old = smaller.model.config
    if differing := [name for name in SAME if getattr(config, name) != getattr(old, name)]:
        raise UserError(
            f"The checkpoint {smaller.name} differs from the recipe in {', '.join(differing)}. "
            "Begin from one of the same width and kind."
        )
    if config.encoder_layers < old.encoder_layers or config.decoder_layers < old.decoder_layers:
        raise UserError(
            f"The checkpoint {smaller.name} has more layers than the recipe. Begin from a smaller one."
        )
    model = Transformer(config)
    for side in ("encoder", "decoder"):
        for block in list(getattr(model, side))[getattr(old, f"{side}_layers") :]:
            silence(block)
    weights = model.state_dict()
    for name, tensor in smaller.model.state_dict().items():
        weights[name] = tensor
    weights["embedding.weight"] = translate_rows(
        weights["embedding.weight"], smaller.tokenizer, tokenizer, model.embedding.weight.detach()
    )
    model.load_state_dict(weights)
    return model


def silence(block: torch.nn.Module) -> None:
    """Make every part of a block add nothing to the residual stream."""
    for name, parameter in block.named_parameters():
        if name.endswith(("output.weight", "down.weight", "output.bias", "down.bias")):
            torch.nn.init.zeros_(parameter)


def translate_rows(rows: Tensor, old: Tokenizer, new: Tokenizer, fresh: Tensor) -> Tensor:
    """Rows (V, D) for the tokens of `new`: those of `old` by name, or the mean of the old pieces that
    spell the token; fresh (V', D) holds random ones for those without any."""
    ids = {name: id for id, name in enumerate(old.names)}
    result = fresh.clone()
    for id, name in enumerate(new.names):
        if name in ids:
            result[id] = rows[ids[name]]
        elif new.is_special(id) or old.unknown_characters(name):
            continue
        elif pieces := old.inner.model.tokenize(name):
            result[id] = rows[[piece.id for piece in pieces]].mean(dim=0)
    return result
