"""The command line: a line in, a line out; what is wrong is said in one line, and told by the status."""

import io
import json
import math
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import torch

from playground import checkpoints, cli
from playground.cli import common, lines, training
from playground.corpora.books import stream
from playground.generation.ngram import FILE, NGram
from playground.generation.search import Search
from playground.text.conventions import normalise
from playground.training import loop, recipes, shootout, translation
from playground.uses.incontext.fewshot import FewShot
from playground.uses.language import LanguageModel
from playground.uses.translation.translator import Translator
from tests.fewshot import save_few_shot
from tests.translators import (
    SENTENCES,
    save_translator,
    tiny_both_ways,
    tiny_language_model,
    tiny_tokenizer,
    tiny_translator,
)

ROOT = Path(__file__).parent.parent


@dataclass
class Answer:
    """What a command left behind."""

    status: int
    out: bytes
    err: str

    @property
    def lines(self) -> list[str]:
        assert self.out.endswith(b"\n") or not self.out
        return self.out.decode("utf-8").split("\n")[:-1]


class Shell:
    """Runs commands in this process, with bytes as standard input."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture) -> None:
        self.monkeypatch, self.capture = monkeypatch, capture

    def __call__(self, *arguments: object, stdin: bytes | str = b"") -> Answer:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        # A locale that knows no accents: the commands must not care.
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="ascii"))
        self.capture.readouterr()
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as exit:  # argparse leaves so
            status = exit.code
        out, err = self.capture.readouterr()
        return Answer(status, out, err.decode("utf-8"))


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture) -> Shell:
    monkeypatch.setattr(loop, "cores", lambda: 1)
    return Shell(monkeypatch, capsysbinary)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_translator(tmp_path / "tiny")


@pytest.fixture
def translator() -> Translator:
    checkpoint = tiny_translator()
    checkpoint.model.load_state_dict({k: v.half().float() for k, v in checkpoint.model.state_dict().items()})
    return Translator(checkpoint)


# ---- complete


QUESTION = {"examples": [["ab", "b"], ["cd", "d"]], "query": "ef"}


@pytest.fixture
def few_shot(tmp_path: Path) -> Path:
    return save_few_shot(tmp_path / "few")


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


# ---- translate


def test_a_line_in_a_line_out_in_order(shell: Shell, folder: Path, translator: Translator) -> None:
    sources = [english for english, _ in SENTENCES]
    answer = shell("translate", "--checkpoint", folder, stdin="\n".join(sources) + "\n")
    assert (answer.status, answer.err) == (0, "")
    found = translator.translate(sources)
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
    shell("translate", "--checkpoint", folder, "--beam", 3, stdin="The cat.")
    assert searches == [Search("greedy"), Search("beam", beams=3)]


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
    text = "The cat.\n" + "word " * 60 + "\nThe cat.\n"
    answer = shell("translate", "--checkpoint", folder, stdin=text)
    assert answer.status == 1
    first, middle, last = answer.lines
    assert first == last != middle == ""
    assert re.fullmatch(r"line 2: A sentence has \d+ tokens, the model reads at most 31: .*\n", answer.err)


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


def test_a_missing_checkpoint_is_one_line_without_traceback(shell: Shell, tmp_path: Path) -> None:
    answer = shell("translate", "--checkpoint", tmp_path / "none", stdin="The cat.\n")
    assert (answer.status, answer.out) == (1, b"")
    assert re.fullmatch(r"There is no checkpoint .*none\. .*\n", answer.err)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors", "metrics.json"])
def test_a_damaged_checkpoint_is_one_line_that_names_the_file(shell: Shell, folder: Path, name: str) -> None:
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    answer = shell("translate", "--checkpoint", folder, stdin="The cat.\n")
    assert (answer.status, answer.out) == (1, b"")
    assert name in answer.err and answer.err.count("\n") == 1 and "Traceback" not in answer.err


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of shipped checkpoints, with one for each direction."""
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path / "checkpoints")
    save_translator(tmp_path / "checkpoints" / "a-fr-en", "fr", "en")
    save_translator(tmp_path / "checkpoints" / "b-en-fr", "en", "fr")
    return tmp_path / "checkpoints"


def test_to_picks_the_shipped_checkpoint(shell: Shell, shelf: Path) -> None:
    assert common.load_translator(None, threads=1).name == "b-en-fr"
    assert common.load_translator(None, threads=1, target="fr").name == "b-en-fr"
    assert common.load_translator(None, threads=1, target="en").name == "a-fr-en"
    assert shell("translate", "--to", "en", stdin="Le chat.").status == 0


