"""Standard input line by line: a line out for each; what is wrong with one holds up no other."""

import json
import math
import re
from pathlib import Path

import pytest

from playground import checkpoints
from playground.cli import common, lines
from playground.generation.search import Search
from playground.text.conventions import normalise
from playground.uses.incontext.fewshot import FewShot
from playground.uses.language import LanguageModel
from playground.uses.roles.formats import as_columns, as_json
from playground.uses.roles.labeller import Labeller
from playground.uses.roles.texts import label_text
from playground.uses.summaries.headlines import summarise_lines
from playground.uses.summaries.summariser import Summariser
from playground.uses.translation.translator import Translator
from tests.cli.shell import Answer, Shell
from tests.frames import tiny_labeller
from tests.translators import (
    SENTENCES,
    tiny_both_ways,
    tiny_tokenizer,
)

QUESTION = {"examples": [["ab", "b"], ["cd", "d"]], "query": "ef"}


def test_questions_are_answered_in_order(shell: Shell, few_shot: Path) -> None:
    other = {"examples": [["1", "2"]], "query": "3"}
    stdin = "\n".join([json.dumps(QUESTION), "", json.dumps(other), json.dumps(QUESTION)])
    answer = shell("complete", "--checkpoint", few_shot, stdin=stdin)
    assert (answer.status, answer.err) == (0, "")
    first, empty, second, again = answer.lines
    assert (empty, again) == ("", first)
    few = FewShot(checkpoints.load(few_shot))
    for line, question in ((first, QUESTION), (second, other)):
        [expected] = few.fill([tuple(pair) for pair in question["examples"]], [question["query"]])
        assert json.loads(line) == {
            "answer": expected.text,
            "logprob": pytest.approx(expected.logprob, abs=1e-5),
            "confidence": pytest.approx(expected.confidence, abs=1e-3),
            "rule": expected.opinion.words,
            "rule_answer": expected.opinion.answer,
            "odd": expected.odd,
            "examples": expected.examples,
            "finished": expected.finished,
        }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("no json", "This is no question: JSONDecodeError"),
        ("[]", "This is no question: TypeError"),
        ('{"query": "x"}', "This is no question: KeyError('examples')"),
        ('{"examples": [["a"]], "query": "x"}', "This is no question: ValueError"),
        ('{"examples": [["a", 1]], "query": "x"}', "a cell is no text"),
        ('{"examples": [], "query": "x"}', "There is no example yet."),
        ('{"examples": [["a", "b"], ["a", "c"]], "query": "x"}', "Two examples contradict each other"),
        ('{"examples": [["a", "b"]], "query": "\\u6f22"}', "characters that the model does not know: 漢"),
    ],
)
def test_bad_questions_are_named_and_the_others_answered(
    shell: Shell, few_shot: Path, line: str, message: str
) -> None:
    answer = shell("complete", "--checkpoint", few_shot, stdin=f"{line}\n{json.dumps(QUESTION)}\n")
    assert (answer.status, len(answer.lines), answer.lines[0]) == (1, 2, "")
    assert answer.err.startswith("line 1: ") and message in answer.err
    assert json.loads(answer.lines[1])


def test_a_translator_fills_no_cells_and_the_other_way_round(
    shell: Shell, few_shot: Path, folder: Path
) -> None:
    assert "is no few-shot model" in shell("complete", "--checkpoint", folder).err
    assert "is no translator" in shell("translate", "--checkpoint", few_shot).err


def test_a_text_in_a_headline_out_in_order(shell: Shell, summaries: Path) -> None:
    texts = ["The cat sleeps. The dog eats.", "", "1 2 3", "<b>The</b> cat."]
    answer = shell("summarise", "--checkpoint", summaries, "--length", "short", stdin="\n".join(texts))
    assert answer.status == 1
    summariser = Summariser(checkpoints.load(summaries), "short")
    first, last = summarise_lines(summariser, [texts[0], texts[3]], Search("beam"))
    assert answer.lines == [" ".join(first.text.splitlines()), "", "", " ".join(last.text.splitlines())]
    assert "line 3: This text has no words" in answer.err
    assert "line 4: Markup was left out." in answer.err
    assert "is no translator" in shell("translate", "--checkpoint", summaries).err
    assert shell("summarise", "--length", "long", "--checkpoint", summaries).status == 2


