"""What an experiment is made on: a checkpoint, a text, and the tokens that the model reads and writes.

T target tokens, S source tokens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from ..checkpoints import Checkpoint
from ..errors import UserError
from ..generation.scoring import token_logprobs
from ..messages import Message
from ..pausing import give_way
from ..text.display import Show, Side, label, label_side, side
from ..text.limits import check_length
from ..transformer import Edits, Trace, Transformer
from ..uses.contract import Reading, go_on
from ..uses.registry import way_for


@dataclass(frozen=True, eq=False)
class Subject:
    """One text in one model, to be looked at and changed. Compared and hashed by identity.

    Row t of the decoder reads token t of `read` and predicts token t of `written`: read is the start
    mark and then what is written, so written[t] is read at row t + 1. An encoder alone reads `source`, which
    is `read` too, and answers at each of its tokens: there written[t] is the answer at row t.
    """

    checkpoint: Checkpoint
    source: Side | None  # what the encoder reads, with the end mark; None in a model without encoder
    read: Side  # T tokens
    written: Side  # T tokens
    given: int  # how many tokens of `read` are given; the model writes what comes after them
    counted: Sequence[
        int
    ]  # the rows whose tokens are the output: its log-probability is what effects are about
    output: str  # what the model writes by itself: its greedy translation, or how it goes on
    limit: int  # tokens that it may write by itself
    may_repeat: bool  # whether the same tokens again and again are an answer
    show: Show  # what a decoded text says, where some tokens stand for other characters
    says: Callable[[Tensor], str] | None = None  # what logits (T, V) say, where the model does not go on

    @property
    def model(self) -> Transformer:
        return self.checkpoint.model

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of attention there are."""
        return self.model.config.attentions

    def layers(self, kind: str) -> int:
        config = self.model.config
        return config.encoder_layers if kind == "encoder" else config.decoder_layers

    def sides(self, kind: str) -> tuple[Side, Side]:
        """Who looks (the queries, rows of a map) and who is looked at (the keys, its columns)."""
        if kind == "cross":
            return self.read, self.source
        return (self.source, self.source) if kind == "encoder" else (self.read, self.read)

    def run(self, edits: Edits | None = None) -> tuple[Trace, Tensor]:
        """Read everything once, as in training: the whole Trace, and the logits (T, V)."""
        give_way()
        trace = Trace()
        source = None if self.source is None else torch.tensor([self.source.ids])
        with torch.inference_mode():
            logits = self.model(torch.tensor([self.read.ids]), source, trace=trace, edits=edits)
        return trace, logits[0]

    @cached_property
    def logprobs(self) -> Tensor:
        """The log-probability of each written token without edits, (T,): changes are from here."""
        return token_logprobs(self.run()[1], torch.tensor(self.written.ids))

    def decode(self, edits: Edits) -> str:
        """What the model writes by itself, greedily, when it is edited; or how it labels or fills what it
        reads."""
        if self.says is not None:
            return self.says(self.run(edits)[1])
        source = None if self.source is None else self.source.ids
        prompt = self.read.ids[: self.given]
        found = go_on(self.checkpoint, source, prompt, self.limit, edits, self.may_repeat)
        return self.show(self.checkpoint.tokenizer.decode(found.tokens))

    def answer_name(self, id: int) -> str:
        """One of the model's answers by itself: a label, or a token."""
        labels = self.checkpoint.labels
        return labels[id] if labels else self.show(label(self.checkpoint.tokenizer, id))


def subject(checkpoint: Checkpoint, text: str, target: str | None = None, way: str | None = None) -> Subject:
    """The subject for a text, read as what the checkpoint is for has it read.

    target: what the model is to write; where that is None, what it writes by itself. way: one of those in
    which the checkpoint can be asked (`Use.ways`), the usual one where it is None. Raises UserError for a
    text that is empty, too long (with the number of tokens that it has and may have) or has characters that
    the model does not know.
    """
    check_length(text)
    check_length(target or "", "The output")
    if not text.strip():
        raise UserError(Message("attention.empty"))
    use, chosen = way_for(checkpoint, way)
    return subject_of(checkpoint, use.read(checkpoint, text, target, chosen.name))


def subject_of(checkpoint: Checkpoint, reading: Reading) -> Subject:
    tokenizer, labels = checkpoint.tokenizer, checkpoint.labels
    return Subject(
        checkpoint=checkpoint,
        source=None if reading.source is None else side(checkpoint.reader, reading.source, reading.show),
        read=side(tokenizer, reading.read, reading.show),
        written=label_side(labels, reading.written, reading.counted)
        if labels
        else side(tokenizer, reading.written, reading.show),
        given=reading.given,
        counted=reading.counted,
        output=reading.output,
        limit=reading.limit,
        may_repeat=reading.may_repeat,
        show=reading.show,
        says=reading.says,
    )
