"""In words, in the language that is spoken, what one has to know of a model to get its numbers again."""

from collections.abc import Iterator
from functools import reduce

import torch

from ..checkpoints import Checkpoint
from ..messages import decimal, listed, say
from ..text.conventions import NORMALISERS, language_name
from ..text.specials import LANGUAGE, language_mark
from ..text.tokenizer import Tokenizer
from ..transformer import Transformer, TransformerConfig
from .family import FORBIDDEN

SHORT = {torch.bfloat16: "bf16", torch.float16: "fp16"}


def conventions(checkpoint: Checkpoint) -> Iterator[tuple[str, str]]:
    """What of, and how, from a text to its logits."""
    config, tokenizer = checkpoint.model.config, checkpoint.tokenizer
    hows = {
        "text": reading(checkpoint),
        "start": start(config, tokenizer),
        "end": name(tokenizer, tokenizer.specials.eos),
        "padding": padding(config, tokenizer),
        "embeddings": embeddings(config),
        "positions": positions(config),
        "attention": attention(config),
        "norms": norms(config),
        "feed-forward": feed_forward(config),
        "output": output(config, tokenizer, never_written(checkpoint.model)),
        "arithmetic": arithmetic(checkpoint.model),
    }
    for what, how in hows.items():
        yield say(f"models.of-{what}"), say("models.full-stop", text=how)


def arithmetic(model: Transformer) -> str:
    kinds = {weight.dtype for weight in model.parameters()} - {torch.float32}
    if not kinds:
        return say("models.arithmetic")
    return say("models.arithmetic-stored", names=listed(sorted(SHORT[kind] for kind in kinds)))


def never_written(model: Transformer) -> list[int]:
    """The tokens that a bias on the logits puts out of reach."""
    if model.logits_bias is None:
        return []
    return (model.logits_bias <= FORBIDDEN / 2).nonzero().flatten().tolist()


def name(tokenizer: Tokenizer, id: int) -> str:
    return say("models.token", name=tokenizer.names[id], id=id)


def reading(checkpoint: Checkpoint) -> str:
    languages = {checkpoint.task.get(role, "") for role in ("language", "source", "target")}
    said = say("models.reads-straight" if languages & NORMALISERS.keys() else "models.reads")
    if asked := asked_by(checkpoint):
        said = say("models.reads-in-front", what=asked, text=said)
    if checkpoint.source_tokenizer:
        said = say("models.reads-own-pieces", text=said)
    return say("models.never-from-text", text=said)


def asked_by(checkpoint: Checkpoint) -> str:
    """What stands in front of a text."""
    task, specials = checkpoint.task, checkpoint.reader.specials
    asked = [task[what] for what in ("prompt", "summary") if what in task]
    texts = [one.replace(LANGUAGE, language_name(task["target"])) for one in asked]
    words = [say("models.quoted", text=text) for text in texts]
    if (mark := specials.others.get(language_mark(task.get("target", "")))) is not None:
        words.append(say("models.language-mark", mark=name(checkpoint.reader, mark)))
    return reduce(lambda first, second: say("models.or", first=first, second=second), words) if words else ""


def start(config: TransformerConfig, tokenizer: Tokenizer) -> str:
    mark = name(tokenizer, tokenizer.specials.bos)
    if "cross" in config.attentions:
        return say("models.start-cross", mark=mark)
    usual = tokenizer.inner.encode("a").ids[:1] == [tokenizer.specials.bos]
    return mark if usual else say("models.start-unusual", mark=mark)


def padding(config: TransformerConfig, tokenizer: Tokenizer) -> str:
    side = "right" if "encoder" in config.attentions else "left"
    return say(f"models.padding-{side}", mark=name(tokenizer, tokenizer.specials.pad))


def embeddings(config: TransformerConfig) -> str:
    width = config.width
    said = say("models.multiplied", width=width) if config.scale_embeddings else say("models.as-stored")
    return say("models.and-normalised", text=said) if config.embedding_norm else said


def positions(config: TransformerConfig) -> str:
    if config.positions != "rotary":
        return say(f"models.positions-{config.positions}", n=config.max_length)
    base = decimal(config.rotary_base, 0)
    if config.rotary_stretch != 1:
        base = say("models.stretched", base=base, factor=float(config.rotary_stretch))
    if config.rotary_fraction == 1:
        return say("models.positions-rotary", base=base)
    return say("models.positions-rotary-part", share=f"{config.rotary_fraction:.0%}", base=base)


def attention(config: TransformerConfig) -> str:
    groups = config.key_value_heads or config.heads
    said = say("models.heads-alone", heads=config.heads)
    if groups < config.heads:
        said = say("models.heads-shared", heads=config.heads, each=config.heads // groups)
    if config.scale_attention:
        said = say("models.scores-divided", heads=said, width=config.head_width)
    else:
        said = say("models.scores-not-divided", heads=said)
    return say("models.queries-normalised", text=said) if config.qk_norm else said


def norms(config: TransformerConfig) -> str:
    kind = "LayerNorm" if config.norm == "layer" else "RMSNorm"
    told = {"kind": kind, "epsilon": float(config.norm_eps)}
    return say("models.norms-in-front" if config.norm_first else "models.norms-behind", **told)


def feed_forward(config: TransformerConfig) -> str:
    kind = say("models.gated", activation=config.activation) if config.gated else config.activation
    told = {"kind": kind, "width": config.feed_forward}
    return say("models.dense-beside" if config.parallel else "models.dense-behind", **told)


def output(config: TransformerConfig, tokenizer: Tokenizer, forbidden: list[int]) -> str:
    matrix = say("models.output-tied" if config.tie_embeddings else "models.output-own")
    said = say("models.with-bias" if config.logits_bias else "models.without-bias", text=matrix)
    if not forbidden:
        return said
    names = listed(name(tokenizer, id) for id in forbidden[:5])
    return say("models.never-written", text=said, names=names)
