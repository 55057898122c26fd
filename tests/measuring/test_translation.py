"""Scores equal those of sacrebleu called directly; alignment finds the head that was made to align."""

import json
import re
from pathlib import Path

import pytest
import sacrebleu
import torch

from playground.checkpoints import load
from playground.errors import UserError
from playground.generation.search import Search
from playground.measuring import records, translation
from playground.measuring.handaligned import AlignedPair, Written, diagonal, read_aligned, tokens_of, write
from playground.measuring.records import STYLES, record
from playground.measuring.translation import (
    aer_of,
    evaluate_alignment,
    evaluate_translation,
    grow,
    translation_scores,
)
from playground.text.tokenizer import Token
from playground.uses.translation.translator import Translator
from tests.translators import SENTENCES, save_translator, tiny_translator

PAIRS = [
    ("The cat sleeps on the big sofa.", "Le chat dort sur le grand canapé."),
    ("Is it raining today in Paris?", "Est-ce qu'il pleut aujourd'hui à Paris ?"),
    ("I like it.", "Je l'aime bien."),
]
OUTPUTS = ["Le chat dort sur le canapé.", "Pleut-il aujourd'hui à Paris ?", ""]


@pytest.fixture
def test_set(tmp_path: Path) -> Path:
    rows = [*SENTENCES, ("word " * 50, "mot " * 50)]
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


def test_a_checkpoint_is_measured_on_a_file(test_set: Path, tmp_path: Path) -> None:
    checkpoint = load(save_translator(tmp_path / "tiny"))
    result = evaluate_translation(checkpoint, test_set)
    assert result["file"] == "tiny.tsv"
    assert (result["size"], result["too_long"], result["method"]) == (5, 1, "greedy")
    assert (result["checkpoint"], result["sha256"]) == ("tiny", checkpoint.sha256)
    assert result["commit"] is None or re.fullmatch(r"[0-9a-f]{40}\+?", result["commit"])
    translator = Translator(checkpoint)
    outputs = [translator.text(best[0]) for best in translator.translate([e for e, _ in SENTENCES])]
    references = [[*(french for _, french in SENTENCES), " ".join(["mot"] * 50)]]
    assert result["chrf"] == round(sacrebleu.corpus_chrf([*outputs, ""], references).score, 2)


def test_beam_search_and_the_other_direction(test_set: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}

    def translate(translator: Translator, lines: list[str], search: Search) -> list:
        seen.update(lines=lines, search=search)
        return [evaluation_line(text) for text in lines]

    def evaluation_line(text: str) -> object:
        return type("Line", (), {"text": text, "error": ""})

    monkeypatch.setattr(translation, "translate_lines", translate)
    result = evaluate_translation(tiny_translator("fr", "en"), test_set, beams=3)
    assert seen["lines"][0] == "Le chat dort."
    assert seen["search"] == Search("beam", beams=3)
    assert result["method"] == "beam 3"
    assert result["bleu"] == result["control"]["bleu"]  # this translator does copy


def test_outside_git_there_is_no_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert records.commit() is None


def test_results_are_recorded_by_test_method_and_style(test_set: Path, tmp_path: Path) -> None:
    folder = save_translator(tmp_path / "tiny")
    result = {"task": "translate", "file": "news.tsv.gz", "method": "greedy", "style": STYLES["plain"]}
    record(result, folder)
    record({**result, "method": "beam 4"}, folder)
    record({**result, "method": "beam 4", "style": STYLES["moses"]}, folder)
    record({**result, "bleu": 1.0}, folder)  # measured again: in place of the first
    record({"task": "alignment", "layer": 1, "heads": [2]}, folder)
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["tests"].keys() == {"news", "news-beam4", "news-beam4-moses"}
    assert metrics["tests"]["news"]["bleu"] == 1.0
    assert (metrics["alignment"]["layer"], metrics["alignment"]["heads"]) == (1, [2])
    assert load(folder).metrics == metrics


# ---- alignment


def test_french_words_are_written_as_a_frenchman_writes_them() -> None:
    words = "Le projet de loi de le Orateur de les enfants ne est -il pas à le point ?".split()
    written = write(words, "fr")
    assert written.text == "Le projet de loi de l'Orateur des enfants n'est -il pas au point ?"
    assert [written.text[a:b] for a, b in written.words] == [
        *("Le", "projet", "de", "loi", "de", "l'", "Orateur", "des", "des", "enfants"),
        *("n'", "est", "-il", "pas", "au", "au", "point", "?"),
    ]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("jusque ici , lorsque le homme", "jusqu'ici, lorsque l'homme"),
        ("au lieu de les rendre", "au lieu de les rendre"),  # a pronoun: no "des"
        ("si il y a", "s'il y a"),
        ("si elle le est", "si elle l'est"),
        ("C - 49 ( aujourd' hui ) .", "C-49 (aujourd'hui)."),
        ("De les amis", "Des amis"),
        ("la haute école", "la haute école"),
    ],
)
def test_elision_contraction_and_marks_in_french(words: str, text: str) -> None:
    assert write(words.split(), "fr").text == text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("it is n't Tom 's , is it ?", "it isn't Tom's, is it?"),
        ("from $ 25 -LRB- cut - backs -RRB- .", "from $25 (cut-backs)."),
    ],
)
def test_marks_in_english(words: str, text: str) -> None:
    written = write(words.split(), "en")
    assert written.text == text
    assert len(written.words) == len(words.split())


