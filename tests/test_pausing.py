"""Work pauses between two of its pieces, and ends there when nobody waits for it any more."""

import pytest
import torch

from playground.experiments import subject
from playground.generation.search import Search
from playground.pausing import BETWEEN, Cancelled, give_way
from playground.uses.incontext.fewshot import FewShot
from playground.uses.language import LanguageModel
from playground.uses.roles.labeller import Labeller
from playground.uses.translation.translator import Translator, translate_lines
from tests.fewshot import tiny_few_shot
from tests.frames import tiny_labeller
from tests.translators import tiny_language_model, tiny_translator

TRANSLATOR = Translator(tiny_translator())
FEW = FewShot(tiny_few_shot())
READER = LanguageModel(tiny_language_model())
LABELLER = Labeller(tiny_labeller())
TEXT = "The cat sleeps. The dog eats. "
JOBS = {
    "a file by beam search": lambda: translate_lines(TRANSLATOR, [TEXT] * 50, Search("beam")),
    "a file, greedily": lambda: translate_lines(TRANSLATOR, [TEXT] * 50, Search()),
    "a sheet": lambda: FEW.fill([("a", "b"), ("c", "d")], ["x" * n for n in range(1, 70)]),
    "scores": lambda: [READER.score(TEXT * n) for n in range(1, 9)],
    "alternatives": lambda: READER.score(TEXT * 4, 3),
    "writing": lambda: list(READER.write(TEXT, limit=9)),
    "roles": lambda: [LABELLER.frames([["The", "cat", "sleeps"]]) for _ in range(9)],
    "attention": lambda: [subject(tiny_translator(), TEXT).run() for _ in range(9)],
}


@pytest.mark.parametrize("job", JOBS)
def test_a_job_ends_when_whoever_asked_for_it_has_left(job: str) -> None:
    looks = iter([True, True])  # twice somebody is there

    def between() -> None:
        if not next(looks, False):
            raise Cancelled

    token = BETWEEN.set(between)
    try:
        with pytest.raises(Cancelled):
            JOBS[job]()
    finally:
        BETWEEN.reset(token)


def test_it_is_no_error_that_could_be_taken_for_a_fault() -> None:
    assert not issubclass(Cancelled, Exception)


def test_a_command_line_always_waits() -> None:
    give_way()
    assert torch.is_tensor(READER.next_logprobs(TEXT))
