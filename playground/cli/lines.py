"""The commands that answer line by line: translate, complete, summarise, score, label. They read standard
input, or files (many.py)."""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import UserError
from .common import complain, load_for, load_translator

if TYPE_CHECKING:
    from ..checkpoints import Checkpoint
    from ..text.tokenizer import Tokenizer
    from ..uses.incontext.fewshot import Answer, FewShot
    from ..uses.language import LanguageModel
    from ..uses.translation.translator import Line, Translator

BLOCK = 1000  # lines that are read and answered together


@dataclass(frozen=True)
class Answers:
    """What answers lines."""

    answer: Callable[[Sequence[str]], Sequence[Line]]
    whole: bool = False  # an answer may have several lines, which stay


def translating(options: argparse.Namespace) -> Answers:
    """A line in, a line out."""
    from tqdm import tqdm

    from ..generation.search import search_with
    from ..uses.translation.translator import Translator, translate_lines

    checkpoint = load_translator(options.checkpoint, threads=1, target=options.to)
    translator = Translator(checkpoint, options.to)
    search, hidden = search_with(options.beam), True if options.files else None

    def answer(lines: Sequence[str]) -> list[Line]:
        with tqdm(total=1.0, disable=hidden, leave=False, bar_format="{percentage:.0f} % |{bar}|") as bar:
            return translate_lines(translator, lines, search, lambda share: bar.update(share - bar.n))

    return Answers(answer)


def summarising(options: argparse.Namespace) -> Answers:
    """A text in, its headline out."""
    from tqdm import tqdm

    from ..generation.search import search_with
    from ..uses.summaries.headlines import summarise_lines
    from ..uses.summaries.summariser import Summariser

    summariser = Summariser(load_for("summaries", options.checkpoint, threads=1), options.length)
    search, hidden = search_with(options.beam), True if options.files else None

    def answer(lines: Sequence[str]) -> list[Line]:
        with tqdm(total=1.0, disable=hidden, leave=False, bar_format="{percentage:.0f} % |{bar}|") as bar:
            return summarise_lines(summariser, lines, search, lambda share: bar.update(share - bar.n))

    return Answers(answer)


def completing(options: argparse.Namespace) -> Answers:
    """A question with its examples in, its answer out."""
    from ..uses.incontext.fewshot import FewShot

    few = FewShot(load_for("in-context", options.checkpoint, threads=1))
    return Answers(functools.partial(complete_lines, few))


def complete_lines(few: FewShot, lines: Sequence[str]) -> list[Line]:
    """Answer lines of JSON; those with the same examples are answered together."""
    from ..uses.translation.translator import Line

    answers = {number: Line("") for number in range(len(lines))}
    groups: dict[tuple[tuple[str, str], ...], list[tuple[int, str]]] = {}
    for number, line in enumerate(lines):
        if line.strip():
            try:
                examples, query = read_question(line)
                groups.setdefault(examples, []).append((number, query))
            except UserError as error:
                answers[number] = Line("", str(error))
    for examples, rows in groups.items():
        try:
            found = few.fill(examples, [query for _, query in rows])
        except UserError as error:
            answers |= {number: Line("", str(error)) for number, _ in rows}
            continue
        for (number, _), answer in zip(rows, found, strict=True):
            answers[number] = Line("", answer.error) if answer.error else Line(answer_json(answer))
    return list(answers.values())


def answer_json(answer: Answer) -> str:
    return json.dumps(
        {
            "answer": answer.text,
            "logprob": round(answer.logprob, 6),
            "confidence": round(answer.confidence, 4),
            "rule": answer.opinion.words if answer.opinion else "",
            "rule_answer": answer.opinion.answer if answer.opinion else None,
            "odd": answer.odd,
            "examples": answer.examples,
            "finished": answer.finished,
        },
        ensure_ascii=False,
    )