def test_a_checkpoint_for_both_ways_serves_both(shell: Shell, shelf: Path) -> None:
    for name in ("a-fr-en", "b-en-fr"):
        (shelf / name).rename(shelf.parent / name)
    checkpoints.save(tiny_both_ways(), shelf / "both")
    checkpoint = checkpoints.load("both")
    outputs = []
    for to, source in (("fr", "en"), ("en", "fr")):
        assert common.load_translator(None, threads=1, target=to).name == "both"
        translator = Translator(checkpoint, to)
        assert (translator.source, translator.target) == (source, to)
        answer = shell("translate", "--to", to, stdin="The cat.\n\nLe chat.\n")
        hypotheses = translator.translate(["The cat.", "Le chat."])
        assert answer.lines == [translator.text(hypotheses[0][0]), "", translator.text(hypotheses[1][0])]
        outputs.append(answer.out)
    assert outputs[0] != outputs[1]  # the mark is read
    assert shell("translate", stdin="The cat.\n\nLe chat.\n").out == outputs[0]


def test_no_checkpoint_into_a_language(shell: Shell, shelf: Path) -> None:
    (shelf / "a-fr-en").rename(shelf.parent / "elsewhere")
    answer = shell("translate", "--to", "en")
    assert answer.status == 1
    assert answer.err == (
        "No shipped checkpoint translates into en; there are: b-en-fr. Name a folder with --checkpoint.\n"
    )


def test_a_checkpoint_of_another_direction_or_task_is_refused(shell: Shell, folder: Path) -> None:
    answer = shell("translate", "--checkpoint", folder, "--to", "en")
    assert (answer.status, "translates into fr, not en" in answer.err) == (1, True)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(
        json.dumps({**config, "task": {"name": "complete"}}), encoding="utf-8"
    )
    answer = shell("translate", "--checkpoint", folder)
    assert (answer.status, answer.err) == (1, "The checkpoint tiny is no translator. Name another one.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["translate", "--to", "de"],
        ["translate", "--beam", "0"],
        ["translate", "--beam", "13"],
        ["translate", "--beam", "two"],
        ["evaluate", "translate"],
        ["evaluate", "dancing", "--data", "x"],
        ["train", "translate", "--data", "x", "--out", "y", "--minutes", "-1"],
        ["train", "translate", "--data", "x", "--out", "y", "--minutes", "nan"],
        ["train", "translate", "--out", "y"],
    ],
)
def test_wrong_usage_has_status_two(shell: Shell, arguments: list[str]) -> None:
    answer = shell(*arguments)
    assert (answer.status, answer.out) == (2, b"")
    assert answer.err.startswith("usage: ")


def test_ctrl_c_is_quiet(shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Translator, "stream", interrupt)
    assert shell("translate", "--checkpoint", folder, stdin="The cat.") == Answer(130, b"", "")


def test_help_needs_no_torch_and_a_reader_that_goes_away_is_no_traceback(folder: Path) -> None:
    code = "import sys, playground.cli as cli; cli.make_parser(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
    read, write = os.pipe()
    os.close(read)  # whatever is written now breaks
    command = [sys.executable, "-m", "playground", "translate", "--checkpoint", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, input=b"The cat.\n", stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


# ---- score


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


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    """A language model with the n-gram model beside it."""
    folder, checkpoint = tmp_path / "reader", tiny_language_model()
    checkpoints.save(checkpoint, folder)
    ids = stream([english for english, _ in SENTENCES], checkpoint.tokenizer)
    NGram.train([ids], len(checkpoint.tokenizer)).save(folder / FILE)
    return folder


def test_a_text_is_scored_by_a_language_model(shell: Shell, reader: Path) -> None:
    answer = shell("score", "--checkpoint", reader, stdin="The cat  sleeps.\n\nWhere?\n")
    first, empty, _ = answer.lines
    found, scored = json.loads(first), LanguageModel(checkpoints.load(reader)).score("The cat sleeps.")
    assert (answer.status, answer.err, empty) == (0, "", "")
    assert found.keys() == {"logprob", "tokens", "bits_per_byte", "perplexity", "word_perplexity"}
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
    shell: Shell, shelf: Path, reader: Path, translator: Translator, few_shot: Path
) -> None:
    reader.rename(shelf / "language-model")
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


# ---- evaluate


