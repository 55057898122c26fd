"""What the clinic shows: from a sentence to its table, and from a pair to the heads that repair it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from ... import experiments, shelf
from ...errors import UserError
from ...experiments.repairing import DRAWS, Parting, Repair
from ...experiments.subjects import subject_of
from ...figures import clinic as figures
from ...messages import Message, say
from ...text.conventions import present
from ...text.display import label
from ...text.limits import check_length
from ...uses.translation.clinic import Finding, Pair, examine, pair, sentence_of
from ...uses.translation.differences import compare
from ..attention.views import roles_of
from ..speaking import address
from .views import Engine


@dataclass(frozen=True)
class Case:
    """What the clinic is looking at."""

    sentence: str
    to: str  # the language of its translation
    number: int | None = None  # of the variant whose pair is shown


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """A pair that parts, and what repairs it."""

    pair: Pair
    parting: Parting
    repair: Repair


@shelf.holding
@lru_cache(maxsize=32)
def findings_of(engine: Engine, sentence: str) -> tuple[Finding, ...]:
    return tuple(examine(engine.translator, sentence))


def open_case(engine: Engine, text: str) -> Case:
    """Raises UserError for a text with nothing to examine."""
    check_length(text)
    return Case(sentence_of(engine.translator, text), engine.translator.target)


def case_of(engine: Engine, text: str) -> dict:
    """What the endpoint `/clinic` returns."""
    sentence = open_case(engine, text).sentence
    return {
        "sentence": sentence,
        "variants": [
            {
                "variant": one.variant.name,
                "source": one.variant.text,
                "translation": one.translation,
                "verdict": one.verdict,
                "gone": list(one.difference.gone),
                "new": list(one.difference.new),
                "lost": list(one.difference.lost),
            }
            for one in findings_of(engine, sentence)
        ],
    }


def note_on(engine: Engine, text: str, case: Case) -> str:
    """What the reader should know of the text that was typed."""
    if engine.translator.normalise(text) != case.sentence:
        return say("clinic.first-only", sentence=case.sentence[:80])
    return ""


def table_of(engine: Engine, case: Case) -> str:
    findings = findings_of(engine, case.sentence)
    rows = [
        figures.Row(
            name=name_of(one),
            source=present(one.variant.text, engine.translator.source),
            translation=engine.text_of(one.translation),
            marks=one.difference.marks,
            verdict=verdict_of(one, n),
            note=say("clinic.same-tokens") if one.same_tokens else "",
            differs=not one.difference.same,
            number=n if n and one.comparable else None,
        )
        for n, one in enumerate(findings)
    ]
    translator = engine.translator
    return figures.variants_table(rows, (translator.source, translator.target), case.number)


def verdict_of(finding: Finding, number: int) -> str:
    """The sentence as it is has no other to differ from."""
    if number:
        return finding.verdict
    said = [] if finding.difference.same else [finding.verdict]
    return say("clinic.between").join([say("clinic.compared-with"), *said])


def name_of(finding: Finding) -> str:
    """What was done to the sentence, in the language that is spoken."""
    return say(f"clinic.variant-{finding.variant.name}")


def pair_of(engine: Engine, case: Case, original_is_good: bool, progress: Callable[[float], None]) -> str:
    """The pair of a case as HTML. Raises UserError where there is nothing to repair."""
    findings = findings_of(engine, case.sentence)
    if case.number is None or not 0 < case.number < len(findings):
        raise UserError(Message("clinic.no-row"))
    found = diagnose(engine, case, original_is_good, progress)
    original, other = findings[0], findings[case.number]
    good, bad = (original, other) if original_is_good else (other, original)
    p, result = found.parting, found.repair
    runs = [
        figures.Run(
            name_of(one),
            present(one.variant.text, engine.translator.source),
            engine.text_of(one.translation),
            *chances,
        )
        for one, chances in ((good, p.in_good), (bad, p.in_bad))
    ]
    return figures.pair_view(
        *runs,
        outcome_of(engine, found, bad),
        {kind: values.numpy() for kind, values in result.shares.items()},
        links_to(engine, good, bad),
    )


@shelf.holding
@lru_cache(maxsize=32)
def cached_diagnosis(engine: Engine, case: Case, original_is_good: bool) -> list[Diagnosis]:
    """A place to keep it, empty at first: the way there tells its progress, which is no key."""
    return []


def diagnose(
    engine: Engine, case: Case, original_is_good: bool, progress: Callable[[float], None]
) -> Diagnosis:
    kept = cached_diagnosis(engine, case, original_is_good)
    if not kept:
        findings = findings_of(engine, case.sentence)
        ready = pair(engine.translator, findings[0], findings[case.number or 0], original_is_good)
        good, bad = (subject_of(engine.checkpoint, reading) for reading in (ready.good, ready.bad))
        found = experiments.parting(good, bad, ready.folded)
        if found is None:
            raise UserError(Message("clinic.nothing-to-carry"))
        kept.append(Diagnosis(ready, found, experiments.repair(found, progress)))
    return kept[0]


def outcome_of(engine: Engine, found: Diagnosis, bad: Finding) -> figures.Outcome:
    p, result, tokenizer = found.parting, found.repair, engine.checkpoint.tokenizer
    roles = {kind: roles_of(engine.checkpoint, kind) for kind in result.shares}
    heads = [
        figures.Head(kind, layer, head, share, role_of(roles[kind].get((layer, head))))
        for ((kind, layer), head), share in result.ranked
    ]
    beginning = tokenizer.decode(p.prefix)
    wanted = found.pair.wanted
    after = compare(result.output, wanted, wanted, engine.translator.target)
    return figures.Outcome(
        beginning=engine.text_of(beginning),
        given="" if bad.translation.startswith(beginning) else engine.text_of(result.unrepaired),
        words=result.words,
        tokens=(label(tokenizer, p.wanted), label(tokenizer, p.written)),
        heads=heads,
        together=result.tried,
        share=result.share,
        repaired=result.repaired,
        output=engine.text_of(result.output),
        whole=after.same,
        verdict=after.verdict,
        control=(result.control, DRAWS),
        aligned=result.aligned,
        encoder="encoder" in result.shares,
    )


def role_of(row: dict | None) -> str:
    """The role of a head, in the language that is spoken; the empty text where none was measured."""
    return say(f"attention.role-{row['role']}") if row else ""


def links_to(engine: Engine, good: Finding, bad: Finding) -> tuple[figures.Link, figures.Link] | None:
    """To heads in the Attention tab, for a checkpoint that has a name there."""
    if not engine.checkpoint.name:
        return None

    def link(text: str, kind: str, layer: int, head: int) -> str:
        query = {
            "tab": "attention",
            "checkpoint": engine.checkpoint.name,
            "text": text,
            "kind": kind,
            "way": engine.translator.target,
            "heads": f"{layer}.{head}",
        }
        return address(query)

    return partial(link, good.variant.text), partial(link, bad.variant.text)