def read_question(line: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """The examples and the query of one line. Raises UserError if it says something else."""
    try:
        content = json.loads(line)
        examples = tuple((text, output) for text, output in content["examples"])
        query = content["query"]
        if not all(isinstance(text, str) for text in (query, *itertools.chain(*examples))):
            raise TypeError("a cell is no text")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UserError(
            f"This is no question: {error!r}. "
            'Write {"examples": [["in", "out"], ...], "query": "in"} on one line.'
        ) from None
    return examples, query


def scoring(options: argparse.Namespace) -> Answers:
    """A text or a pair in, its probability out. Whatever is wrong with a line, the others are not held up by
    it."""
    from ..uses.translation.translator import Line

    judge = make_judge(options.checkpoint)

    def answer(line: str) -> Line:
        try:
            return Line(json.dumps(judge(line), ensure_ascii=False) if line.strip() else "")
        except UserError as error:
            return Line("", str(error))
        except Exception as error:
            return Line("", f"This line could not be scored, a fault of this program: {error!r}")

    return Answers(lambda lines: [answer(line) for line in lines])


def labelling(options: argparse.Namespace) -> Answers:
    """A text in, what happens in it out."""
    from ..uses.roles.formats import as_columns, as_json
    from ..uses.roles.labeller import Labeller
    from ..uses.roles.texts import Labelled, label_texts
    from ..uses.translation.translator import Line

    labeller = Labeller(load_for("roles", options.checkpoint, threads=1))
    columns = options.format == "conll"

    def told(text: str, found: list[Labelled] | UserError) -> Line:
        if isinstance(found, UserError):
            return Line("", str(found))
        if columns or not found:
            return Line(as_columns(found))
        return Line(json.dumps(as_json(text, found), ensure_ascii=False))

    def answer(lines: Sequence[str]) -> list[Line]:
        return list(map(told, lines, label_texts(labeller, lines)))

    return Answers(answer, whole=columns)


MAKERS: dict[str, Callable[[argparse.Namespace], Answers]] = {
    "translate": translating,
    "summarise": summarising,
    "complete": completing,
    "score": scoring,
    "label": labelling,
}


def make_judge(folder: str | None) -> Callable[[str], dict]:
    """What scores a line: the checkpoint in `folder`, or else the shipped translator where the line holds
    a tab and the shipped language model where it does not. Raises UserError."""
    if folder is not None:
        return judge_of(folder)
    load = functools.cache(
        lambda paired: (
            pair_judge(load_translator(None, 1))
            if paired
            else text_judge(load_for("language-model", None, 1))
        )
    )
    return lambda line: load("\t" in line)(line)


def judge_of(folder: str) -> Callable[[str], dict]:
    """What scores a line by the use of this checkpoint. Raises UserError if it scores none."""
    import torch

    from .. import shelf
    from ..uses.registry import use_of

    torch.set_num_threads(1)
    checkpoint = shelf.load(folder)
    judges = {"language-model": text_judge, "translate": pair_judge}
    if (name := use_of(checkpoint).name) not in judges:
        raise UserError(
            f"The checkpoint {checkpoint.name} is neither a language model nor a translator. "
            "Name another one."
        )
    return judges[name](checkpoint)


def text_judge(checkpoint: Checkpoint) -> Callable[[str], dict]:
    from ..uses.language import LanguageModel

    return functools.partial(score_text, LanguageModel(checkpoint))


def pair_judge(checkpoint: Checkpoint) -> Callable[[str], dict]:
    from ..uses.translation.translator import Translator

    return functools.partial(score_pair, Translator(checkpoint))


def score_text(model: LanguageModel, line: str) -> dict:
    """The log-probability of a text, whole and token by token, its end included."""
    from ..uses.language import COUNTED

    # One line is one paragraph, whatever else it holds that some would take for a line break.
    scored = model.score(model.normalise(line), alternatives=0)
    pieces, words = pieces_of(scored.text, model.tokenizer), scored.word_perplexity
    return {
        "logprob": round(scored.logprob, 6),
        "tokens": [[piece, round(value, 6)] for piece, value in zip(pieces, scored.logprobs, strict=True)],
        "bits_per_byte": round(scored.bits_per_byte, 6),
        "perplexity": round(scored.perplexity, 6),
        # No number of JSON is infinite.
        "word_perplexity": round(words, 6) if math.isfinite(words) else None,
        "counted": COUNTED,
        "windows": scored.windows,
        "remarks": model.remarks(scored.text),
    }


def score_pair(translator: Translator, line: str) -> dict:
    """The log-probability of source<TAB>target, whole and token by token."""
    from ..generation.scoring import perplexity
    from ..text.conventions import normaliser

    source, tab, target = line.partition("\t")
    if not tab:
        raise UserError("There is no tab. Write the source, a tab and its translation.")
    _, logprobs = translator.score(source, target)
    pieces = pieces_of(normaliser(translator.target)(target), translator.tokenizer)
    total = math.fsum(logprobs)
    return {
        "logprob": round(total, 6),
        "tokens": [[piece, round(value, 6)] for piece, value in zip(pieces, logprobs, strict=True)],
        "perplexity": round(perplexity(total, len(logprobs)), 6),
    }


def pieces_of(text: str, tokenizer: Tokenizer) -> list[str]:
    """The stretch of a normalised text that each of its tokens stands for, then its end as the model calls
    it."""
    ends = [0, *(token.end for token in tokenizer.tokens(text))]
    # Each piece reaches from the end of the one before it, so spaces are in it too.
    return [*(text[a:b] for a, b in itertools.pairwise(ends)), tokenizer.names[tokenizer.specials.eos]]


def answer_input(answers: Answers) -> int:
    """Answer standard input block by block on standard output, both UTF-8 whatever the locale.

    A line that cannot be answered is an empty line there, and a message with its number on
    standard error. Returns the exit status.
    """
    status, number = 0, 0
    for block in blocks(sys.stdin.buffer):
        answered = answer_block(answers, block)
        sys.stdout.buffer.write(answered.text)
        sys.stdout.buffer.flush()
        for message in answered.messages(number):
            complain(message)
        status |= bool(answered.errors)
        number += len(block)
    return status


@dataclass(frozen=True)
class Answered:
    """A block of lines with its answers. errors and notes: by the number of the line, from 0."""

    text: bytes
    errors: dict[int, str]
    notes: dict[int, str]

    def messages(self, before: int) -> list[str]:
        """What is to be told, with the numbers of the lines. before: the lines in front of the block."""
        told = sorted([*self.errors.items(), *self.notes.items()], key=lambda one: one[0])
        return [f"line {before + n + 1}: {message}" for n, message in told]


def answer_block(answers: Answers, block: Sequence[bytes]) -> Answered:
    """Whatever is wrong with a line, the others have their answers."""
    texts, errors, notes, written = [], {}, {}, []
    for n, raw in enumerate(block):
        try:
            texts.append(raw.decode("utf-8"))
        except UnicodeDecodeError as error:
            texts.append("")
            errors[n] = f"This is not UTF-8 (byte {error.start + 1}). Save the text as UTF-8."
    for n, line in enumerate(answers.answer(texts)):
        # One line in, one line out, even if a model should write a line break.
        text = line.text or "\n" if answers.whole else " ".join(line.text.splitlines()) + "\n"
        written.append(text.encode())
        if line.error:
            errors.setdefault(n, line.error)
        if line.note:
            notes[n] = line.note
    return Answered(b"".join(written), errors, notes)


def blocks(source: Iterable[bytes], size: int = BLOCK) -> Iterator[list[bytes]]:
    """A source in blocks of lines without their ends."""
    lines = (raw.removesuffix(b"\n").removesuffix(b"\r") for raw in source)
    while block := list(itertools.islice(lines, size)):
        yield block
