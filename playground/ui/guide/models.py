"""The models of this page that the guide speaks of. Each raises UserError where it is missing."""

from functools import lru_cache

from ... import shelf
from ...checkpoints import Checkpoint
from ...errors import UserError
from ...experiments.subjects import Subject, subject
from ...generation.search import Search
from ...measuring.records import measured
from ...messages import Message
from ...text.conventions import present
from ...uses.incontext.fewshot import FewShot
from ...uses.language import LanguageModel
from ...uses.roles.labeller import Labeller
from ...uses.summaries.summariser import Summariser
from ...uses.translation.inspection import Inspection, inspect
from ...uses.translation.translator import Translator


def serving(name: str, what: str) -> Checkpoint:
    """The shipped checkpoint for a use. Raises UserError where there is none."""
    found, _ = shelf.for_use(name)
    if not found:
        raise UserError(Message("guide.no-model", {"what": Message(f"guide.{what}")}))
    return found[0]


@shelf.holding
@lru_cache(maxsize=1)
def translator() -> Translator:
    return Translator(serving("translate", "a-translator"), "fr")


@shelf.holding
@lru_cache(maxsize=1)
def reader() -> LanguageModel:
    return LanguageModel(serving("language-model", "a-reader"))


@shelf.holding
@lru_cache(maxsize=1)
def few_shot() -> FewShot:
    return FewShot(serving("in-context", "a-few-shot"))


@shelf.holding
@lru_cache(maxsize=1)
def labeller() -> Labeller:
    return Labeller(serving("roles", "a-labeller"))


@shelf.holding
@lru_cache(maxsize=1)
def summariser() -> Summariser:
    return Summariser(serving("summaries", "a-summariser"))


@shelf.holding
@lru_cache(maxsize=32)
def looked(sentence: str, method: str = "beam", beginning: str = "") -> tuple[str, Inspection]:
    """A translation, and what is inside."""
    forced = translator().encode_target(beginning)
    found = translator().translate([sentence], Search(method, 4), [forced])[0][0]
    heads = measured(serving("translate", "a-translator"), "alignment") or None
    return present(translator().text(found), "fr"), inspect(translator(), sentence, found, heads)


@shelf.holding
@lru_cache(maxsize=8)
def subject_for(sentence: str) -> Subject:
    return subject(serving("translate", "a-translator"), sentence)
