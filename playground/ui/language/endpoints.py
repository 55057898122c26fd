"""What the Language model tab offers to programs: `/score`, `/next` and `/write`."""

import logging
import math
from collections.abc import Callable

import gradio as gr

from ...errors import UserError
from ...uses.language import Scored, shape
from ..common import QUEUE, explained
from . import views
from .views import Engine

log = logging.getLogger(__name__)

MAX_TEXTS = 1_000  # of one call
MAX_TOKENS = 200  # that are written at once


def offer_endpoints(engine: Engine) -> None:
    """Name the endpoints on the page that is being built."""
    for make in (make_score, make_next, make_write):
        function = make(engine)
        gr.api(explained(function), api_name=function.__name__.removesuffix("_"), **QUEUE)


def make_score(engine: Engine) -> Callable[..., list[dict]]:
    def score(texts: list[str]) -> list[dict]:
        """How probable the language model finds each text.

        Args:
            texts: at most 1,000, each of at most 3,000 characters.

        Returns:
            For each text {"text": as the model reads it, "logprob": natural, ends of paragraphs included,
            "bits", "bits_per_byte", "perplexity": a token, "word_perplexity": null where it is beyond all
            numbers (a long text without spaces is one word), "words": [{"text", "logprob", "bits",
            "alternatives": [[token, probability], …]}], "error": ""}; for a text that cannot be read
            {"error": why} alone.
        """
        if len(texts) > MAX_TEXTS:
            raise UserError(f"There are {len(texts):,} texts; send at most {MAX_TEXTS:,} at once.")
        return [scored_or_error(engine, text) for text in texts]

    return score


def scored_or_error(engine: Engine, text: str) -> dict:
    """What is told about one text: whatever is wrong with it, the others have their answers."""
    try:
        if not isinstance(text, str):
            raise UserError("This is no text. Send a list of texts.")
        return as_json(engine.model.score(views.checked(text))) | {"error": ""}
    except UserError as error:
        return {"error": str(error)}
    except Exception:  # a fault of this program
        log.exception("A text could not be scored")
        return {"error": "This text could not be scored: a fault of this program, which has noted it."}


def as_json(scored: Scored) -> dict:
    return {
        "text": scored.text,
        "logprob": scored.logprob,
        "bits": scored.bits,
        "bits_per_byte": scored.bits_per_byte,
        "perplexity": scored.perplexity,
        "word_perplexity": scored.word_perplexity if math.isfinite(scored.word_perplexity) else None,
        "words": [
            {
                "text": word.text,
                "logprob": word.logprob,
                "bits": word.bits,
                "alternatives": [[other.text, other.probability] for other in word.alternatives],
            }
            for word in scored.words
        ],
    }


def make_next(engine: Engine) -> Callable[..., dict]:
    def next_(
        text: str, temperature: float = 1.0, top_k: int = 0, top_p: float = 1.0, count: int = 20
    ) -> dict:
        """The distribution over the token after a text, over the whole vocabulary.

        Args:
            text: what comes before; may be empty. At most 3,000 characters.
            temperature: 0 to 5; 0 leaves the most probable token alone.
            top_k: tokens to choose from; 0 for all.
            top_p: probability to choose from, 0 to 1.
            count: how many of the most probable tokens to tell.

        Returns:
            {"tokens": [{"id", "text", "probability": the model's own, "shaped": under the settings}, …],
            "rest": {"count", "probability", "shaped"}: all other tokens, "kept": tokens that the settings
            leave, "entropy_bits": of the model's own distribution}.
        """
        if not 1 <= count <= len(engine.model.labels):
            raise UserError(f"{count} tokens were asked for; choose 1 to {len(engine.model.labels):,}.")
        logprobs = views.next_logprobs(engine, views.checked(text))
        shaped = shape(logprobs, engine.model.labels, count, temperature, top_k, top_p)
        return {
            "tokens": [
                {"id": one.id, "text": one.text, "probability": one.probability, "shaped": one.shaped}
                for one in shaped.choices
            ],
            "rest": {
                "count": shaped.rest,
                "probability": shaped.rest_probability,
                "shaped": shaped.rest_shaped,
            },
            "kept": shaped.kept,
            "entropy_bits": shaped.bits,
        }

    return next_


def make_write(engine: Engine) -> Callable[..., dict]:
    def write(
        text: str,
        tokens: int = 60,
        temperature: float = 0.8,
        top_k: int = 0,
        top_p: float = 0.95,
        seed: int = 0,
    ) -> dict:
        """Go on with a text.

        Args:
            text: what comes before; may be empty. At most 3,000 characters.
            tokens: to write at most, 1 to 200.
            temperature: 0 to 5; 0 always takes the most probable token.
            top_k: tokens to choose from; 0 for all.
            top_p: probability to choose from, 0 to 1.
            seed: another seed, another text.

        Returns:
            {"text": the text with what was written}.
        """
        *_, (_, whole) = views.write(engine, text, (temperature, top_k, top_p), tokens, seed, ())
        return {"text": whole}

    return write
