"""In words, what one has to know of a model to get its numbers again."""

from collections.abc import Iterator

import torch

from ..checkpoints import Checkpoint
from ..text.conventions import NORMALISERS, language_name
from ..text.specials import LANGUAGE, language_mark
from ..text.tokenizer import Tokenizer
from ..transformer import Transformer, TransformerConfig
from .family import FORBIDDEN

SHORT = {torch.bfloat16: "bf16", torch.float16: "fp16"}


def conventions(checkpoint: Checkpoint) -> Iterator[tuple[str, str]]:
    """What of, and how, from a text to its logits."""
    config, tokenizer = checkpoint.model.config, checkpoint.tokenizer
    yield "text", reading(checkpoint)
    yield "start mark", start(config, tokenizer)
    yield "end mark", f"{name(tokenizer, tokenizer.specials.eos)}."
    yield "padding", padding(config, tokenizer)
    scale = f"multiplied by √{config.width}" if config.scale_embeddings else "as they are stored"
    yield "embeddings", scale + (", and normalised." if config.embedding_norm else ".")
    yield "positions", positions(config)
    yield "attention", attention(config)
    kind = "LayerNorm" if config.norm == "layer" else "RMSNorm"
    place = "in front of each part, and one at the end" if config.norm_first else "behind each part"
    yield "norms", f"{kind} {place}, with ε = {config.norm_eps:g}."
    gate = "gated, " if config.gated else ""
    beside = ", beside the attention" if config.parallel else ", behind the attention"
    yield "feed-forward", f"{gate}{config.activation}, {config.feed_forward:,} wide{beside}."
    yield "output", output(config, tokenizer, never_written(checkpoint.model))
    yield "arithmetic", arithmetic(checkpoint.model)


def arithmetic(model: Transformer) -> str:
    kinds = {weight.dtype for weight in model.parameters()} - {torch.float32}
    names = " and ".join(sorted(SHORT[kind] for kind in kinds))
    stored = f"; the matrices stand in memory in {names}, as in the files" if kinds else ""
    return f"fp32 throughout, as the original where they are compared{stored}."


def never_written(model: Transformer) -> list[int]:
    """The tokens that a bias on the logits puts out of reach."""
    if model.logits_bias is None:
        return []
    return (model.logits_bias <= FORBIDDEN / 2).nonzero().flatten().tolist()


def name(tokenizer: Tokenizer, id: int) -> str:
    return f"{tokenizer.names[id]} (token {id:,})"


def reading(checkpoint: Checkpoint) -> str:
    asked = asked_by(checkpoint)
    languages = {checkpoint.task.get(role, "") for role in ("language", "source", "target")}
    marks = "quotes are made straight, " if languages & NORMALISERS.keys() else ""
    pieces = "; the two languages have pieces of their own" if checkpoint.source_tokenizer else ""
    return (
        f"{asked}{marks}spaces that follow each other are one, and control characters are left out, before "
        f"its own tokenizer cuts it{pieces}. Special tokens never arise from text."
    )


def asked_by(checkpoint: Checkpoint) -> str:
    """What stands in front of a text."""
    task, specials = checkpoint.task, checkpoint.reader.specials
    asked = [task[what] for what in ("prompt", "summary") if what in task]
    words = [f"“{one.replace(LANGUAGE, language_name(task['target']))}”" for one in asked]
    if (mark := specials.others.get(language_mark(task.get("target", "")))) is not None:
        words.append(f"the mark of the language, such as {name(checkpoint.reader, mark)},")
    return f"{' or '.join(words)} stands in front of it; " if words else ""


def start(config: TransformerConfig, tokenizer: Tokenizer) -> str:
    mark = name(tokenizer, tokenizer.specials.bos)
    if "cross" in config.attentions:
        return f"the output begins with {mark}; the input has none."
    usual = tokenizer.inner.encode("a").ids[:1] == [tokenizer.specials.bos]
    return f"{mark}" + (
        "."
        if usual
        else ", which its own tokenizer does not put there; without it the first word has no probability."
    )


def padding(config: TransformerConfig, tokenizer: Tokenizer) -> str:
    side = "right" if "encoder" in config.attentions else "left"
    return f"{name(tokenizer, tokenizer.specials.pad)} on the {side}; nobody looks at it."


def positions(config: TransformerConfig) -> str:
    if config.positions == "rotary":
        share = "" if config.rotary_fraction == 1 else f" of {config.rotary_fraction:.0%} of each head"
        stretch = "" if config.rotary_stretch == 1 else f", stretched by {config.rotary_stretch:g}"
        return (
            f"rotary{share}, base {config.rotary_base:,.0f}{stretch}; neighbouring dimensions turn together, "
            "where the original pairs i with i + K/2: rows of queries and keys are reordered."
        )
    return {
        "learned": f"a learned table of {config.max_length:,}, added to the embeddings.",
        "sinusoidal": "sinusoids, added to the embeddings; sines and cosines alternate, where the original "
        "puts all sines first: the width is reordered.",
        "t5": "a learned bias on the scores by 32 buckets of distances.",
    }[config.positions]


def attention(config: TransformerConfig) -> str:
    groups = config.key_value_heads or config.heads
    shared = f", keys and values shared by {config.heads // groups} each" if groups < config.heads else ""
    scale = f"scores divided by √{config.head_width}" if config.scale_attention else "scores not divided"
    normed = ", queries and keys normalised" if config.qk_norm else ""
    return f"{config.heads} heads{shared}; {scale}{normed}."


def output(config: TransformerConfig, tokenizer: Tokenizer, forbidden: list[int]) -> str:
    matrix = "the embeddings again" if config.tie_embeddings else "vectors of its own"
    bias = "with a bias" if config.logits_bias else "without a bias"
    never = f"; never written: {', '.join(name(tokenizer, id) for id in forbidden[:5])}" if forbidden else ""
    return f"{matrix}, {bias}{never}."
