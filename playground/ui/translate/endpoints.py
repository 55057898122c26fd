"""What the Translate tab offers to programs: `/translate`."""

from collections.abc import Callable
from typing import Literal

from ...generation.search import Search
from ..common import explained
from .clinic_views import case_of
from .views import Engine


def make_endpoint(engine: Engine) -> Callable[..., dict]:
    """The function behind `/translate`."""

    def translate(
        text: str,
        to: Literal["fr"] = "fr",
        method: Literal["greedy", "beam", "sample"] = "beam",
        beams: int = 4,
    ) -> dict:
        """Translate English text to French.

        Args:
            text: one or several sentences or lines, at most 3,000 characters.
            to: the language of the translation.
            method: greedy, beam or sample (seed 0).
            beams: outputs kept at each step of beam search, 1 to 12.

        Returns:
            {"translation": text, "sentences": [{"source", "translation", "logprob",
            "words": [{"text", "probability", "alternatives": [[text, probability], ...]}],
            "n_best": [[text, logprob], ...]}]}
        """
        return engine.answer(text, Search(method, beams))

    return explained(translate)


def make_clinic_endpoint(engine: Engine) -> Callable[..., dict]:
    """The function behind `/clinic`."""

    def clinic(text: str) -> dict:
        """Translate a sentence as it is and in small disguises (without its full stop, in capitals, with a
        list number ...), greedily, and compare the translations.

        Args:
            text: a sentence, of a longer text the first one.

        Returns:
            {"sentence": text, "variants": [{"variant": its name, "source", "translation", "verdict",
            "gone": [word, ...], "new": [word, ...], "lost": [number, ...]}]}, the sentence as it is first.
        """
        return case_of(engine, text)

    return explained(clinic)
