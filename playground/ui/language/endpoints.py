"""What the Language model tab offers to programs: `/score`, `/next`, `/write` and `/cloze`."""

import dataclasses
import logging
import math
from collections.abc import Callable

import gradio as gr

from ...errors import UserError
from ...messages import Message, say
from ...text.limits import MAX_CHARACTERS, check_tokens
from ...uses.language import COUNTED, Draft, Scored, cloze, shape
from ..common import QUEUE
from . import views
from .views import Engine

log = logging.getLogger(__name__)

MAX_TEXTS = 1_000  # of one call
MAX_SCORED = 20_000  # tokens of one call without alternatives, which take ten times as long
WITH_ALTERNATIVES = MAX_SCORED // 10
MAX_TOKENS = 200  # that are written at once
MOST_ALTERNATIVES = 20


def offer_endpoints(engine: Engine) -> None:
    """Name the endpoints on the page that is being built."""
    for make in (make_score, make_next, make_write, make_cloze):
        function = make(engine)
        gr.api(function, api_name=function.__name__.removesuffix("_"), **QUEUE)


def make_score(engine: Engine) -> Callable[..., list[dict]]:
    def score(texts: list[str], alternatives: int = 5) -> list[dict]:
        """How probable the language model finds each text.

        Args:
            texts: at most 1,000, each of at most 3,000 characters, and together 2,000 tokens (about 1,500
                words of English); 20,000 without alternatives.
            alternatives: to each word, 0 to 20; without them it is some ten times as fast.

        Returns:
            For each text {"text": as the model reads it, "logprob": natural, "counted": {"start": false,
            "end": true}: whether the start and the end of each paragraph are in it, "bits", "bits_per_byte",
            "perplexity": a token, "word_perplexity": null where it is beyond all numbers (a long text without
            spaces is one word), "windows": more than 1 where the text is longer than the "context" of the
            model, "remarks": [what makes its numbers say little, such as another language], "words":
            [{"text", "logprob", "bits", "alternatives": [[word, probability of all its tokens], …]}],
            "error": ""}; for a text that cannot be read {"error": why} alone.
        """
        if len(texts) > MAX_TEXTS:
            raise UserError(Message("language.too-many-texts", {"n": len(texts), "most": MAX_TEXTS}))
        if not 0 <= alternatives <= MOST_ALTERNATIVES:
            values = {"n": alternatives, "most": MOST_ALTERNATIVES}
            raise UserError(Message("language.alternatives", values))
        most = WITH_ALTERNATIVES if alternatives else MAX_SCORED
        mend = Message("language.fewer-texts-or-alternatives" if alternatives else "language.fewer-texts")
        read = (text for text in texts if len(text) <= MAX_CHARACTERS)  # each other one has its error
        check_tokens(read, engine.model.count, most, mend)
        return [scored_or_error(engine, text, alternatives) for text in texts]

    return score


def scored_or_error(engine: Engine, text: str, alternatives: int) -> dict:
    """What is told about one text: whatever is wrong with it, the others have their answers."""
    try:
        scored = engine.model.score(views.checked(text), alternatives)
        return as_json(engine, scored) | {"error": ""}
    except UserError as error:
        return {"error": str(error)}
    except Exception:  # a fault of this program
        log.exception("A text could not be scored")
        return {"error": say("language.fault")}


