"""What the Positions tab offers to programs: `/positions`."""

from typing import Literal

from ...transformer.positions import SCHEMES
from . import encodings


def positions_endpoint(
    scheme: Literal[tuple(SCHEMES)] = "sinusoidal",
    length: int = 64,
    width: int = 64,
    base: float = 10000.0,
    heads: int = 8,
) -> dict:
    """The numbers of a position scheme.

    Args:
        scheme: none, learned (of a shipped twin, at most 132 positions of 96), sinusoidal, rotary, alibi or
            t5 (of a shipped twin, four heads).
        length: positions, 1 to 1,024 (sinusoidal, learned, t5).
        width: dimensions of a vector, 2 to 512; for rotary of a head, and even.
        base: of sinusoids and rotary, 1 to 1,000,000; 10,000 in the papers.
        heads: of ALiBi, 1 to 64.

    Returns:
        {"scheme", the settings that it has} and: sinusoidal {"matrix": length × width, "wavelengths"};
        learned {"matrix"}; rotary {"frequencies": radians a step, by plane}; alibi {"slopes": by head};
        t5 {"bias": heads × distances, "buckets": by distance}.
    """
    return encodings.numbers(scheme, length, width, base, heads)
