"""How to look for an output."""

from dataclasses import dataclass

from ..errors import UserError
from ..messages import Message

BEAMS = 4  # unless somebody asks for others


@dataclass(frozen=True)
class Search:
    """How to look for an output; unused numbers are ignored."""

    method: str = "greedy"  # "greedy", "beam" or "sample"
    beams: int = BEAMS
    length_penalty: float = 1.0
    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        if self.method not in ("greedy", "beam", "sample"):
            raise UserError(Message("errors.no-method", {"method": self.method}))
        if not 1 <= self.beams <= 12:
            raise UserError(Message("errors.beams", {"n": self.beams}))
        if not 0 <= self.length_penalty <= 3:
            raise UserError(Message("errors.penalty", {"value": f"{self.length_penalty:g}"}))

    @property
    def name(self) -> str:
        """As scores call it."""
        return f"beam {self.beams}" if self.method == "beam" else self.method


def search_with(beams: int) -> Search:
    """Beam search; with one beam that is greedy."""
    return Search("beam", beams=beams) if beams > 1 else Search()
