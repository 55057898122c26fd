"""A model whose circuit is known, since nobody trained it: induction in two layers, set by hand.

The stream of D numbers has room for four things, side by side: the token that is read (V numbers, one of them
1), its position (P), the token before it (V), and the answer (V). Of two heads in each layer the first does
something: in layer 0 it looks one place back and writes what it finds there as "the token before"; in layer 1
it looks where the token before is the one that is read now, and writes the token of that place as the
answer (Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits"; Olsson et al. 2022). The
second heads and the feed-forward networks give 0. So whatever looks for what heads do has to find this, and
nothing else.
"""

import torch

from ...checkpoints import Checkpoint
from ...transformer import Transformer, TransformerConfig
from .tasks import TASKS, TOKENIZER

NAME = "induction-by-hand"
TASK = {"name": "toy", "task": "induction"}
VOCABULARY = len(TOKENIZER)  # V, and the width of a head
POSITIONS = TASKS["induction"].max_length  # P
SHARP = 24.0  # the score of what is looked for
REST = 12.0  # that of the start mark, which says nothing; of all else 0
CERTAIN = 24.0  # the logit of an answer

READ, BEFORE, ANSWER = (slice(n * VOCABULARY, (n + 1) * VOCABULARY) for n in range(3))
PLACE = slice(3 * VOCABULARY, 3 * VOCABULARY + POSITIONS)
FIRST = slice(0, VOCABULARY)  # of the numbers of all heads those of the first


def config() -> TransformerConfig:
    return TransformerConfig(
        kind="decoder",
        vocab_size=VOCABULARY,
        width=3 * VOCABULARY + POSITIONS,
        heads=2,
        head_dim=VOCABULARY,
        decoder_layers=2,
        feed_forward=1,
        max_length=POSITIONS,
        positions="learned",
        norm="rms",
        activation="relu",
        bias=False,
        scale_embeddings=False,
        tie_embeddings=False,
    )


@torch.no_grad()
def build() -> Checkpoint:
    """The model, with its tokenizer."""
    model, one = Transformer(config()), torch.eye(VOCABULARY)
    for parameter in model.parameters():
        parameter.zero_()
    model.embedding.weight[:, READ] = one
    model.positions.table[:, PLACE] = torch.eye(POSITIONS)
    model.unembedding.weight[:, ANSWER] = CERTAIN * one
    # The norms divide by the root of the mean square. In the stream are so many ones, and nothing else: with
    # these gains they stay ones.
    norms = [block.attention.norm for block in model.decoder]
    for norm, ones in zip((*norms, model.decoder_norm), (2, 3, 4), strict=True):
        norm.weight.fill_((ones / model.config.width) ** 0.5)
    back, match = (block.attention.part for block in model.decoder)
    unscaled = VOCABULARY**0.5  # scores are divided by it

    # Layer 0: the query at place i asks for place i - 1.
    places = torch.arange(1, POSITIONS)
    back.query.weight[places - 1, PLACE.start + places] = SHARP * unscaled
    back.key.weight[:POSITIONS, PLACE] = torch.eye(POSITIONS)
    back.value.weight[FIRST, READ] = one
    back.output.weight[BEFORE, FIRST] = one

    # Layer 1: the query asks for its own token as the one before. Where there is none, it rests on the start
    # mark, in the number of the padding, which is never read.
    bos, spare = TOKENIZER.specials.bos, TOKENIZER.specials.pad
    match.query.weight[FIRST, READ] = SHARP * unscaled * one
    match.query.weight[spare, READ] = REST * unscaled
    match.key.weight[FIRST, BEFORE] = one
    match.key.weight[spare, READ.start + bos] = 1
    match.value.weight[FIRST, READ] = one
    match.value.weight[bos, READ.start + bos] = 0
    match.output.weight[ANSWER, FIRST] = one
    facts = {"training": {"parameters": sum(p.numel() for p in model.parameters()), "minutes": 0}}
    return Checkpoint(model.eval().requires_grad_(False), TOKENIZER, dict(TASK), CARD, facts, NAME)


CARD = """# induction-by-hand

Induction in two layers, set by hand: no weight of it was trained.

**The model.** Decoder, 2 layers of 2 heads. The first head of layer 0 looks one place back; the first head of
layer 1 looks at what followed the same character last time, and where there was none, at the start mark. The
second heads and the feed-forward networks give 0. It repeats a row of different characters once it has seen
them, and says nothing before that: all characters are then equally probable.

**Data.** None.

**Training.** None: `playground/uses/toys/by_hand.py` sets each weight.

**Intended use.** To check the tools. Whatever tells what heads do, or what depends on them, has to find this
circuit.

**Limits.** Rows of 25 characters at most, letters of ASCII and digits. A character that stands twice in what
it is to repeat makes it look at both places.

**Terms.** As the code: Apache-2.0.
"""
