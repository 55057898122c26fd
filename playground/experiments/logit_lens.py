"""The logit lens: what each layer would have answered.

T target tokens, L layers of the side that answers (the decoder, or an encoder alone), V vocabulary.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from ..transformer import Edits
from .observing import top_tokens, written_logprobs
from .subjects import Subject

SHOWN = 5


@dataclass(frozen=True, eq=False)
class Lens:
    """The residual stream in front of each layer, and at last behind all, read as an answer."""

    tokens: tuple[tuple[tuple[tuple[str, float], ...], ...], ...]
    # tokens[n][t]: the most probable (token, probability), best first, at row t in front of layer n
    probability: Tensor  # (L + 1, T): of the token that the row finally writes


def lens(subject: Subject, edits: Edits | None = None) -> Lens:
    """Send the stream in front of each layer through the final norm and the output layer, as if nothing
    followed (nostalgebraist 2020, "interpreting GPT: the logit lens"). The last row is the model's answer.
    """
    model = subject.model
    side = "decoder" if "decoder" in subject.kinds else "encoder"
    norm = model.decoder_norm if side == "decoder" else model.encoder_norm
    trace, logits = subject.run(edits)
    with torch.inference_mode():
        early = [model.logits(norm(trace.residual[side, n]))[0] for n in range(subject.layers(side))]
    answers = [*early, logits]  # (T, V) each
    return Lens(
        tokens=tuple(top_tokens(subject, answer, SHOWN) for answer in answers),
        probability=torch.stack([written_logprobs(subject, answer).exp() for answer in answers]),
    )
