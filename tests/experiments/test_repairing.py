"""Where two runs part, and heads that are carried over: against doing it one by one."""

import pytest
import torch

from playground.checkpoints import Checkpoint
from playground.experiments import Subject, parting, repair, repairing
from playground.experiments.carrying import corresponding
from playground.experiments.effects import cases_of
from playground.experiments.repairing import (
    DRAWS,
    Bench,
    Parting,
    bench,
    same_letters,
    same_word,
    word_at,
)
from playground.experiments.subjects import subject_of
from playground.transformer import Edits
from playground.uses.translation.reading import pair_reading
from playground.uses.translation.translator import Translator
from tests.helpers import assert_close
from tests.translators import tiny_translator

CHECKPOINT = tiny_translator()
SENTENCES = ("The cat sleeps.", "The dog sleeps.")  # as many tokens


def run(checkpoint: Checkpoint, source: str, written: list[int] | None = None) -> Subject:
    translator = Translator(checkpoint)
    [[found]] = translator.translate([source])
    ids = found.tokens if written is None else written
    return subject_of(checkpoint, pair_reading(translator, translator.encode(source), ids, ""))


def runs(good: str = SENTENCES[0], bad: str = SENTENCES[1]) -> tuple[Subject, Subject]:
    first = run(CHECKPOINT, good)
    return first, run(CHECKPOINT, bad, list(first.written.ids))


def parted(good: str = SENTENCES[0], bad: str = SENTENCES[1]) -> Parting:
    found = parting(*runs(good, bad))
    assert found is not None
    return found


def test_they_part_where_the_bad_run_would_write_another_word() -> None:
    found = parted()
    (_, good), (_, bad) = found.good.run(), found.bad.run()
    assert found.here == found.there
    assert good[found.there].argmax() == found.wanted == found.good.written.ids[found.there]
    assert bad[found.here].argmax() == found.written != found.wanted
    assert found.prefix == found.good.written.ids[: found.there]
    for n in range(found.here):  # before it only the same words in other pieces, or what is no choice
        ids = [int(logits[n].argmax()) for logits in (good, bad)]
        assert ids[0] == ids[1] or ids[0] != found.good.written.ids[n] or same_word(found.bad, n)
    assert found.in_good[0] > found.in_good[1] and found.in_bad[0] < found.in_bad[1]
    assert found.preferences[0] > 0 > found.preferences[1]


def test_the_same_text_never_parts() -> None:
    assert parting(*runs(SENTENCES[0], SENTENCES[0])) is None


def test_the_same_word_is_no_parting_nor_is_another_case_where_it_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, own = parted(), run(CHECKPOINT, SENTENCES[1])
    assert same_word(own, 0) and not same_word(found.bad, found.here)
    with monkeypatch.context() as patched:
        patched.setattr(repairing, "same_word", lambda bad, here: here == found.here)
        after = parting(*runs())
        assert after is None or after.here > found.here
    with monkeypatch.context() as patched:
        patched.setattr(repairing, "same_letters", lambda *_: True)
        assert parting(*runs(), folded=True) is None
        assert parting(*runs()) is not None


def every_head(at: Bench) -> list:
    return cases_of(at.parting.bad, tuple(at.rows))


def test_carrying_nothing_changes_nothing_and_everything_gives_the_good_run() -> None:
    found = parted()
    at, aligned = bench(found)
    assert aligned == (len(found.bad.source),) * 2 and tuple(at.rows) == ("encoder", "decoder", "cross")
    nothing, everything = at.logits([[], every_head(at)])
    assert_close(nothing, found.bad.run()[1][found.here], 1e-4)
    assert at.share(nothing) == pytest.approx(0, abs=1e-4)
    # Of decoder and cross all is carried over up to the parting, and the tokens that are read are the same.
    assert_close(everything, found.good.run()[1][found.there], 1e-4)
    assert at.share(everything) == pytest.approx(1, abs=1e-4)


def test_shares_are_those_of_one_head_at_a_time() -> None:
    found = parted()
    at, _ = bench(found)
    shares = at.shares()
    for kind, layer, head in (("encoder", 0, 1), ("decoder", 1, 2), ("cross", 1, 3)):
        site = (kind, layer)
        rows = found.trace.attention[site].heads[0, head]
        rows = rows if kind == "encoder" else rows[: found.here + 1]
        with torch.inference_mode():
            logits = found.bad.run(Edits(patches={(site, head): rows}))[1][found.here]
        assert shares[kind][layer, head].item() == pytest.approx(at.share(logits), abs=1e-3)


def test_the_claim_is_what_decoding_says() -> None:
    found, told = parted(), []
    result = repair(found, told.append)
    assert result.repaired and result.heads == tuple(case for case, _ in result.ranked[: result.tried])
    at, _ = bench(found)
    assert at.mended(at.logits([result.heads])) == [True]
    written = at.decode(result.heads)
    assert written[: found.here + 1] == [*found.prefix, found.wanted]
    assert result.output == CHECKPOINT.tokenizer.decode(written)
    assert result.unrepaired == CHECKPOINT.tokenizer.decode(at.decode([]))
    assert result.words[0] != result.words[1] and 0 <= result.control <= DRAWS
    assert told == sorted(told) and all(0 <= share <= 1 for share in told)
    assert [share for _, share in result.ranked] == sorted((s for _, s in result.ranked), reverse=True)


def test_what_is_put_in_front_shifts_the_places() -> None:
    translator = Translator(CHECKPOINT)
    good = run(CHECKPOINT, SENTENCES[0])
    added = translator.encode_target("J'ai")
    bad = run(CHECKPOINT, f"I {SENTENCES[0]}", [*added, *good.written.ids])
    found = parting(good, bad)
    assert found is not None and found.here == found.there + len(added)
    at, aligned = bench(found)
    assert aligned[0] < aligned[1]
    assert at.rows["cross"].here[0] >= len(added) and at.rows["cross"].here[-1] == found.here


def test_without_partners_in_the_source_encoder_heads_stay_out() -> None:
    found = parted(SENTENCES[0], "Où est le livre ?")
    rows = corresponding(found.good.source.ids, found.bad.source.ids)
    assert 2 * len(rows) < len(found.bad.source)
    result = repair(found)
    assert set(result.shares) == {"decoder", "cross"}
    assert all(kind != "encoder" for (kind, _), _ in result.heads)


def test_letters_of_another_case_and_the_word_of_a_token() -> None:
    tokenizer = CHECKPOINT.tokenizer
    ids = tokenizer.encode("Le chat dort.")
    capital, other = (tokenizer.encode(f"a{letter}")[-1] for letter in "LM")
    assert same_letters(tokenizer, ids, 0, capital) and not same_letters(tokenizer, ids, 0, other)
    assert not same_letters(tokenizer, tokenizer.encode("aL"), 2, ids[0])  # "Le" goes on beyond the word
    assert word_at(tokenizer, ids, 0) == "Le" and word_at(tokenizer, ids, len(ids) - 1) == "."
    assert word_at(tokenizer, [*ids, tokenizer.specials.eos], len(ids)) == "[end]"
