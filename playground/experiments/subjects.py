"""What an experiment is made on: a checkpoint, a text, and the tokens that the model reads and writes.

T target tokens, S source tokens.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ..checkpoints import Checkpoint
from ..errors import UserError
from ..generation.decoding import decode
from ..generation.search import Search
from ..text.conventions import NORMALISERS, normalise, normalise_cell
from ..text.limits import check_length
from ..text.tokenizer import BOS, EOS, SPACE, SPECIALS, Tokenizer
from ..transformer import Decoding, Edits, Trace, Transformer
from ..uses.translation.translator import Translator

CONTINUATION = 24  # tokens that a language model adds to a text
ANSWER = 80  # tokens that a few-shot model may write
BYTE = re.compile(r"<0x[0-9A-F]{2}>")
# How the few-shot model is asked in plain text: "input -> output", an example a line.
SEPARATOR = "<sep>"
ARROW = re.compile(r" ?(?:->|→|\t) ?")


@dataclass(frozen=True, eq=False)
class Side:
    """A row of tokens, as one side of an attention map shows it.

    A token's stretch of the text is text[start:end] of its span: empty for a special token, and for
    the further bytes of a character, which stands with the first of them.
    """

    text: str  # as the model reads it: the user's, normalised
    ids: tuple[int, ...]
    pieces: tuple[str, ...]  # what to show for each token: its stretch, "␣" for a space, "<s>" for the start
    spans: tuple[tuple[int, int], ...]
    words: tuple[range, ...]  # the tokens that make a word, a mark or a special token: all, in order

    @property
    def labels(self) -> tuple[str, ...]:
        """What to show for each word."""
        return tuple(
            self.text[self.spans[word[0]][0] : self.spans[word[-1]][1]]
            or "".join(self.pieces[n] for n in word)
            for word in self.words
        )

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Subject:
    """One text in one model, to be looked at and changed. Compared and hashed by identity.

    Row t of the decoder reads token t of `read` and predicts token t of `written`: read is the start
    mark and then what is written, so written[t] is read at row t + 1.
    """

    checkpoint: Checkpoint
    source: Side | None  # what the encoder reads, with the end mark; None in a model without encoder
    read: Side  # T tokens
    written: Side  # T tokens
    given: int  # how many tokens of `read` are given; the model writes what comes after them
    counted: range  # the rows whose tokens are the output: its log-probability is what effects are about
    output: str  # what the model writes by itself: its greedy translation, or how it goes on

    @property
    def model(self) -> Transformer:
        return self.checkpoint.model

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of attention there are: of "encoder", "decoder", "cross", in this order."""
        return ("decoder",) if self.source is None else ("encoder", "decoder", "cross")

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
        trace = Trace()
        source = None if self.source is None else torch.tensor([self.source.ids])
        with torch.inference_mode():
            logits = self.model(torch.tensor([self.read.ids]), source, trace=trace, edits=edits)
        return trace, logits[0]

    def decode(self, edits: Edits) -> str:
        """What the model writes by itself, greedily, when it is edited."""
        if self.source is None:
            ids = go_on(self.checkpoint, self.read.ids[: self.given], edits)
            return self.checkpoint.tokenizer.decode(ids)
        translator = translator_of(self.checkpoint)
        [[hypothesis]] = translator.translate([self.source.text], Search(), edits=edits)
        return translator.text(hypothesis)


def subject(checkpoint: Checkpoint, text: str, target: str | None = None) -> Subject:
    """The subject for a text, and what the model is to write for it.

    A translator reads `text` and writes `target`, or its own greedy translation where that is None.
    A language model (any model without encoder) reads `text` itself; a few-shot model (task
    "in-context") goes on with it: its lines are "input -> output", the last one without output.
    Where a target is given to one of these, that is what comes after the text.

    Raises UserError for a text that is empty, too long (with the number of tokens that it has and may
    have) or has characters that the model does not know.
    """
    check_length(text)
    check_length(target or "", "The output")
    if not text.strip():
        raise UserError("There is nothing to look at yet. Type a sentence.")
    if checkpoint.model.config.kind == "encoder-decoder":
        return translation_subject(checkpoint, text, target)
    return decoder_subject(checkpoint, text, target)


def length_problem(tokens: int, most: int) -> str:
    """What is wrong with a text of so many tokens."""
    if tokens == 0:
        return "This text has no visible character. Type a sentence."
    return (
        f"This text has {tokens:,} tokens, the model reads at most {most} at once. Take one sentence of it."
    )


def translator_of(checkpoint: Checkpoint) -> Translator:
    return Translator(checkpoint.model, checkpoint.tokenizer, checkpoint.task)


def translation_subject(checkpoint: Checkpoint, text: str, target: str | None) -> Subject:
    translator = translator_of(checkpoint)
    length = len(checkpoint.tokenizer.encode(translator.normalise(text)))
    if not 0 < length <= translator.max_tokens:
        raise UserError(length_problem(length, translator.max_tokens))
    source = translator.encode(text)
    [[hypothesis]] = translator.translate([text], Search(), edits=Edits())
    written = hypothesis.tokens
    if target is not None and target.strip():
        written = [*translator.encode_target(target), EOS]
    return pair_subject(checkpoint, source, written, translator.text(hypothesis))


def pair_subject(
    checkpoint: Checkpoint, source: Sequence[int], written: Sequence[int], output: str
) -> Subject:
    """The subject for the ids of a pair, both with their end mark; output: the model's own translation."""
    tokenizer = checkpoint.tokenizer
    return Subject(
        checkpoint=checkpoint,
        source=side(tokenizer, source),
        read=side(tokenizer, [BOS, *written[:-1]]),
        written=side(tokenizer, written),
        given=1,
        counted=range(len(written)),
        output=output,
    )


