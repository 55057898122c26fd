"""The certificate of an imported model: that it is the original, and where it is not.

B batch, T tokens, V vocabulary.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ..checkpoints import Checkpoint
from ..errors import UserError
from ..messages import LANGUAGES, Message, speaking
from ..text.tokenizer import pad
from ..transformer import Trace, Transformer
from ..transformer.blocks import Residual
from ..transformer.heads import attention_at
from .conventions import conventions
from .family import FORBIDDEN, Family

if TYPE_CHECKING:
    from transformers import PreTrainedModel

TEXTS = (
    "The children who live in the old house are playing in the garden.",
    "Tom lost his keys yesterday, and today he is still looking for them.",
    "In 1998, 3.5 % of the 12,000 people there spoke French: “Où est l'été ?”",
    "Yes.",
)
BATCH = (0, 3, 1)  # of these, read together: the shorter ones padded
TOLERANCE = 1e-3  # of the largest logit, above which two models are not the same


@dataclass(frozen=True)
class Comparison:
    """What was measured against the original implementation on fixed sentences, a padded batch among them."""

    difference: float  # the largest between our logits and the original's
    largest: float  # logit of the original, by its size: what the difference is to be seen beside
    texts: int  # how many were read, one by one and some of them together
    reference: str  # "transformers 5.24.0"


@dataclass(frozen=True)
class Certificate:
    """What is known of an imported model."""

    comparison: Comparison | None  # None: not compared
    parts: float  # the largest difference between the logits and what the parts of the stream sum up to
    # By language: what of ("start mark"), and how, in words.
    conventions: Mapping[str, Sequence[tuple[str, str]]]
    missing: Mapping[str, Sequence[str]]  # what our network or page does not do of it, a sentence each


def certify(checkpoint: Checkpoint, family: Family, folder: Path, compared: bool) -> Certificate:
    """The certificate of a checkpoint that was read from this folder.

    compared: whether to load the original too, with transformers. Raises UserError where that is not
    installed or cannot open the folder, and for a model that is not the same.
    """
    return Certificate(
        comparison=compare(checkpoint, family, folder) if compared else None,
        parts=parts_difference(checkpoint),
        conventions=in_all(lambda: list(conventions(checkpoint))),
        missing=in_all(lambda: [str(one) for one in family.missing]),
    )


def in_all(tell: Callable[[], list]) -> dict[str, list]:
    """What is told in each language: a certificate is kept in a file, for all readers."""
    found = {}
    for code in LANGUAGES:
        with speaking(code):
            found[code] = tell()
    return found


def rows_of(checkpoint: Checkpoint) -> list[list[int]]:
    """The fixed sentences as the model reads them, between its marks."""
    tokenizer, room = checkpoint.reader, checkpoint.model.config.max_length
    kinds, specials = checkpoint.model.config.attentions, checkpoint.tokenizer.specials
    ends = [specials.eos] * ("encoder" in kinds)
    starts = [specials.bos] * ("cross" not in kinds)
    return [[*starts, *tokenizer.encode(text), *ends][:room] for text in TEXTS]


def written_of(checkpoint: Checkpoint) -> list[int]:
    """What the decoder of an encoder-decoder model reads with each of them: its start, and the first text."""
    tokenizer = checkpoint.tokenizer
    return [tokenizer.specials.bos, *tokenizer.encode(TEXTS[0])][: checkpoint.model.config.max_length]


# ---- against the original


@torch.inference_mode()
def compare(checkpoint: Checkpoint, family: Family, folder: Path) -> Comparison:
    theirs, reference = original(family, folder)
    ours, differences, largest = checkpoint.model, [], 0.0
    rows = rows_of(checkpoint)
    target = torch.tensor([written_of(checkpoint)])
    for group in [*([row] for row in rows), [rows[n] for n in BATCH]]:
        for mine, expected in both_logits(ours, theirs, group, target, checkpoint.reader.specials.pad):
            written = mine > FORBIDDEN / 2  # what is never written has another logit there
            differences.append(float((mine - expected)[written].abs().max()))
            largest = max(largest, float(expected[written].abs().max()))
    found = Comparison(max(differences), largest, len(rows), reference)
    if not found.difference <= TOLERANCE * max(1.0, largest):
        told = {"name": checkpoint.name, "reference": reference}
        told |= {"difference": f"{found.difference:.2g}", "largest": f"{largest:.2g}"}
        raise UserError(Message("models.not-the-same", told))
    return found


def original(family: Family, folder: Path) -> tuple["PreTrainedModel", str]:
    """The original implementation in eval mode, and its name."""
    try:
        import transformers
    except ImportError:
        raise UserError(Message("models.needs-transformers")) from None
    kind = getattr(transformers, family.classes[0])
    try:
        model = kind.from_pretrained(folder, local_files_only=True, use_safetensors=True, dtype=torch.float32)
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        told = {"folder": folder, "why": str(error)[:200]}
        raise UserError(Message("models.transformers-cannot", told)) from None
    return model.eval(), f"transformers {transformers.__version__}"


def both_logits(
    ours: Transformer, theirs: "PreTrainedModel", rows: list[list[int]], target: Tensor, padding: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """Our logits and the original's for each row of a batch, both (T, V) at its real tokens."""
    kinds, longest = ours.config.attentions, max(map(len, rows))
    there = torch.tensor([[True] * len(row) + [False] * (longest - len(row)) for row in rows])  # (B, T)
    ids, present = pad(rows, padding), None if there.all() else there
    if "cross" in kinds:
        target = target.expand(len(rows), -1)
        mine = ours(target, ids, present)
        expected = theirs(input_ids=ids, attention_mask=there.long(), decoder_input_ids=target).logits
        yield from zip(mine, expected, strict=True)
        return
    if "encoder" in kinds:
        mine, expected = ours(ids, present=present), theirs(input_ids=ids, attention_mask=there.long()).logits
    else:  # padded on the left, as for writing on
        there = there.flip(1)
        ids = torch.tensor([[padding] * (longest - len(row)) + row for row in rows])
        at = (there.cumsum(dim=1) - 1).clamp(min=0)
        mine = ours.logits(ours.decode(ids, present=None if present is None else there))
        places = {} if present is None else {"position_ids": at}
        expected = theirs(input_ids=ids, attention_mask=there.long(), **places).logits
    for n in range(len(rows)):
        yield mine[n][there[n]], expected[n][there[n]]


