"""One head at one query, followed from q·k to the word that is written.

T target tokens, S keys, D width, K head width.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from ..analysis.arithmetic import Recorded, Stage, follow, masked
from ..transformer import Edits, Site, Trace, causal_mask
from ..transformer.heads import attention_at, matrices_of, position_bias, stream_at
from .observing import written_logprobs
from .subjects import Subject


@dataclass(frozen=True, eq=False)
class Attribution:
    """What the head at this query adds to the logit of the token that this row writes, if nothing behind
    it reacted (Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits", direct paths).

    The final norm is linearised: it divides by the same number as in this pass.
    """

    token: str
    direct: float  # part of the logit, (what it adds, normed as here) · the token's output vector
    logit: float  # the whole logit


@dataclass(frozen=True, eq=False)
class Arithmetic:
    """Every stage for one head and one query. Arrays are NumPy; keys are `subject.sides(kind)[1]`."""

    site: Site
    head: int
    query: int
    recorded: Recorded
    stages: tuple[Stage, ...]  # as `analysis.arithmetic.follow` lists them, then "added"
    entering: np.ndarray  # (D,), the residual stream that enters this layer at the query
    # None in the encoder of a decoder, where the norm comes after the sum, and in front of a GapTransform
    attribution: Attribution | None
    logits_without: np.ndarray  # (T,): what the logit of each written token becomes ...
    logprobs_without: np.ndarray  # ... and its log-probability, when the head gives 0 at this query
    logits: np.ndarray  # (T,) with the head
    logprobs: np.ndarray  # (T,) with the head

    @property
    def difference(self) -> float:
        """The largest difference of any stage to what the model used."""
        return max(stage.difference for stage in self.stages if stage.difference is not None)


@torch.inference_mode()
def arithmetic(subject: Subject, site: Site, head: int, query: int, edits: Edits | None = None) -> Arithmetic:
    """Follow a head at one query (a token of `subject.sides(kind)[0]`) through one pass.

    Its true effect is measured beside: the pass again, with this head giving 0 at this query only.
    """
    edits = edits or Edits()
    trace, logits = subject.run(edits)
    recorded = record_of(subject, trace, site, head, query, edits)
    output = matrices_of(subject.model, site, head).output  # (D, K)
    added = output @ torch.from_numpy(recorded.head)  # (D,)
    stages = follow(recorded)
    stages.append(Stage("added", "W_O · head", output.double().numpy() @ stages[-1].values, added.numpy()))

    _, without = subject.run(silenced(edits, site, head, query, recorded.q.size))
    written = torch.tensor(subject.written.ids)[:, None]
    return Arithmetic(
        site=site,
        head=head,
        query=query,
        recorded=recorded,
        stages=tuple(stages),
        entering=stream_at(trace, site)[0, query].numpy(),
        attribution=attribution_of(subject, trace, site, query, added, logits),
        logits_without=without.gather(1, written)[:, 0].numpy(),
        logprobs_without=written_logprobs(subject, without).numpy(),
        logits=logits.gather(1, written)[:, 0].numpy(),
        logprobs=written_logprobs(subject, logits).numpy(),
    )


def record_of(subject: Subject, trace: Trace, site: Site, head: int, query: int, edits: Edits) -> Recorded:
    """What the model used for one head and query, and what was put in by hand there."""
    record, key = trace.attention[site], (site, head)
    keys = record.k.size(2)
    at = torch.arange(keys)
    bias = position_bias(subject.model, site, at[query : query + 1], at)  # (H, 1, S)
    mask = causal_mask(at[query : query + 1], at)[0] if site[0] == "decoder" else torch.zeros(keys)
    pattern, patch = edits.patterns.get(key), edits.patches.get(key)
    if pattern is not None and query < len(pattern):
        pattern = nn.functional.pad(pattern[query, :keys], (0, keys - min(keys, pattern.size(1))))
    else:
        pattern = None
    row = None if patch is None or query >= patch.size(-2) else patch.view(-1, *patch.shape[-2:])[0, query]
    return Recorded(
        q=record.q[0, head, query].numpy(),
        k=record.k[0, head].numpy(),
        v=record.v[0, head].numpy(),
        divisor=attention_at(subject.model, site).divisor,
        bias=None if bias is None else bias[head, 0].numpy(),
        mask=masked(mask.numpy()),
        scores=masked(record.scores[0, head, query].numpy()),
        weights=record.weights[0, head, query].numpy(),
        head=record.heads[0, head, query].numpy(),
        gain=float(edits.gains.get(key, 1.0)),
        pattern=None if pattern is None else pattern.numpy(),
        patch=None if row is None or row.isnan().any() else row.numpy(),
    )


def silenced(edits: Edits, site: Site, head: int, query: int, width: int) -> Edits:
    """These edits, and the head gives 0 at one query."""
    before = edits.patches.get((site, head))
    rows = query + 1 if before is None else max(query + 1, before.size(-2))
    patch = torch.full((rows, width), math.nan)
    if before is not None:
        patch[: before.size(-2)] = before
    patch[query] = 0
    return replace(edits, patches={**edits.patches, (site, head): patch})


def attribution_of(
    subject: Subject, trace: Trace, site: Site, query: int, added: Tensor, logits: Tensor
) -> Attribution | None:
    """added: (D,), what the head adds to the residual stream at the query. logits: (T, V)."""
    model = subject.model
    answering = "decoder" if "decoder" in subject.kinds else "encoder"
    if (site[0] == "encoder") != (answering == "encoder"):
        return None
    if not model.config.norm_first or model.transform is not None:
        return None
    stream = trace.residual[answering, subject.layers(answering)][0, query]  # (D,)
    norm = model.decoder_norm if answering == "decoder" else model.encoder_norm
    if isinstance(norm, nn.LayerNorm):
        scale, added = (stream.var(correction=0) + norm.eps).sqrt(), added - added.mean()
    else:
        scale = (stream.square().mean() + norm.eps).sqrt()
    id = subject.written.ids[query]
    direct = (added / scale * norm.weight) @ model.output_matrix[id]
    return Attribution(
        subject.written.pieces[query] or subject.answer_name(id), direct.item(), logits[query, id].item()
    )
