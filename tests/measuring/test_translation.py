"""Scores equal those of sacrebleu called directly; alignment finds the head that was made to align."""

import json
import re
from pathlib import Path

import pytest
import sacrebleu
import torch

from playground.checkpoints import load
from playground.generation.search import Search
from playground.measuring import translation
from playground.measuring.handaligned import AlignedPair, Written
from playground.measuring.records import STYLES
from playground.measuring.translation import (
    aer_of,
    evaluate_alignment,
    evaluate_translation,
    grow,
    translation_scores,
)
from playground.uses.translation.translator import Translator
from tests.translators import SENTENCES, save_translator, tiny_translator

PAIRS = [
    ("The cat sleeps on the big sofa.", "Le chat dort sur le grand canapé."),
    ("Is it raining today in Paris?", "Est-ce qu'il pleut aujourd'hui à Paris ?"),
    ("I like it.", "Je l'aime bien."),
]


OUTPUTS = ["Le chat dort sur le canapé.", "Pleut-il aujourd'hui à Paris ?", ""]


@pytest.fixture
def pairs_file(tmp_path: Path) -> Path:
    rows = [*SENTENCES, ("w" * 50, "mot " * 50)]
    path = tmp_path / "tiny.tsv"
    path.write_text("".join(f"{english}\t{french}\n" for english, french in rows), encoding="utf-8")
    return path


def test_scores_are_those_of_sacrebleu() -> None:
    scores = translation_scores(OUTPUTS, PAIRS, "plain", "fr")
    references = [[french for _, french in PAIRS]]
    assert scores["bleu"] == round(sacrebleu.corpus_bleu(OUTPUTS, references).score, 2) > 20
    assert scores["chrf"] == round(sacrebleu.corpus_chrf(OUTPUTS, references).score, 2)
    copied = sacrebleu.corpus_bleu([english for english, _ in PAIRS], references)
    assert scores["control"] == {"what": "the source copied", "bleu": round(copied.score, 2)}
    assert "case:mixed" in scores["bleu_signature"] and "tok:13a" in scores["bleu_signature"]
    assert scores["chrf_signature"].startswith("nrefs:1")


def test_the_interval_is_of_the_bootstrap_and_always_the_same() -> None:
    first, again = (translation_scores(OUTPUTS * 10, PAIRS * 10, "plain", "fr") for _ in range(2))
    assert first == again
    low, high = first["bleu_95"]
    assert low < first["bleu"] < high


def test_moses_style_is_lower_cased_and_tokenised_on_both_sides() -> None:
    shouted = [french.upper() for _, french in PAIRS]
    assert translation_scores(shouted, PAIRS, "moses", "fr")["bleu"] == 100
    assert translation_scores(shouted, PAIRS, "plain", "fr")["bleu"] < 30
    assert translation.moses(["Je l'aime, lui."], "fr") == ["je l' aime , lui ."]
    assert "tok:none" in translation_scores(OUTPUTS, PAIRS, "moses", "fr")["bleu_signature"]
    assert "sacremoses" in STYLES["moses"]


def test_a_checkpoint_is_measured_on_a_file(pairs_file: Path, tmp_path: Path) -> None:
    checkpoint = load(save_translator(tmp_path / "tiny"))
    result = evaluate_translation(checkpoint, pairs_file)
    assert result["file"] == "tiny.tsv"
    assert (result["size"], result["too_long"], result["method"]) == (5, 1, "beam 4")
    assert (result["checkpoint"], result["sha256"]) == ("tiny", checkpoint.sha256)
    assert result["commit"] is None or re.fullmatch(r"[0-9a-f]{40}\+?", result["commit"])
    translator = Translator(checkpoint)
    outputs = [translator.text(best[0]) for best in translator.translate([e for e, _ in SENTENCES])]
    references = [[*(french for _, french in SENTENCES), " ".join(["mot"] * 50)]]
    assert result["chrf"] == round(sacrebleu.corpus_chrf([*outputs, ""], references).score, 2)


def test_beam_search_and_the_other_direction(pairs_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}

    def translate(translator: Translator, lines: list[str], search: Search) -> list:
        seen.update(lines=lines, search=search)
        return [evaluation_line(text) for text in lines]

    def evaluation_line(text: str) -> object:
        return type("Line", (), {"text": text, "error": ""})

    monkeypatch.setattr(translation, "translate_lines", translate)
    result = evaluate_translation(tiny_translator("fr", "en"), pairs_file, beams=3)
    assert seen["lines"][0] == "Le chat dort."
    assert seen["search"] == Search("beam", beams=3)
    assert result["method"] == "beam 3"
    assert result["bleu"] == result["control"]["bleu"]  # this translator does copy


def write_aligned(path: Path, *rows: dict) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def pair_of(sources: int, targets: int) -> AlignedPair:
    links = {(t, t) for t in range(targets)}
    return AlignedPair(
        *(Written("x" * n, tuple((i, i + 1) for i in range(n))) for n in (sources, targets)), links, links
    )


def test_a_set_of_heads_grows_while_that_helps() -> None:
    """Head 0 is right about the first two words, head 1 about the last two, head 2 about none."""
    right = torch.eye(4)
    blurred = torch.full((2, 4), 0.25) + torch.tensor([0.0, 0.0, 0.0, 0.01])
    wrong = right.roll(1, dims=1)
    first = torch.cat([right[:2], blurred])
    second = torch.cat([blurred, right[2:]])
    attention = [torch.stack([torch.stack([first, second, wrong])])]  # one layer
    pairs = [pair_of(4, 4)]
    alone = aer_of(attention, pairs, 0, [0])
    assert alone == {"layer": 0, "heads": [0], "aer": 0.25}
    assert grow(attention, pairs, alone) == {"layer": 0, "heads": [0, 1], "aer": 0.0}
    assert aer_of(attention, pairs, 0, [2])["aer"] == 1.0


def test_alignment_finds_the_head_that_aligns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_aligned(
        tmp_path / "dev.jsonl",
        {"en": ["a", "b", "c"], "fr": ["x", "y", "z"], "sure": [[2, 0], [0, 1], [1, 2]], "possible": []},
    )
    attention = torch.rand(2, 4, 3, 3) * 0.1
    attention[1, 2] += torch.tensor([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]])
    monkeypatch.setattr(translation, "word_attention", lambda translator, pair: attention)
    result = evaluate_alignment(tiny_translator(), path)
    assert (result["layer"], result["heads"], result["aer"]) == (1, [2], 0.0)
    assert result["table"][0] == {"layer": 1, "heads": [2], "aer": 0.0}
    assert len(result["table"]) == 8
    assert [row["layer"] for row in result["layer_means"]] == [0, 1]
    assert result["control"] == {"what": "the diagonal", "aer": 1.0}
    assert result["size"] == 1
