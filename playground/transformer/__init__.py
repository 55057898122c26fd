"""A Transformer to read in one sitting: positions, config, attention, blocks, model, trace, heads."""

from .attention import attention, causal_mask
from .config import TransformerConfig
from .decoding import Decoding
from .model import Cache, Transformer, sketch
from .prepared import Prepared, PreparedState
from .trace import AttentionRecord, Edits, Site, Trace

__all__ = [
    "AttentionRecord",
    "Cache",
    "Decoding",
    "Edits",
    "Prepared",
    "PreparedState",
    "Site",
    "Trace",
    "Transformer",
    "TransformerConfig",
    "attention",
    "causal_mask",
    "sketch",
]
