"""How to look for an output."""

from dataclasses import dataclass

from ..errors import UserError

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
            raise UserError(f"There is no method {self.method!r}; choose greedy, beam or sample.")
        if not 1 <= self.beams <= 12:
            raise UserError(f"{self.beams} beams were asked for; choose 1 to 12.")
        if not 0 <= self.length_penalty <= 3:
            raise UserError(f"The length penalty is {self.length_penalty:g}; choose one from 0 to 3.")

    @property
    def name(self) -> str:
        """As scores call it."""
        return f"beam {self.beams}" if self.method == "beam" else self.method


def search_with(beams: int) -> Search:
    """Beam search; with one beam that is greedy."""
    return Search("beam", beams=beams) if beams > 1 else Search()