def test_evaluate_prints_json_and_records_it(shell: Shell, folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "tiny.tsv"
    data.write_text("".join(f"{e}\t{f}\n" for e, f in SENTENCES), encoding="utf-8")
    aligned = tmp_path / "dev.jsonl"
    row = {"en": ["The", "cat"], "fr": ["Le", "chat"], "sure": [[0, 0], [1, 1]], "possible": []}
    aligned.write_text(json.dumps(row), encoding="utf-8")
    common = ("--checkpoint", folder, "--record", folder)
    plain = shell("evaluate", "translate", "--data", data, *common)
    moses = shell("evaluate", "translate", "--data", data, "--beam", 2, "--style", "moses", *common)
    alignment = shell("evaluate", "alignment", "--data", aligned, *common)
    assert [plain.status, moses.status, alignment.status] == [0, 0, 0]
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["tests"] == {"tiny": json.loads(plain.out), "tiny-beam2-moses": json.loads(moses.out)}
    assert metrics["alignment"] == json.loads(alignment.out)
    assert metrics["tests"]["tiny"]["size"] == 4


def test_both_ways_are_measured(shell: Shell, tmp_path: Path) -> None:
    data, folder = tmp_path / "tiny.tsv", tmp_path / "both"
    data.write_text("".join(f"{e}\t{f}\n" for e, f in SENTENCES), encoding="utf-8")
    checkpoints.save(tiny_both_ways(), folder)
    common = ("--checkpoint", folder, "--record", folder)
    assert shell("evaluate", "translate", "--data", data, *common).status == 0
    assert shell("evaluate", "translate", "--data", data, "--to", "en", *common).status == 0
    field = shell("evaluate", "field", *common)
    assert field.status == 0
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert {name: result["to"] for name, result in metrics["tests"].items()} == {
        "tiny": "fr",
        "tiny-en": "en",
    }
    assert metrics["field"] == json.loads(field.out)
    assert metrics["field"]["to"].keys() == {"fr", "en"}


def test_a_language_model_is_measured_beside_its_ngrams(shell: Shell, reader: Path, tmp_path: Path) -> None:
    data = tmp_path / "tiny.tsv"
    data.write_text("".join(f"{e}\t{f}\n" for e, f in SENTENCES), encoding="utf-8")
    arguments = ("evaluate", "language-model", "--data", data, "--checkpoint", reader)
    answer = shell(*arguments, "--record", reader)
    assert answer.status == 0
    result = json.loads(answer.out)
    assert list(result["models"]) == ["transformer", "n-gram", "uniform"]
    metrics = json.loads((reader / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["language-model"] == {"tiny": result}
    NGram.train([[1, 5]], 9).save(reader / FILE)
    assert "counts 9 different tokens, the language model has" in shell(*arguments).err
    (reader / FILE).unlink()
    answer = shell(*arguments)
    assert (answer.status, "There is no n-gram model" in answer.err) == (1, True)


def test_evaluate_without_data(shell: Shell, folder: Path, tmp_path: Path) -> None:
    answer = shell("evaluate", "translate", "--data", tmp_path / "none.tsv", "--checkpoint", folder)
    assert (answer.status, answer.out) == (1, b"")
    assert re.fullmatch(r"There is no file .*none\.tsv\. Name an existing one\.\n", answer.err)


# ---- analyse-heads


def test_analyse_heads_prints_json_and_records_it(shell: Shell, folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "tiny.tsv"
    data.write_text("".join(f"{e}\t{f}\n" for e, f in SENTENCES), encoding="utf-8")
    answer = shell("analyse-heads", "--data", data, "--checkpoint", folder, "--record", folder)
    assert answer.status == 0
    result = json.loads(answer.out)
    assert len(result["table"]) == 24 and result["size"] == 4
    assert json.loads((folder / "metrics.json").read_text(encoding="utf-8"))["heads"] == result


def test_analyse_heads_without_data(shell: Shell, folder: Path, tmp_path: Path) -> None:
    answer = shell("analyse-heads", "--data", tmp_path / "none.tsv", "--checkpoint", folder)
    assert (answer.status, answer.out) == (1, b"")
    assert re.fullmatch(r"There is no file .*none\.tsv\. Name an existing one\.\n", answer.err)


# ---- train


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A tiny recipe, and the folder of its data."""
    monkeypatch.setattr(loop, "fast_bfloat16", lambda: False)
    tiny = translation.Recipe(
        tags=(), dev="dev.tsv", vocab_size=300, width=8, heads=2, encoder_layers=1, decoder_layers=1,
        feed_forward=8, batch_tokens=40,
    )  # fmt: skip
    monkeypatch.setitem(recipes.RECIPES, "tiny", partial(translation.make_trainer, tiny))
    data = tmp_path / "data"
    data.mkdir()
    for name in ("train.tsv", "dev.tsv"):
        (data / name).write_text("".join(f"{e}\t{f}\n" for e, f in SENTENCES * 3), encoding="utf-8")
    return data


def test_train_says_what_it_will_do_and_does_it(shell: Shell, recipe: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = shell("train", "tiny", "--data", recipe, "--out", out, "--minutes", 0.01)
    assert (answer.status, answer.out) == (0, b"")
    assert re.search(
        r"^[\d,]+ parameters, [\d,]+ target tokens an epoch, [\d,]+ tokens/s measured on this cpu\.\n"
        r"0\.0 of 0\.01 minutes are left: about [\d.]+ epochs, until \d\d:\d\d\.\n",
        answer.err,
    )
    assert "dev_bleu" in answer.err
    assert checkpoints.load(out / "best").task["target"] == "fr"

    again = shell("train", "tiny", "--data", recipe, "--out", out, "--minutes", 0.01)
    assert (again.status, again.out) == (1, b"")
    assert again.err == f"{out} holds a run already. Go on with --resume, or name another folder.\n"
    resumed = shell("train", "tiny", "--data", recipe, "--out", out, "--minutes", 0.02, "--resume")
    assert resumed.status == 0


def test_a_run_whose_loss_is_no_number_ends_with_a_sentence(
    shell: Shell, recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    monkeypatch.setattr(
        translation, "loss", lambda model, batch: model(batch.target, batch.source).sum() * math.nan
    )
    answer = shell("train", "tiny", "--data", recipe, "--out", out, "--minutes", 1)
    assert (answer.status, answer.out) == (1, b"")
    assert re.search(r"^The loss or its gradient was no finite number in 10 steps in a row", answer.err, re.M)
    assert not (out / "best" / "model.safetensors").exists()


def test_a_run_of_which_no_model_was_kept_says_so(
    shell: Shell, recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop.Trainer, "judge", lambda trainer: None)
    answer = shell("train", "tiny", "--data", recipe, "--out", tmp_path / "out", "--minutes", 0.01)
    assert answer.status == 1 and "No model was kept" in answer.err


def test_a_stopped_run_says_how_to_go_on(
    shell: Shell, recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "show", lambda bar, trainer, tokens, loss: trainer.stop.note(2, None))
    answer = shell("train", "tiny", "--data", recipe, "--out", tmp_path / "out")
    assert answer.status == 130
    assert "Stopped and saved. Go on with the same command and --resume" in answer.err
    assert torch.load(tmp_path / "out" / loop.STATE)["at"]["step"] == 1


def test_an_unknown_recipe_lists_the_valid_ones(shell: Shell, tmp_path: Path) -> None:
    answer = shell("train", "dance", "--data", tmp_path, "--out", tmp_path / "out")
    assert answer.status == 2
    assert answer.err.endswith(f"there is no recipe dance; choose {' or '.join(recipes.RECIPES)}\n")


def test_train_on_an_empty_folder_or_without_a_gpu(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    arguments = ("train", "translate", "--data", tmp_path, "--out", tmp_path / "out")
    assert re.fullmatch(r".* holds none of train\.tsv\.gz, .*\n", shell(*arguments).err)
    answer = shell(*arguments, "--device", "cuda")
    assert (answer.status, answer.err.startswith("There is no CUDA GPU here")) == (1, True)
    assert not (tmp_path / "out").exists()


def test_a_recipe_that_makes_its_data_needs_none(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.training.next_token.shutil.which", lambda name: None)
    monkeypatch.setattr(shootout, "STRINGS", 2)
    monkeypatch.setattr(shootout, "SCHEMES", ("none",))
    tiny = shootout.Recipe(steps=1, batch_tokens=100, seeds=1)
    monkeypatch.setitem(recipes.RECIPES, "positions", partial(shootout.make_trainer, tiny))
    answer = shell("train", "positions", "--out", tmp_path / "out")
    assert answer.status == 0
    assert re.search(r"^[\d,]+ parameters, 2 of 2 runs of 1 steps are left", answer.err)
    assert checkpoints.load(tmp_path / "out" / "best" / "copying-none").task["scheme"] == "none"
    answer = shell("train", "translate", "--out", tmp_path / "out")
    assert (answer.status, "the recipe translate needs --data DIR" in answer.err) == (2, True)


# ---- scores


def test_scores_are_printed_or_put_into_the_readme(shell: Shell, shelf: Path) -> None:
    (shelf / "b-en-fr" / "metrics.json").write_text(json.dumps({"tests": {}}), encoding="utf-8")
    assert shell("scores") == Answer(0, b"\n", "")
    answer = shell("scores", "--write")
    assert (answer.status, "There is no" in answer.err) == (1, True)
    readme = shelf.parent / "README.md"
    readme.write_text("# Été\n<!-- scores -->\nold\n<!-- /scores -->\nend\n", encoding="utf-8")
    assert shell("scores", "--write") == Answer(0, b"", "")
    assert "old" not in readme.read_text(encoding="utf-8")


def test_the_tiny_tokenizer_fits_the_tests() -> None:
    """The lines that are too long above must be so for the reason that is tested."""
    assert len(tiny_tokenizer().encode("word " * 60)) > 31 > len(tiny_tokenizer().encode("The cat."))
