"""Decoding step by step with a model that may be edited.

B batch, T new tokens, S source tokens, D width.
"""

from torch import Tensor

from .model import Cache, Transformer
from .trace import Edits


class Decoding:
    """A batch of sentences being decoded by a Transformer that may be edited: a State for `generation`."""

    def __init__(
        self,
        model: Transformer,
        source: Tensor | None = None,
        present: Tensor | None = None,
        edits: Edits | None = None,
    ) -> None:
        """source: (B, S) ids, padded on the right; None for a model without an encoder. present: (B, S),
        False at padding; None where nothing is padded."""
        self.model, self.edits = model, edits
        self.cache = Cache(model.config.decoder_layers)
        self.present = present
        self.memory = None if source is None else model.encode(source, present, edits=edits)

    def step(self, tokens: Tensor) -> Tensor:
        x = self.model.decode(tokens, self.memory, self.present, cache=self.cache, edits=self.edits)
        return self.model.logits(x[:, -1])

    def select(self, rows: Tensor) -> None:
        self.cache.select(rows)
        if self.memory is not None:
            self.memory = self.memory[rows]
        if self.present is not None:
            self.present = self.present[rows]
