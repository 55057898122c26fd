"""Sheets with characters outside of the alphabet: read, answered and shown as themselves."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.checkpoints import Checkpoint
from playground.errors import UserError
from playground.generation.decoding import Hypothesis
from playground.text.characters import ALPHABET, PAIRS, STAND_INS, character_tokenizer
from playground.uses.incontext import fewshot
from playground.uses.incontext.episodes import Format, episode
from playground.uses.incontext.families.task import Task
from playground.uses.incontext.fewshot import FewShot
from playground.uses.incontext.judging import Question, judge
from playground.uses.incontext.trials import SHOTS, standard_trials
from tests.helpers import EOS, tiny_model

TOKENIZER = character_tokenizer(ALPHABET + STAND_INS)
MODEL = tiny_model(vocab_size=len(TOKENIZER), max_length=160, positions="rotary").half().float()
FEW = FewShot(Checkpoint(MODEL, TOKENIZER, {"name": "in-context"}))
FORM = FEW.form
EXAMPLES = [("李 小龙", "小龙 李"), ("Łukasz Żak", "Żak Łukasz")]


def echo(
    state: object, prompts: Sequence[Sequence[int]], room: int, end: int, choose: object
) -> list[Hypothesis]:
    """Write each question again."""
    return [Hypothesis((*prompt[:-1], end), (0.0,) * len(prompt), True) for prompt in prompts]


def test_each_row_has_its_own_characters_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fewshot, "write", echo)
    rows = ["王 秀英", "李 小龙", "plain", "Ж\U0001f468\u200d\U0001f469\u200d\U0001f467 ₹5", "ŁŁł"]
    assert [answer.text for answer in FEW.fill(EXAMPLES, rows)] == rows


def test_alternatives_and_completions_show_no_stand_in() -> None:
    for text, _ in FEW.alternatives(EXAMPLES, "王 秀英"):
        assert not set(text) & set(STAND_INS)
    *_, (text, _) = FEW.complete(EXAMPLES, "王 秀英")
    assert not set(text) & set(STAND_INS)


def test_too_many_are_refused_row_by_row_and_named_for_the_examples() -> None:
    many = "".join(chr(0x4E00 + n) for n in range(len(PAIRS)))
    good, bad = FEW.fill(EXAMPLES, ["漢", many])
    assert (good.error, bad.text) == ("", "")
    assert f"it may have {len(PAIRS)} letters and" in bad.error and bad.error.startswith(
        "This row has too many"
    )
    with pytest.raises(UserError, match="The column of examples has too many different characters"):
        FEW.fill([(many[:30], "a"), ("b", "".join(chr(0x5E00 + n) for n in range(30)))], ["x"])


def test_a_question_is_judged_with_the_stand_ins_of_its_examples() -> None:
    """Which characters they are makes no difference, only which are the same."""
    one = judge(MODEL, FORM, [Question([("жa", "ж")], "шb", "ш")])
    other = judge(MODEL, FORM, [Question([("πa", "π")], "σb", "σ")])
    third = judge(MODEL, FORM, [Question([("πa", "π")], "πb", "π")])
    assert one == other != third


def test_without_stand_ins_only_the_alphabet_can_be_spelled() -> None:
    plain = Format(character_tokenizer())
    assert plain.can_spell(["abc"]) and not plain.can_spell(["abc", "漢"])
    assert FORM.can_spell(["漢", "\U0001f600"])
    assert not FORM.can_spell([chr(0x4E00 + n) for n in range(len(PAIRS) + 1)])


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_in_an_episode_a_character_is_the_same_stand_in_throughout(seed: int) -> None:
    task = Task("copy", "train", "", lambda rng: rng.choice("жшщ") + rng.choice("漢字"), str.upper)
    made = episode(FORM, task, Random(seed), 64)
    assert made is not None
    text = TOKENIZER.decode([id for id in made[0] if id != EOS])
    small = [c for c in text if c in dict(PAIRS)]
    capitals = [c for c in text if c in dict(PAIRS).values()]
    assert len(set(small)) <= 5 and len(set(capitals)) <= 3
    assert {dict(PAIRS)[c] for c in set(small)} >= set(capitals)


def test_each_episode_hands_them_out_anew() -> None:
    task = Task("copy", "train", "", lambda rng: "ж漢₹", str)
    episodes = [episode(FORM, task, Random(seed), 32) for seed in range(20)]
    assert len({tuple(made[0][1:4]) for made in episodes if made}) > 15


def test_an_episode_ends_where_the_stand_ins_do() -> None:
    letters = [chr(0x4E00 + n) for n in range(2000)]
    task = Task("copy", "train", "", lambda rng: "".join(rng.sample(letters, 15)), str)
    made = episode(FORM, task, Random(0), 512)
    assert made is not None and made[0].count(FORM.separator) == len(PAIRS) // 15


def test_the_standard_set_needs_them() -> None:
    trials = standard_trials(5, 8, 512)["any character"]
    assert len(trials) == 8 and max(SHOTS) == len(trials[0].examples)
    assert sum(not set(t.query + "".join(map("".join, t.examples))) <= set(ALPHABET) for t in trials) > 4
