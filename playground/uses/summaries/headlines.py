"""From texts to headlines, one by one or line by line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...errors import UserError
from ...generation.search import Search
from ...messages import decimal, say, sentences
from ..translation.translator import Line
from .passage import Passage, read_passage
from .sentences import by_importance, reading, sentence_vectors
from .summariser import Summariser


@dataclass(frozen=True)
class Ready:
    """A text that a headline can be written for."""

    passage: Passage
    order: tuple[int, ...]  # its sentences, most important first
    read: tuple[int, ...]  # those that the headline is read from

    @property
    def text(self) -> str:
        """What the model reads for the headline."""
        return self.passage.text(self.read)


def prepare(summariser: Summariser, text: str) -> Ready:
    """Raises UserError for a text that cannot be summarised."""
    passage = read_passage(summariser, text)
    vectors = sentence_vectors(summariser, passage)
    order = by_importance(vectors, [sentence.tokens for sentence in passage.sentences])
    return Ready(passage, tuple(order), tuple(reading(passage, order, summariser.max_tokens)))


def summarise_lines(
    summariser: Summariser,
    lines: Sequence[str],
    search: Search | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> list[Line]:
    """A headline for each line, in order; an empty line has an empty one.

    A line that cannot be summarised has an error and no headline; the others are not held up by it. progress
    is told the share that is done, from 0 to 1.
    """
    results, ready = [Line("") for _ in lines], {}
    for number, line in enumerate(lines):
        if line.strip():
            try:
                ready[number] = prepare(summariser, line)
            except UserError as error:
                results[number] = Line("", str(error))
    numbers, done = list(ready), 0
    for chunk in summariser.stream([one.text for one in ready.values()], search):
        for n, [best, *_] in chunk:
            note = note_on(summariser, ready[numbers[n]].passage)
            results[numbers[n]] = Line(summariser.text(best), note=note)
        done += len(chunk)
        progress(done / len(numbers))
    return results


def is_unfamiliar(summariser: Summariser, passage: Passage) -> bool:
    """Whether the model knows too few of the words to be relied on."""
    return summariser.unfamiliar is not None and passage.tokens_a_word > summariser.unfamiliar


def note_on(summariser: Summariser, passage: Passage) -> str:
    """What a reader of the headline should know of how the text was read; the empty text for nothing."""
    said = []
    if is_unfamiliar(summariser, passage):
        tokens, usual = (decimal(one, 2) for one in (passage.tokens_a_word, summariser.unfamiliar))
        said.append(say("summaries.unfamiliar", tokens=tokens, usual=usual))
    if len(passage.parts) > 1:
        most, parts = summariser.max_tokens, len(passage.parts)
        said.append(say("summaries.in-parts", tokens=passage.tokens, most=most, parts=parts))
    if passage.cut:
        said.append(say("summaries.cut", n=passage.cut))
    if passage.lowered:
        said.append(say("summaries.lowered"))
    if passage.markup:
        said.append(say("summaries.markup"))
    return sentences(said)
