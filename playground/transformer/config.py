"""Every size and every choice of a Transformer, in one validated, frozen dataclass."""

from dataclasses import dataclass

CHOICES = {
    "kind": ("encoder-decoder", "decoder"),
    "positions": ("none", "sinusoidal", "learned", "rotary", "alibi", "t5"),
    "norm": ("layer", "rms"),
    "activation": ("relu", "gelu", "silu", "relu2"),
}


@dataclass(frozen=True)
class TransformerConfig:
    """The architecture of one model; stored as JSON in its checkpoint.

    Raises ValueError, with the valid choices, for a value that makes no model.
    """

    kind: str  # "encoder-decoder" (translation) or "decoder" (language model)
    vocab_size: int  # V: number of different tokens, one vocabulary for both sides
    width: int = 256  # D: length of the vector that stands for a token
    heads: int = 8  # H: attention heads a layer, each D / H wide
    encoder_layers: int = 0
    decoder_layers: int = 3
    feed_forward: int = 1024  # width of the hidden layer between two attentions
    max_length: int = 128  # longest sequence, in tokens, of either side
    positions: str = "sinusoidal"
    norm: str = "layer"
    norm_first: bool = True  # True: norm before each part (GPT-2); False: after it (2017)
    activation: str = "relu"
    bias: bool = True  # whether linear maps and LayerNorms add a bias
    tie_embeddings: bool = True  # whether the output layer reuses the embedding matrix
    scale_embeddings: bool = True  # multiply embeddings by sqrt(D) (Vaswani et al. 2017, §3.4)
    qk_norm: bool = False  # normalise queries and keys (Henry et al. 2020)
    smear: int = 0  # how many tokens before it are mixed into each one in front of causal attention
    dropout: float = 0.0  # share of values silenced in training, 0 when serving

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} is {getattr(self, name)!r}; choose one of {', '.join(choices)}")
        for name in ("vocab_size", "width", "heads", "decoder_layers", "feed_forward", "max_length"):
            if not isinstance(value := getattr(self, name), int) or value < 1:
                raise ValueError(f"{name} is {value!r}; it must be a whole number above 0")
        if self.width % self.heads:
            raise ValueError(f"width {self.width} cannot be divided among {self.heads} heads")
        if self.positions == "rotary" and (self.width // self.heads) % 2:
            raise ValueError(f"rotary positions need an even head width, not {self.width // self.heads}")
        for name in ("encoder_layers", "smear"):
            if not isinstance(value := getattr(self, name), int) or value < 0:
                raise ValueError(f"{name} is {value!r}; it must be 0 or a whole number above")
        if (self.encoder_layers > 0) != (self.kind == "encoder-decoder"):
            raise ValueError(f"encoder_layers is {self.encoder_layers} in a model of kind {self.kind}")
        for name in ("norm_first", "bias", "tie_embeddings", "scale_embeddings", "qk_norm"):
            if not isinstance(value := getattr(self, name), bool):
                raise ValueError(f"{name} is {value!r}; it must be true or false")
        if not isinstance(self.dropout, int | float) or not 0 <= self.dropout < 1:
            raise ValueError(f"dropout is {self.dropout}; it must be at least 0 and below 1")

    @property
    def head_width(self) -> int:
        """K: length of a query, key or value vector of one head."""
        return self.width // self.heads
