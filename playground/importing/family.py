"""What a family of public models owes: how its config and its tensors become ours, and how it reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from ..errors import UserError
from ..text.tokenizer import Tokenizer
from ..transformer import Transformer, TransformerConfig
from .settings import Settings
from .vocabulary import FILE, make_tokenizer, read_tokenizer, text_marks
from .weights import Change, Names, fill, with_prefix

# As Hugging Face calls them -> as we do.
ACTIVATIONS = {
    "relu": "relu",
    "silu": "silu",
    "swish": "silu",
    "gelu": "gelu",
    "gelu_new": "gelu_tanh",
    "gelu_pytorch_tanh": "gelu_tanh",
}
ANY_LANGUAGE = "mul"  # the code for several languages: a text is read as it is written
Tensors = Mapping[str, Tensor]


def own_tokenizer(settings: Settings, config: TransformerConfig, folder: Path) -> Tokenizer:
    """That of a model which writes text on, from its tokenizer.json."""
    path = folder / FILE
    return make_tokenizer(read_tokenizer(path), config.vocab_size, text_marks(settings), path)


def writes_on(settings: Settings, folder: Path) -> dict[str, str]:
    """The task of a decoder."""
    return {"name": "language-model", "language": ANY_LANGUAGE}


@dataclass(frozen=True)
class Family:
    """One family; the file of each ends in such an object."""

    name: str  # for people: "GPT-2"
    classes: tuple[str, ...]  # what Hugging Face calls its models that can be opened
    configure: Callable[[Settings], TransformerConfig]  # raises UserError for what our network does not do
    names: Callable[[Settings], Names]
    change: Callable[[Settings, TransformerConfig, Tensors], Change]
    prefix: str  # what the trunk is called, a name that some files leave out
    outside: str = r"lm_head\."  # a pattern of the tensors beside the trunk
    ignored: str = r"(?!)"  # a pattern of the tensors that hold nothing of the model
    tokenizer: Callable[[Settings, TransformerConfig, Path], Tokenizer] = own_tokenizer
    task: Callable[[Settings, Path], dict[str, str]] = writes_on

    def config(self, settings: Settings) -> TransformerConfig:
        """Raises UserError for what describes no model, or one that our network is not."""
        try:
            config = self.configure(settings)
            with torch.device("meta"):  # before anything is allocated
                Transformer(config)
        except (ValueError, RuntimeError, OverflowError, TypeError) as error:
            raise UserError(f"{settings.source} describes no model that can be opened: {error}.") from None
        return config

    def model(self, settings: Settings, theirs: Tensors) -> Transformer:
        """Our model from its config and tensors. Raises UserError for what does not fit."""
        config, theirs = self.config(settings), with_prefix(theirs, self.prefix, self.outside)
        change = self.change(settings, config, theirs)
        return fill(config, theirs, self.names(settings), change, self.ignored)
