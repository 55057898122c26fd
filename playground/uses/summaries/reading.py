"""Summaries as a use: how a text and its headline are read."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ...checkpoints import Checkpoint
from ...corpora.abstracts import read_articles
from ...corpora.casing import Truecaser
from ...errors import UserError
from ...messages import Message
from ...transformer import Edits
from ..contract import Reading, Way, check_room, go_on
from ..translation.reading import pair_reading
from .summariser import Summariser, lengths

SAMPLES = (
    "Sensor networks run out of power because every node sends all that it measures. We let "
    "neighbouring nodes agree on one that sends for all of them. In simulations the network lives three "
    "times as long.",
    "Spelling errors in search queries hide good results. We propose a neural model that corrects queries "
    "letter by letter. It needs no dictionary and finds more errors than a statistical baseline.",
)
OTHER = (
    "Mobile robots run out of power because every robot sends all that it measures. We let "
    "neighbouring robots agree on one that sends for all of them. In simulations the robots work three "
    "times as long."
)


class SummaryUse:
    """An encoder-decoder model that writes a headline for a text."""

    name = "summaries"
    what = "summariser"
    by_word = True

    def ways(self, task: Mapping[str, str]) -> list[Way]:
        """A way for each length that can be asked for."""
        return [
            Way(
                name,
                Message("attention.way-headline", {"length": Message(f"summaries.length-{name}")}),
                SAMPLES,
                OTHER,
            )
            for name in lengths(task)
        ]

    def read(self, checkpoint: Checkpoint, text: str, target: str | None, way: str = "") -> Reading:
        """The source is the text, what is written its headline with the end mark."""
        summariser = Summariser(checkpoint, way or "title")
        check_room(len(checkpoint.tokenizer.encode(summariser.normalise(text))), summariser.max_tokens)
        source = summariser.encode(text)
        found = go_on(checkpoint, source, [summariser.specials.bos], summariser.limit(len(source)), Edits())
        written = found.tokens
        if target is not None and target.strip():
            written = [*summariser.encode_target(target), summariser.specials.eos]
        return pair_reading(summariser, source, written, checkpoint.tokenizer.decode(found.tokens))

    def corpus(
        self, checkpoint: Checkpoint, file: Path | None, own: Sequence[str], count: int
    ) -> tuple[list[Reading], list[Reading]]:
        """Abstracts of the file with their titles, as the model has learned to write them; own: its samples,
        since the project's sentences are no texts that have a headline."""
        if file is None:
            raise UserError("There is no text to look at. Name a file with abstracts and titles with --data.")
        summariser = Summariser(checkpoint)
        articles = read_articles(file)
        truecaser = Truecaser(article.abstract for article in articles)
        end, given = summariser.specials.eos, []
        for article in articles:
            if not summariser.fits(article.abstract) or len(given) == count:
                continue
            title = truecaser.sentence_case(article.title, article.abstract)
            written = [*checkpoint.tokenizer.encode(title), end]
            given.append(pair_reading(summariser, summariser.encode(article.abstract), written, ""))
        if not given:
            raise UserError(
                f"{file} holds no abstract that the model can read. Name a file with shorter ones."
            )
        return given, [self.read(checkpoint, sample, None) for sample in SAMPLES]