# ---- against its own parts


@torch.inference_mode()
def parts_difference(checkpoint: Checkpoint) -> float:
    """The largest difference between the model's logits and those of its stream summed up from its parts:
    what enters, what each head of each layer adds, and each feed-forward network."""
    model, trace = checkpoint.model, Trace()
    row = torch.tensor([rows_of(checkpoint)[0]])
    if "cross" in model.config.attentions:
        logits = model(torch.tensor([written_of(checkpoint)]), row, trace=trace)
    else:
        logits = model(row, trace=trace)
    side, blocks, final = "encoder", model.encoder, model.encoder_norm
    if len(model.decoder):
        side, blocks, final = "decoder", model.decoder, model.decoder_norm
    x = trace.residual[side, 0]  # (1, T, D)
    for n, block in enumerate(blocks):
        attended = heads_sum(model, trace, side, n)
        if model.config.parallel:
            x = x + attended + block.feed_forward.change(x)
            continue
        x = joined(block.attention, x, attended)
        if side == "decoder" and block.cross is not None:
            x = joined(block.cross, x, heads_sum(model, trace, "cross", n))
        x = block.feed_forward(x)
    return float((model.logits(final(x)) - logits).abs().max())


def heads_sum(model: Transformer, trace: Trace, kind: str, layer: int) -> Tensor:
    """What the heads of an attention add to the stream (B, T, D), one by one."""
    attention, heads = attention_at(model, (kind, layer)), trace.attention[kind, layer].heads  # (B, H, T, K)
    matrices = attention.output.weight.unflatten(1, (attention.heads, -1))  # (D, H, K)
    added = sum(heads[:, h] @ matrices[:, h].T for h in range(attention.heads))
    return added if attention.output.bias is None else added + attention.output.bias


def joined(part: Residual, x: Tensor, change: Tensor) -> Tensor:
    """The stream with what a part adds to it."""
    return x + change if part.norm_first else part.norm(x + change)
