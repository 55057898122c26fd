"""What the Translate tab offers to programs: `/translate`."""

from collections.abc import Callable
from typing import Literal

from ...generation.search import Search
from .clinic_views import case_of
from .views import Engines, engine_for


def make_endpoint(engines: Engines) -> Callable[..., dict]:
    """The function behind `/translate`."""

    def translate(
        text: str,
        to: Literal["fr", "en"] = "fr",
        method: Literal["greedy", "beam", "sample"] = "beam",
        beams: int = 4,
    ) -> dict:
        """Translate English text to French, or French text to English.

        Args:
            text: one or several sentences or lines, at most 3,000 characters.
            to: the language of the translation, fr or en; the text is in the other one.
            method: greedy, beam or sample (seed 0).
            beams: outputs kept at each step of beam search, 1 to 12.

        Returns:
            {"translation": text, "sentences": [{"source", "translation", "logprob",
            "words": [{"text", "probability", "alternatives": [[text, probability], ...]}],
            "n_best": [[text, logprob], ...]}], "note": what to know of the translation, or the empty text}
        """
        return engine_for(engines, to).answer(text, Search(method, beams))

    return translate


def make_clinic_endpoint(engines: Engines) -> Callable[..., dict]:
    """The function behind `/clinic`."""

    def clinic(text: str, to: Literal["fr", "en"] = "fr") -> dict:
        """Translate a sentence as it is and in small disguises (without its full stop, in capitals, with a
        list number ...), greedily, and compare the translations.

        Args:
            text: a sentence, of a longer text the first one.
            to: the language of the translations, fr or en; the sentence is in the other one.

        Returns:
            {"sentence": text, "variants": [{"variant": its name, "source", "translation", "verdict",
            "gone": [word, ...], "new": [word, ...], "lost": [number, ...]}]}, the sentence as it is first.
        """
        return case_of(engine_for(engines, to), text)

    return clinic