def test_words_own_the_tokens_that_they_share_characters_with() -> None:
    #       J'    '|a    i   (space)  f   (byte)  !
    spans = [(0, 2), (1, 3), (3, 4), (5, 5), (5, 6), (6, 6), (6, 7)]
    tokens = [Token(9, start, end) for start, end in spans]
    words = [(0, 2), (2, 4), (5, 6), (6, 7)]
    assert tokens_of(words, tokens) == [range(0, 2), range(1, 3), range(3, 6), range(6, 7)]


def test_every_token_belongs_to_a_word() -> None:
    tokenizer = tiny_translator().tokenizer
    written = write(["il", "a", "dit", ":", "«", "où", "est", "le", "Orateur", "你", "»", "?"], "fr")
    tokens = tokenizer.tokens(written.text)
    assert any(token.start == token.end for token in tokens)
    owned = {n for group in tokens_of(written.words, tokens) for n in group}
    assert owned == set(range(len(tokens)))


def write_aligned(path: Path, *rows: dict) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


ROW = {"en": ["I", "sleep"], "fr": ["je", "dors", "."], "sure": [[0, 0]], "possible": [[0, 0], [1, 2]]}


def test_links_run_from_source_to_target_whichever_it_is(tmp_path: Path) -> None:
    path = write_aligned(tmp_path / "dev.jsonl", ROW)
    (there,), (back,) = read_aligned(path, "en", "fr"), read_aligned(path, "fr", "en")
    assert (there.sure, there.possible) == ({(0, 0)}, {(0, 0), (1, 2)})
    assert back.possible == {(0, 0), (2, 1)}
    assert there.source == back.target == Written("I sleep", ((0, 1), (2, 7)))


@pytest.mark.parametrize(
    "row",
    [
        {},
        {**ROW, "sure": [[0, 3]]},
        {**ROW, "sure": [[2, 0]]},
        {**ROW, "en": ["I", ""]},
        {**ROW, "possible": 3},
        [],
    ],
)
def test_a_damaged_line_is_numbered(tmp_path: Path, row: object) -> None:
    path = write_aligned(tmp_path / "dev.jsonl", ROW, row)
    with pytest.raises(UserError, match=r"dev\.jsonl, line 2 holds no aligned pair"):
        read_aligned(path, "en", "fr")


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is empty"):
        read_aligned(write_aligned(tmp_path / "dev.jsonl"), "en", "fr")


def pair_of(sources: int, targets: int) -> AlignedPair:
    links = {(t, t) for t in range(targets)}
    return AlignedPair(
        *(Written("x" * n, tuple((i, i + 1) for i in range(n))) for n in (sources, targets)), links, links
    )


def test_the_diagonal() -> None:
    assert diagonal(3, 3) == {(0, 0), (1, 1), (2, 2)}
    assert diagonal(2, 4) == {(0, 0), (0, 1), (1, 2), (1, 3)}
    assert diagonal(4, 2) == {(1, 0), (3, 1)}
    assert diagonal(1, 2) == {(0, 0), (0, 1)}


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


def test_the_attention_of_words_is_that_of_a_teacher_forced_pass(tmp_path: Path) -> None:
    checkpoint = tiny_translator()
    translator = Translator(checkpoint)
    (pair,) = read_aligned(write_aligned(tmp_path / "dev.jsonl", ROW), "en", "fr")
    found = translation.word_attention(translator, pair)
    assert found.shape == (2, 4, 3, 2)  # layers, heads, target words, source words
    source, (target, _) = translator.encode("I sleep"), translator.score("I sleep", "je dors.")
    trace, _ = translator.trace(source, target)
    weights = trace.attention["cross", 1].weights[0, 3, 1:]  # each token's row once it is written
    sources, targets = translator.tokenizer.words(source), translator.tokenizer.words(target)
    expected = weights[list(targets[1])].mean(dim=0)[list(sources[1])].sum()
    assert found[1, 3, 1, 1].item() == pytest.approx(expected.item(), abs=1e-6)