def decoder_subject(checkpoint: Checkpoint, text: str, target: str | None) -> Subject:
    """In a language model the output is the text. Its last row predicts what no text says: there
    stands the token that the model itself prefers, and does not count."""
    few_shot = checkpoint.task.get("name") == "in-context"
    prompt = [BOS, *ids_of(checkpoint, text)]
    after = [*ids_of(checkpoint, target), *([EOS] if few_shot else [])] if target else []
    room, length = checkpoint.model.config.max_length, len(prompt) + len(after)
    if not 1 < length <= room:
        raise UserError(length_problem(length - 1, room - 1))
    continuation = go_on(checkpoint, prompt, Edits())
    answered = bool(after) or few_shot
    written = [*prompt[1:], *(after or (continuation if few_shot else continuation[:1]))]
    return Subject(
        checkpoint=checkpoint,
        source=None,
        read=side(checkpoint.tokenizer, [BOS, *written[:-1]]),
        written=side(checkpoint.tokenizer, written),
        given=len(prompt),
        counted=range(len(prompt) - 1, len(written)) if answered else range(len(prompt) - 1),
        output=checkpoint.tokenizer.decode(continuation),
    )


def ids_of(checkpoint: Checkpoint, text: str) -> list[int]:
    """The ids of a text for a model without encoder. For a few-shot model an arrow or a tab becomes
    the token between input and output, and a line break the end mark of an example."""
    tokenizer = checkpoint.tokenizer
    if checkpoint.task.get("name") != "in-context":
        return tokenizer.encode(NORMALISERS.get(checkpoint.task.get("language", "en"), normalise)(text))
    separator, ids = tokenizer.names.index(SEPARATOR), []
    for number, line in enumerate(text.strip("\n").splitlines()):
        cells = [normalise_cell(cell) for cell in ARROW.split(line)]
        if unknown := tokenizer.unknown_characters("".join(cells)):
            raise UserError(
                f"The model does not know these characters: {' '.join(unknown[:8])} . Write it without them."
            )
        ids += [EOS] if number else []
        ids += [
            id for n, cell in enumerate(cells) for id in ([separator] if n else []) + tokenizer.encode(cell)
        ]
    return ids


def go_on(checkpoint: Checkpoint, prompt: Sequence[int], edits: Edits) -> list[int]:
    """The tokens that a model without encoder writes greedily after a prompt, at least one."""
    few_shot = checkpoint.task.get("name") == "in-context"  # a cell may well say the same again and again
    wanted = ANSWER if few_shot else CONTINUATION
    limit = min(wanted, checkpoint.model.config.max_length - len(prompt) + 1)  # the last one is not read
    state = Decoding(checkpoint.model, edits=edits)
    with torch.inference_mode():
        *_, [hypothesis] = decode(state, torch.tensor([list(prompt)]), [limit], EOS, may_repeat=few_shot)
    return hypothesis.tokens


def side(tokenizer: Tokenizer, ids: Sequence[int]) -> Side:
    """Tokens with the stretches of the text that they stand for. Special tokens add nothing to it."""
    text, spans, words, run = "", [], [], []
    for n, id in enumerate([*ids, None]):
        if id is not None and not is_special(tokenizer, id):
            run.append(id)
            continue
        part, stretches = stretches_of(tokenizer, run)
        first = n - len(run)
        spans += [(len(text) + start, len(text) + end) for start, end in stretches]
        words += [range(first + word.start, first + word.stop) for word in whole_words(tokenizer, run)]
        text, run = text + part, []
        if id is not None:
            spans.append((len(text), len(text)))
            words.append(range(n, n + 1))
    pieces = [piece_of(tokenizer, id, text[a:b]) for id, (a, b) in zip(ids, spans, strict=True)]
    return Side(text, tuple(ids), tuple(pieces), tuple(spans), tuple(words))


def is_special(tokenizer: Tokenizer, id: int) -> bool:
    return id < len(SPECIALS) or tokenizer.names[id] == SEPARATOR


def piece_of(tokenizer: Tokenizer, id: int, stretch: str) -> str:
    if is_special(tokenizer, id):
        return tokenizer.names[id]
    return "␣" if tokenizer.names[id] in (" ", SPACE) else stretch


def stretches_of(tokenizer: Tokenizer, ids: Sequence[int]) -> tuple[str, list[tuple[int, int]]]:
    """The text of ordinary tokens and each one's stretch of it, spaces in front left out.

    Read off how the text grows, since a model may spell it otherwise than the tokenizer would.
    """
    whole = tokenizer.decode(ids)
    spans, reached = [], 0
    waiting = 0  # byte tokens whose character is not complete yet
    for n, id in enumerate(ids):
        grown = tokenizer.decode(ids[: n + 1])
        end = max(reached, shared(grown, whole))
        start = end - len(whole[reached:end].lstrip(" "))
        spans.append((start, end))
        if BYTE.fullmatch(tokenizer.names[id]):
            waiting += 1
            if end > start and waiting > 1:
                spans[-waiting:] = [(start, end)] + [(end, end)] * (waiting - 1)
            waiting = 0 if end > start else waiting
        else:
            waiting = 0
        reached = end
    return whole, spans


def shared(a: str, b: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


def whole_words(tokenizer: Tokenizer, ids: Sequence[int]) -> list[range]:
    """The words of ordinary tokens; with one token a character, a space is a word of its own."""
    words = []
    for word in tokenizer.words(ids):
        names = [tokenizer.names[ids[n]] for n in word]
        start = word.start
        for n, name in zip(word, names, strict=True):
            if name == " ":
                words += [range(start, n)] * (n > start) + [range(n, n + 1)]
                start = n + 1
        words += [range(start, word.stop)] * (word.stop > start)
    return words