def test_a_line_in_a_line_out_in_order(shell: Shell, folder: Path, translator: Translator) -> None:
    sources = [english for english, _ in SENTENCES]
    answer = shell("translate", "--checkpoint", folder, stdin="\n".join(sources) + "\n")
    assert (answer.status, answer.err) == (0, "")
    found = translator.translate(sources, Search("beam"))
    assert answer.lines == [" ".join(translator.text(best[0]).splitlines()) for best in found]
    assert len(set(answer.lines)) > 1


def test_blocks_of_lines_join_without_a_seam(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(english + "\n" for english, _ in SENTENCES) + "word " * 60 + "\n"
    whole = shell("translate", "--checkpoint", folder, stdin=text)
    monkeypatch.setattr(lines, "BLOCK", 2)
    assert shell("translate", "--checkpoint", folder, stdin=text) == whole
    assert whole.err.startswith("line 5: ")


def test_beam_search_is_asked_for(shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searches = []
    stream = Translator.stream

    def spy(translator: Translator, sentences: list[str], search: Search) -> object:
        searches.append(search)
        return stream(translator, sentences, search)

    monkeypatch.setattr(Translator, "stream", spy)
    shell("translate", "--checkpoint", folder, stdin="The cat.")
    for beams in (3, 1):
        shell("translate", "--checkpoint", folder, "--beam", beams, stdin="The cat.")
    assert searches == [Search("beam", beams=4), Search("beam", beams=3), Search("greedy")]


def test_empty_input_gives_empty_output(shell: Shell, folder: Path) -> None:
    assert shell("translate", "--checkpoint", folder) == Answer(0, b"", "")


def test_an_empty_line_gives_an_empty_line(shell: Shell, folder: Path) -> None:
    answer = shell("translate", "--checkpoint", folder, stdin="\n  \r\nThe cat.\n\n")
    assert answer.status == 0
    assert [bool(line) for line in answer.lines] == [False, False, True, False]


def test_the_last_line_needs_no_end(shell: Shell, folder: Path) -> None:
    with_end = shell("translate", "--checkpoint", folder, stdin="The cat.\n")
    assert shell("translate", "--checkpoint", folder, stdin="The cat.") == with_end
    assert shell("translate", "--checkpoint", folder, stdin="The cat.\r\n") == with_end


def test_a_line_too_long_is_named_and_the_others_come_out(shell: Shell, folder: Path) -> None:
    text = "The cat.\n" + "w" * 60 + "\nThe cat.\n"
    answer = shell("translate", "--checkpoint", folder, stdin=text)
    assert answer.status == 1
    first, middle, last = answer.lines
    assert first == last != middle == ""
    assert re.fullmatch(r"line 2: A sentence has \d+ tokens, the model reads at most 31: .*\n", answer.err)


def test_a_sentence_that_is_too_long_is_cut_and_said_so(shell: Shell, folder: Path) -> None:
    answer = shell("translate", "--checkpoint", folder, stdin="The cat.\n" + "word " * 60 + "\n")
    assert answer.status == 0 and all(answer.lines)
    assert re.fullmatch(
        r"line 2: A sentence was too long for the model, .* translated by itself\.\n", answer.err
    )


def test_bytes_that_are_no_utf8_are_named_and_the_others_come_out(shell: Shell, folder: Path) -> None:
    answer = shell("translate", "--checkpoint", folder, stdin=b"The cat.\nca\xe9\nThe cat.\n")
    assert answer.status == 1
    assert [bool(line) for line in answer.lines] == [True, False, True]
    assert answer.err == "line 2: This is not UTF-8 (byte 3). Save the text as UTF-8.\n"


@pytest.mark.parametrize(
    "text", ["我饿了。", "\U0001f600\U0001f468\u200d\U0001f469", "Ünïcödé", "</s><s><pad>"]
)
def test_any_script_is_taken(shell: Shell, folder: Path, text: str) -> None:
    answer = shell("translate", "--checkpoint", folder, stdin=text + "\n")
    assert (answer.status, len(answer.lines)) == (0, 1)


def test_control_characters_separate_no_lines_and_say_nothing(shell: Shell, folder: Path) -> None:
    plain = shell("translate", "--checkpoint", folder, stdin="The cat.\n")
    odd = shell("translate", "--checkpoint", folder, stdin="\x00The\x0b\u2028c\x07at.\x1b\n\x01\x02\n")
    assert odd.status == 0
    assert odd.lines == [*plain.lines, ""]


def test_a_checkpoint_for_both_ways_serves_both(shell: Shell, shipped: Path) -> None:
    for name in ("a-fr-en", "b-en-fr"):
        (shipped / name).rename(shipped.parent / name)
    checkpoints.save(tiny_both_ways(), shipped / "both")
    checkpoint = checkpoints.load("both")
    outputs = []
    for to, source in (("fr", "en"), ("en", "fr")):
        assert common.load_translator(None, threads=1, target=to).name == "both"
        translator = Translator(checkpoint, to)
        assert (translator.source, translator.target) == (source, to)
        answer = shell("translate", "--to", to, stdin="The cat.\n\nLe chat.\n")
        hypotheses = translator.translate(["The cat.", "Le chat."], Search("beam"))
        assert answer.lines == [translator.text(hypotheses[0][0]), "", translator.text(hypotheses[1][0])]
        outputs.append(answer.out)
    assert outputs[0] != outputs[1]  # the mark is read
    assert shell("translate", stdin="The cat.\n\nLe chat.\n").out == outputs[0]


def test_scores_are_those_of_the_model(shell: Shell, folder: Path, translator: Translator) -> None:
    answer = shell("score", "--checkpoint", folder, stdin="The cat.\tLe chat.\n")
    found = json.loads(answer.lines[0])
    _, logprobs = translator.score("The cat.", "Le chat.")
    assert answer.status == 0
    assert found.keys() == {"logprob", "tokens", "perplexity"}
    assert [value for _, value in found["tokens"]] == pytest.approx(logprobs, abs=1e-4)
    assert found["logprob"] == pytest.approx(sum(logprobs), abs=1e-4)
    assert found["perplexity"] == pytest.approx(math.exp(-sum(logprobs) / len(logprobs)), rel=1e-4)


@pytest.mark.parametrize("target", ["L'été où je dors.", "你好, été\u0301 \U0001f600!", "", "Ça va?"])
def test_pieces_are_exact_readable_text(
    shell: Shell, folder: Path, translator: Translator, target: str
) -> None:
    answer = shell("score", "--checkpoint", folder, stdin=f"The cat.\t{target}\n")
    *pieces, end = [piece for piece, _ in json.loads(answer.lines[0])["tokens"]]
    ids, _ = translator.score("The cat.", target)
    assert end == "</s>"
    assert len(pieces) == len(ids) - 1
    assert "".join(pieces) == translator.tokenizer.decode(ids)
    assert "Ã" not in answer.lines[0] and "\\u" not in answer.lines[0]


def test_a_text_is_scored_by_a_language_model(shell: Shell, reader: Path) -> None:
    answer = shell("score", "--checkpoint", reader, stdin="The cat  sleeps.\n\nWhere?\n")
    first, empty, _ = answer.lines
    found, scored = json.loads(first), LanguageModel(checkpoints.load(reader)).score("The cat sleeps.")
    assert (answer.status, answer.err, empty) == (0, "", "")
    numbers = {"logprob", "tokens", "bits_per_byte", "perplexity", "word_perplexity"}
    assert found.keys() == numbers | {"counted", "windows", "remarks"}
    assert (found["counted"], found["windows"], found["remarks"]) == ({"start": False, "end": True}, 1, [])
    assert found["bits_per_byte"] == pytest.approx(scored.bits / len(b"The cat sleeps.\n"), rel=1e-4)
    *pieces, end = [piece for piece, _ in found["tokens"]]
    assert ("".join(pieces), end) == ("The cat sleeps.", "</s>")
    assert [value for _, value in found["tokens"]] == pytest.approx(scored.logprobs, abs=1e-4)
    assert found["logprob"] == pytest.approx(scored.logprob, abs=1e-4)
    assert found["perplexity"] == pytest.approx(math.exp(-scored.logprob / len(scored.logprobs)), rel=1e-4)
    assert found["word_perplexity"] == pytest.approx(math.exp(-scored.logprob / 3), rel=1e-4)


@pytest.mark.parametrize(
    "line",
    ["word " * 3000, "x", "我饿了。\tété \U0001f600", "a\u2028b\x0bc\x85d\x1ce", "</s><s><pad>", "\u2581 _"],
    ids=["long", "one character", "scripts", "line breaks", "marks", "the mark for a space"],
)
def test_any_line_is_a_text(shell: Shell, reader: Path, line: str) -> None:
    answer = shell("score", "--checkpoint", reader, stdin=line + "\n")
    assert (answer.status, answer.err, len(answer.lines)) == (0, "", 1)
    *pieces, end = [piece for piece, _ in json.loads(answer.lines[0])["tokens"]]
    assert ("".join(pieces), end) == (normalise(line), "</s>")


def test_a_line_without_spaces_is_scored_and_no_line_takes_others_with_it(
    shell: Shell, reader: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    score = LanguageModel.score

    def fail(model: LanguageModel, text: str, **options: int) -> object:
        return score(model, text, **options) if text != "fault" else 1 / 0

    monkeypatch.setattr(LanguageModel, "score", fail)
    unspaced = "今天天气很好，我们去公园玩吧。" * 20
    answer = shell("score", "--checkpoint", reader, stdin=f"The cat.\n{unspaced}\nfault\nThe dog.\n")
    first, second, third, fourth = answer.lines
    assert (answer.status, third) == (1, "") and json.loads(first) and json.loads(fourth)
    assert json.loads(second)["word_perplexity"] is None and json.loads(second)["bits_per_byte"] > 0
    assert answer.err.startswith("line 3: ") and "ZeroDivisionError" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_line_of_nothing_visible_is_named(shell: Shell, reader: Path) -> None:
    answer = shell("score", "--checkpoint", reader, stdin="\x01\x02\nThe cat.\n")
    assert (answer.status, bool(answer.lines[0]), bool(answer.lines[1])) == (1, False, True)
    assert answer.err.startswith("line 1: There is nothing to read")


def test_a_tab_tells_a_pair_from_a_text(
    shell: Shell, shipped: Path, reader: Path, translator: Translator, few_shot: Path
) -> None:
    reader.rename(shipped / "language-model")
    text, pair = shell("score", stdin="The cat.\nThe cat.\tLe chat.\n").lines
    assert "word_perplexity" in json.loads(text) and "word_perplexity" not in json.loads(pair)
    _, logprobs = translator.score("The cat.", "Le chat.")
    assert json.loads(pair)["logprob"] == pytest.approx(sum(logprobs), abs=1e-4)
    answer = shell("score", "--checkpoint", few_shot, stdin="The cat.\n")
    assert answer.err == (
        "The checkpoint few is neither a language model nor a translator. Name another one.\n"
    )


def test_bad_lines_to_score(shell: Shell, folder: Path) -> None:
    text = f"no tab\n\nThe cat.\tLe chat.\nThe cat.\t{'mot ' * 60}\n{'word ' * 60}\tmot\n"
    answer = shell("score", "--checkpoint", folder, stdin=text)
    assert answer.status == 1
    assert [bool(line) for line in answer.lines] == [False, False, True, False, False]
    problems = ["There is no tab", "The translation has", "A sentence has"]
    for number, problem, line in zip((1, 4, 5), problems, answer.err.splitlines(), strict=True):
        assert line.startswith(f"line {number}: {problem}")


def test_the_tiny_tokenizer_fits_the_tests() -> None:
    """The lines that are too long above must be so for the reason that is tested."""
    assert len(tiny_tokenizer().encode("w" * 60)) > 31 > len(tiny_tokenizer().encode("The cat."))


# ---- label


@pytest.fixture
def labeller(tmp_path: Path) -> Path:
    checkpoints.save(tiny_labeller(), tmp_path / "labeller")
    return tmp_path / "labeller"


TEXTS = ["The cat chased the dog. It ran.", "", "x" * 400, "The dog saw the cat."]


def test_a_line_of_json_comes_out_for_each_text(shell: Shell, labeller: Path) -> None:
    answer = shell("label", "--checkpoint", labeller, stdin="\n".join(TEXTS))
    first, empty, wrong, last = answer.lines
    model = Labeller(checkpoints.load(labeller))
    assert json.loads(first) == as_json(TEXTS[0], label_text(model, TEXTS[0]))
    assert json.loads(last)["text"] == TEXTS[3] and empty == wrong == ""
    assert answer.status == 1 and answer.err.startswith("line 3: The word “xxx")


def test_columns_come_out_sentence_by_sentence(shell: Shell, labeller: Path) -> None:
    answer = shell(
        "label", "--format", "conll", "--checkpoint", labeller, stdin="\n".join(TEXTS[:2] + TEXTS[3:])
    )
    model = Labeller(checkpoints.load(labeller))
    parts = [as_columns(label_text(model, text)) for text in (TEXTS[0], TEXTS[3])]
    assert answer.out.decode() == f"{parts[0]}\n{parts[1]}" and answer.status == 0


def test_another_model_labels_nothing(shell: Shell, few_shot: Path) -> None:
    answer = shell("label", "--checkpoint", few_shot, stdin="A cat.")
    assert answer.status == 1 and "is no role labeller" in answer.err
