"""The certificate of an imported model: that it is the original, and where it is not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Comparison:
    """What was measured against the original implementation on fixed sentences."""

    difference: float  # the largest between our logits and the original's
    largest: float  # logit of the original, by its size: what the difference is to be seen beside
    texts: int  # how many were read, a padded batch of some of them too
    reference: str  # "transformers 5.24.0"


@dataclass(frozen=True)
class Certificate:
    """What is known of an imported model."""

    comparison: Comparison | None  # None: not compared
    parts: float  # the largest difference between the logits and those of the summed parts of the stream
    conventions: tuple[tuple[str, str], ...]  # what of: "start mark"; and how, in words
    missing: tuple[str, ...]  # what our network or page does not do of it, a sentence each