def as_json(engine: Engine, scored: Scored) -> dict:
    return {
        "text": scored.text,
        "logprob": scored.logprob,
        "counted": COUNTED,
        "bits": scored.bits,
        "bits_per_byte": scored.bits_per_byte,
        "perplexity": scored.perplexity,
        "word_perplexity": scored.word_perplexity if math.isfinite(scored.word_perplexity) else None,
        "windows": scored.windows,
        "context": engine.model.context,
        "remarks": engine.model.remarks(scored.text),
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


def tokens_asked(count: int, most: int) -> Message:
    return Message("language.tokens", {"n": count, "most": most})


def make_next(engine: Engine) -> Callable[..., dict]:
    def next_(
        text: str,
        temperature: float = 1.0,
        top_k: int = 0,
        top_p: float = 1.0,
        count: int = 20,
        kind: str = "",
    ) -> dict:
        """The distribution over the token after a text, over the whole vocabulary.

        Args:
            text: what comes before; may be empty. At most 3,000 characters.
            temperature: 0 to 5; 0 leaves the most probable token alone.
            top_k: tokens to choose from; 0 for all.
            top_p: probability to choose from, 0 to 1.
            count: how many of the most probable tokens to tell.
            kind: of text that the model is told to write: "book", "everyday", "parliament" or "help"; empty
                where it is not told.

        Returns:
            {"tokens": [{"id", "text", "probability": the model's own, "shaped": under the settings}, …],
            "words": the same of the first 20 tokens, each completed to a word: [{"ids", "text",
            "probability", "shaped"}, …], "rest": {"count", "probability", "shaped"}: all other tokens,
            "kept": tokens that the settings leave, "entropy_bits": of the model's own distribution, "note":
            what to know of how the text was read, such as that only its end was, or the empty text}.
        """
        if not 1 <= count <= len(engine.model.tokenizer):
            raise UserError(tokens_asked(count, len(engine.model.tokenizer)))
        settings = (temperature, top_k, top_p)
        logprobs, found = views.next_words(engine, views.checked(text), kind, views.SHOWN)
        best = logprobs.topk(count).indices.tolist()
        names = [engine.model.label(id) for id in best]
        tokens = shape(logprobs, [Draft([id], [logprobs]) for id in best], names, settings)
        words = shape(logprobs, found, [engine.model.name_of(draft.pieces) for draft in found], settings)
        return {
            "tokens": [
                {"id": one.ids[0], "text": one.text, "probability": one.probability, "shaped": one.shaped}
                for one in tokens.choices
            ],
            "words": [
                {"ids": list(one.ids), "text": one.text, "probability": one.probability, "shaped": one.shaped}
                for one in words.choices
            ],
            "rest": {
                "count": tokens.rest,
                "probability": tokens.rest_probability,
                "shaped": tokens.rest_shaped,
            },
            "kept": tokens.kept,
            "entropy_bits": tokens.bits,
            "note": views.advice(engine, text),
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
        kind: str = "",
    ) -> dict:
        """Go on with a text.

        Args:
            text: what comes before; may be empty. At most 3,000 characters.
            tokens: to write at most, 1 to 200.
            temperature: 0 to 5; 0 always takes the most probable token.
            top_k: tokens to choose from; 0 for all.
            top_p: probability to choose from, 0 to 1.
            seed: another seed, another text.
            kind: of text that the model is told to write: "book", "everyday", "parliament" or "help"; empty
                where it is not told.

        Returns:
            {"text": the text with what was written, "note": what to know of it, such as that fewer tokens
            fitted than were asked for, or the empty text}.
        """
        if not 1 <= tokens <= MAX_TOKENS:
            raise UserError(tokens_asked(tokens, MAX_TOKENS))
        *_, (_, whole) = views.write(engine, text, kind, (temperature, top_k, top_p), tokens, seed, ())
        return {"text": whole, "note": views.room_note(engine, text, kind, tokens)}

    return write


def make_cloze(engine: Engine) -> Callable[..., dict]:
    def cloze_(sentence: str, candidates: list[str]) -> dict:
        """Which of several candidates fits the gap of a sentence best.

        Args:
            sentence: with one gap, written as ___. At most 3,000 characters.
            candidates: 2 to 12 words or phrases.

        Returns:
            {"candidates": best first, [{"text", "sentence": with the candidate in it, "logprob": natural, of
            the whole sentence, "bits", "own_bits": of the candidate after what stands before the gap,
            "after_bits": of what follows, "share": its probability among the candidates alone}, …],
            "counted": {"start": false, "end": true}: whether the start and the end of the sentence are in
            logprob and bits, "remarks": [what makes the numbers say little]}.
        """
        found = cloze(engine.model, views.checked(sentence), [views.checked(word) for word in candidates])
        return {
            "candidates": [dataclasses.asdict(one) for one in found],
            "counted": COUNTED,
            "remarks": engine.model.remarks(sentence),
        }

    return cloze_
