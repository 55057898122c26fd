"""What a family of public models owes: how its config and its tensors become ours, and how it reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from ..errors import UserError
from ..messages import Message
from ..text.tokenizer import Tokenizer
from ..transformer import Transformer, TransformerConfig, sketch
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
THIRDS = ("query", "key", "value")  # what some families store in one matrix
FORBIDDEN = -10_000.0  # the logit of a token that is never written
READS = 1024  # tokens that a model reads at once here, where its positions would let it read more
CHAT = Message("models.missing-chat")
LONG = Message("models.missing-long", {"n": READS})
ANY_LANGUAGE = "mul"  # the code for several languages: a text is read as it is written
Tensors = Mapping[str, Tensor]
Tokenizers = tuple[
    Tokenizer | None, Tokenizer
]  # of what an encoder reads, if it is another; of what is written


def text_tokenizer(settings: Settings, config: TransformerConfig, folder: Path) -> Tokenizers:
    """Of a model that writes text on: tokenizer.json."""
    path = folder / FILE
    return None, make_tokenizer(read_tokenizer(path), config.vocab_size, text_marks(settings), path)


def writes_on(settings: Settings, folder: Path) -> dict[str, str]:
    """The task of a decoder."""
    return {"name": "language-model", "language": ANY_LANGUAGE}


def ties(
    settings: Settings, theirs: Tensors, embedding: str, default: bool, output: str = "lm_head.weight"
) -> bool:
    """Whether the output vectors are the embeddings: if the config says so, and no others are there.

    embedding and output: what the two are called. default: of a config that says nothing.
    """
    tied = settings.switch("tie_word_embeddings", default)
    both = output in theirs and embedding in theirs
    return tied and not (both and not theirs[output].equal(theirs[embedding]))


def rotary(
    settings: Settings, base: str = "rope_theta", fraction: tuple[str, float] = ("partial_rotary_factor", 1.0)
) -> dict[str, float]:
    """How positions turn: by rope_parameters, or in older configs by settings of their own and rope_scaling.

    base and fraction: what these are called, and the default of the fraction. Raises UserError for a way of
    stretching them that ours does not know.
    """
    newer, older = settings.part("rope_parameters"), settings.part("rope_scaling")
    scaling = newer if newer.content else older
    kind = scaling.content.get("rope_type", scaling.content.get("type"))
    if kind not in (None, "default", "dynamic", "linear", "llama3"):  # dynamic: beyond what is read here
        scaling.refuse(
            "rope_type" if "rope_type" in scaling else "type", [], "positions that are so stretched"
        )
    found = {
        "rotary_base": newer.number("rope_theta", settings.number(base, 10000.0)),
        "rotary_fraction": newer.number("partial_rotary_factor", settings.number(*fraction)),
    }
    if kind in ("linear", "llama3"):
        found["rotary_stretch"] = scaling.number("factor", 1.0)
    if kind == "llama3":
        scaling.refuse("low_freq_factor", [1.0], "such bounds of stretching")
        scaling.refuse("high_freq_factor", [4.0], "such bounds of stretching")
        found["rotary_trained"] = scaling.size("original_max_position_embeddings")
    return found


@dataclass(frozen=True)
class Family:
    """One family; the file of each ends in such an object."""

    name: str  # for people: "GPT-2"
    classes: tuple[str, ...]  # what Hugging Face calls its models that can be opened
    configure: Callable[[Settings, Tensors], TransformerConfig]  # UserError for what our network does not
    names: Callable[[Settings], Names]
    change: Callable[[Settings, TransformerConfig, Tensors], Change]
    prefix: str  # what the trunk is called, a name that some files leave out; empty where it has none
    outside: str = r"lm_head\."  # a pattern of the tensors beside the trunk
    ignored: str = r"(?!)"  # a pattern of the tensors that hold nothing of the model
    tokenizers: Callable[[Settings, TransformerConfig, Path], Tokenizers] = text_tokenizer
    task: Callable[[Settings, Path], dict[str, str]] = writes_on
    missing: tuple[Message, ...] = ()  # what our network or page does not do of it, a sentence each

    def config(self, settings: Settings, theirs: Tensors) -> TransformerConfig:
        """Raises UserError for what describes no model, or one that our network is not."""
        try:
            config = self.configure(settings, self.named(theirs))
            sketch(config)  # before anything is allocated
        except (ValueError, RuntimeError, OverflowError, TypeError) as error:
            told = {"source": settings.source, "why": str(error)}
            raise UserError(Message("models.no-such-model", told)) from None
        return config

    def named(self, theirs: Tensors) -> Tensors:
        """The tensors by their names in a whole model."""
        return with_prefix(theirs, self.prefix, self.outside)

    def model(self, settings: Settings, theirs: Tensors) -> Transformer:
        """Our model from its config and tensors. Raises UserError for what does not fit."""
        config, theirs = self.config(settings, theirs), self.named(theirs)
        change = self.change(settings, config, theirs)
        return fill(config, theirs, self.names(settings), change, self.ignored)
