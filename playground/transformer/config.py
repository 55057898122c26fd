"""Every size and every choice of a Transformer, in one validated, frozen dataclass."""

import math
from dataclasses import dataclass

from .positions import SCHEMES

CHOICES = {
    "kind": ("encoder-decoder", "decoder", "encoder"),
    "positions": tuple(SCHEMES),
    "norm": ("layer", "rms"),
    "activation": ("relu", "gelu", "gelu_tanh", "silu", "relu2"),
}
SIZES = "vocab_size width heads feed_forward max_length".split()
COUNTS = (
    "encoder_layers decoder_layers key_value_heads head_dim smear rotary_trained source_vocab_size labels"
).split()
SWITCHES = (
    "scale_attention qk_norm share_positions norm_first parallel gated bias qkv_bias "
    "scale_embeddings embedding_norm tie_embeddings logits_bias"
).split()
MAX_TABLE = 2**27  # values of a table of positions: half a gigabyte


@dataclass(frozen=True)
class TransformerConfig:
    """The architecture of one model; stored as JSON in its checkpoint.

    Raises ValueError, with the valid choices, for a value that makes no model.
    """

    kind: str  # "encoder-decoder" (translation), "decoder" (language model), "encoder" (labels, gaps)
    vocab_size: int  # V: number of different tokens, one vocabulary for both sides
    width: int = 256  # D: length of the vector that stands for a token
    heads: int = 8  # H: attention heads a layer
    encoder_layers: int = 0
    decoder_layers: int = 3
    feed_forward: int = 1024  # width of the hidden layer between two attentions
    max_length: int = 128  # longest sequence, in tokens, of either side

    # attention
    key_value_heads: int = 0  # G: fewer than H where several heads share keys and values; 0: H
    head_dim: int = 0  # K: length of a query, key or value where it is not D / H; 0: D / H
    scale_attention: bool = True  # divide scores by sqrt(K), which T5 does not
    qk_norm: bool = False  # normalise queries and keys (Henry et al. 2020)
    smear: int = 0  # how many tokens before it are mixed into each one in front of self-attention

    # positions
    positions: str = "sinusoidal"
    rotary_base: float = 10000.0  # the larger, the slower the slowest pair of dimensions turns
    rotary_fraction: float = 1.0  # share of a head's dimensions that turn
    rotary_stretch: float = 1.0  # slow pairs turn so many times slower (Llama 3.1); see rotary_trained
    rotary_trained: int = 0  # length up to which fewer than one turn is slow; 0: every pair is
    share_positions: bool = True  # one learned table for both sides; T5's bias always has two

    # layers
    norm: str = "layer"
    norm_eps: float = 1e-5  # keeps norms from dividing by 0
    norm_first: bool = True  # True: norm before each part (GPT-2); False: after it (2017)
    parallel: bool = False  # attention and feed-forward read the same stream (Wang 2021, GPT-J)
    activation: str = "relu"
    gated: bool = False  # the hidden layer is multiplied by a second one (Shazeer 2020)
    bias: bool = True  # whether linear maps and LayerNorms add a bias
    qkv_bias: bool = False  # queries, keys and values have one even without `bias` (Qwen2)

    # in and out
    source_vocab_size: int = 0  # of the encoder's own embeddings; 0: both sides share one matrix
    scale_embeddings: bool = True  # multiply embeddings by sqrt(D) (Vaswani et al. 2017, §3.4)
    embedding_norm: bool = False  # normalise what enters the first layer (BERT)
    tie_embeddings: bool = True  # whether the output layer reuses the embedding matrix
    logits_bias: bool = False  # whether it adds a bias
    labels: int = 0  # of an encoder that labels each token; 0: its output is the vocabulary

    dropout: float = 0.0  # share of values silenced in training, 0 when serving

    def __post_init__(self) -> None:
        self.check_types()
        self.check_heads()
        for side, layers in (("encoder", self.encoder_layers), ("decoder", self.decoder_layers)):
            if (layers > 0) != (side in self.kind.split("-")):
                raise ValueError(f"{side}_layers is {layers} in a model of kind {self.kind}")
        if self.positions == "sinusoidal" and (values := self.max_length * self.width) > MAX_TABLE:
            raise ValueError(
                f"the table of sinusoidal positions would hold {values:,} values, more than {MAX_TABLE:,}; "
                "choose a smaller max_length or other positions"
            )
        if self.parallel and not (self.norm_first and self.kind == "decoder"):
            raise ValueError("parallel layers need norm_first and kind decoder")
        if self.source_vocab_size and self.kind != "encoder-decoder":
            raise ValueError(f"a model of kind {self.kind} has one vocabulary; leave source_vocab_size at 0")
        if self.labels and (self.kind != "encoder" or self.tie_embeddings):
            raise ValueError(
                "labels need kind encoder, and tie_embeddings false: they have vectors of their own"
            )

    def check_types(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} is {getattr(self, name)!r}; choose one of {', '.join(choices)}")
        for name in SIZES:
            if type(value := getattr(self, name)) is not int or value < 1:
                raise ValueError(f"{name} is {value!r}; it must be a whole number above 0")
        for name in COUNTS:
            if type(value := getattr(self, name)) is not int or value < 0:
                raise ValueError(f"{name} is {value!r}; it must be 0 or a whole number above")
        for name in SWITCHES:
            if not isinstance(value := getattr(self, name), bool):
                raise ValueError(f"{name} is {value!r}; it must be true or false")
        for name in ("norm_eps", "rotary_base", "rotary_stretch"):
            value = getattr(self, name)
            if not isinstance(value, int | float) or not 0 < value < math.inf:
                raise ValueError(f"{name} is {value!r}; it must be a number above 0")
        if not isinstance(self.rotary_fraction, int | float) or not 0 < self.rotary_fraction <= 1:
            raise ValueError(f"rotary_fraction is {self.rotary_fraction!r}; it must be above 0 and at most 1")
        if not isinstance(self.dropout, int | float) or not 0 <= self.dropout < 1:
            raise ValueError(f"dropout is {self.dropout}; it must be at least 0 and below 1")

    def check_heads(self) -> None:
        if not self.head_dim and self.width % self.heads:
            raise ValueError(
                f"width {self.width} cannot be divided among {self.heads} heads; give their width as head_dim"
            )
        if self.heads % (groups := self.key_value_heads or self.heads):
            raise ValueError(f"{self.heads} heads cannot share {groups} key_value_heads evenly")
        turned = int(self.head_width * self.rotary_fraction)
        if self.positions == "rotary" and (turned % 2 or not turned):
            raise ValueError(f"rotary positions turn pairs of a head's dimensions, not {turned} of them")

    @property
    def attentions(self) -> tuple[str, ...]:
        """The kinds of attention there are, in the order in which they come to pass."""
        if self.kind == "encoder-decoder":
            return ("encoder", "decoder", "cross")
        return (self.kind,)

    @property
    def head_width(self) -> int:
        """K: length of a query, key or value vector of one head."""
        return self.head_dim or self.width // self.heads
