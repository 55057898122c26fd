"""A checkpoint comes back as it was saved; anything else in its place is refused in one sentence."""

import hashlib
import json
import math
import os
import pickle
import re
import shutil
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import tokenizers
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from playground import checkpoints
from playground.checkpoints import MAX_TEXT, MAX_WEIGHTS, Checkpoint, load, pretty, save
from playground.errors import UserError
from playground.text.specials import Specials
from playground.text.tokenizer import Tokenizer
from playground.transformer import Transformer, TransformerConfig
from playground.transformer import model as model_module
from tests.helpers import KINDS, PUBLIC, assert_close, tiny_model, tokens

FILES = ("config.json", "tokenizer.json", "model.safetensors", "card.md", "metrics.json")
LABELS = ("A0", "V", "A1")
TASK = {"name": "translate", "source": "en", "target": "fr"}
Damage = Callable[[Path], object]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.train(["the cat sat on the mat", "où est l'été ?"] * 5, vocab_size=300)


def make(tokenizer: Tokenizer, kind: str = "encoder-decoder") -> Checkpoint:
    model = tiny_model(kind, vocab_size=len(tokenizer), positions="learned")
    return Checkpoint(model, tokenizer, TASK, card="# Card\n\nété\n", metrics={"bleu": 41.5, "set": "é"})


@pytest.fixture(scope="module")
def intact(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved checkpoint; tests copy it before they damage it."""
    folder = tmp_path_factory.mktemp("checkpoints") / "intact"
    save(make(tokenizer), folder)
    return folder


@pytest.fixture
def folder(intact: Path, tmp_path: Path) -> Path:
    return shutil.copytree(intact, tmp_path / "copy")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


# ---- there and back


@pytest.mark.parametrize("kind", KINDS)
def test_a_checkpoint_comes_back(kind: str, tokenizer: Tokenizer, tmp_path: Path) -> None:
    before = make(tokenizer, kind)
    save(before, tmp_path / "new" / "folder")
    after = load(tmp_path / "new" / "folder")
    assert after.model.config == before.model.config
    assert (after.task, after.card, after.metrics) == (before.task, before.card, before.metrics)
    assert after.name == "folder"
    for name, weight in before.model.state_dict().items():
        back = after.model.state_dict()[name]
        assert back.dtype == torch.float32
        assert_close(back, weight, 1e-3)  # fp16 keeps eleven binary digits
        assert torch.equal(back, weight.half().float())
    assert after.tokenizer.encode("le cat, l'été") == tokenizer.encode("le cat, l'été")
    source = tokens(1, 5) if kind == "encoder-decoder" else None
    assert_close(after.model(tokens(1, 4), source), before.model(tokens(1, 4), source), 0.05)


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_architecture_comes_back(name: str, tokenizer: Tokenizer, tmp_path: Path) -> None:
    model = tiny_model(**{**PUBLIC[name], "vocab_size": len(tokenizer)})
    labels = tuple(f"label {n}" for n in range(model.config.labels))
    save(Checkpoint(model, tokenizer, {}, labels=labels), tmp_path)
    after = load(tmp_path).model
    assert after.config == model.config
    weights = model.state_dict()
    assert after.state_dict().keys() == weights.keys()
    assert all(torch.equal(back, weights[name].half().float()) for name, back in after.state_dict().items())


@pytest.fixture
def tagger(tokenizer: Tokenizer, tmp_path: Path) -> Path:
    """The folder of an encoder that labels tokens."""
    model = tiny_model("encoder", vocab_size=len(tokenizer), labels=3, tie_embeddings=False)
    save(Checkpoint(model, tokenizer, {"name": "roles"}, labels=LABELS), tmp_path / "tagger")
    return tmp_path / "tagger"


def test_an_encoder_that_labels_tokens_comes_back_with_its_labels(tagger: Path) -> None:
    assert json.loads((tagger / "config.json").read_text(encoding="utf-8"))["labels"] == list(LABELS)
    after = load(tagger)
    assert after.labels == LABELS
    assert after.model(tokens(1, 4)).shape == (1, 4, 3)


def test_a_model_without_labels_names_none(intact: Path) -> None:
    assert "labels" not in json.loads((intact / "config.json").read_text(encoding="utf-8"))
    assert load(intact).labels == ()


# One mark for all as in GPT-2, the padding last and in front of the decoder as in Marian, no padding at 0 as
# in Llama, and tokens of a task.
@pytest.mark.parametrize(
    "specials",
    [
        Specials(295, 295, 295),
        Specials(295, 295, 0),
        Specials(2, 1, 2),
        Specials(0, 1, 2, {"sep": 3, "2fr": 295}),
    ],
    ids=["one for all", "padding last", "no padding", "others"],
)
def test_special_tokens_are_those_of_the_checkpoint(folder: Path, specials: Specials) -> None:
    config_with(folder / "config.json", special_tokens=specials.as_dict())
    found = load(folder).tokenizer
    assert found.specials == specials
    assert [id for id in range(len(found)) if found.is_special(id)] == sorted(specials.ids)


def test_a_loaded_model_serves_and_does_not_train(folder: Path) -> None:
    model = load(folder).model
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())


def test_saving_leaves_the_model_as_it_was(tokenizer: Tokenizer, tmp_path: Path) -> None:
    checkpoint = make(tokenizer)
    before = {name: weight.clone() for name, weight in checkpoint.model.state_dict().items()}
    checkpoint.model.train()
    save(checkpoint, tmp_path)
    assert checkpoint.model.training
    for name, weight in checkpoint.model.state_dict().items():
        assert torch.equal(weight, before[name]) and weight.dtype == torch.float32


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e6])
def test_weights_that_could_not_be_loaded_are_not_saved(
    tokenizer: Tokenizer, tmp_path: Path, value: float
) -> None:
    checkpoint = make(tokenizer)
    checkpoint.model.embedding.weight.data[3, 0] = value
    with pytest.raises(UserError, match="no finite numbers"):
        save(checkpoint, tmp_path / "bad")
    assert not (tmp_path / "bad").exists()


def test_the_five_files_are_what_they_should_be(intact: Path) -> None:
    assert sorted(path.name for path in intact.iterdir()) == sorted(FILES)
    weights = load_file(intact / "model.safetensors")
    assert {weight.dtype for weight in weights.values()} == {torch.float16}
    config = json.loads((intact / "config.json").read_text(encoding="utf-8"))
    assert config["format"] == 1
    assert config["model"]["kind"] == "encoder-decoder"
    assert config["special_tokens"] == {"pad": 0, "bos": 1, "eos": 2}
    assert (intact / "metrics.json").read_text(encoding="utf-8").count("é") == 1  # readable, not \u00e9


@given(JSON)
def test_readable_json_says_the_same(content: object) -> None:
    assert json.loads(pretty(content)) == content


def test_what_fits_on_a_line_stands_on_one() -> None:
    rows = [{"layer": n, "scores": {"previous": 0.25, "next": -0.5}, "clear": list(range(9))} for n in (0, 1)]
    lines = pretty({"table": rows, "name": "é"}).splitlines()
    assert lines[:3] == ["{", '  "table": [', f"    {json.dumps(rows[0])},"]
    assert lines[-2:] == ['  "name": "é"', "}"]
    assert pretty(list(range(100))).count("\n") == 101
    assert max(map(len, pretty({"x" * 60: list(range(20)), "y": rows}).splitlines())) <= 120


def test_the_fingerprint_is_that_of_the_weights(folder: Path) -> None:
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    assert load(folder).sha256 == digest


def test_shipped_checkpoints_load_by_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "FOLDER", folder.parent)
    assert checkpoints.names() == ["copy"]
    assert load("copy").name == "copy"
    with pytest.raises(UserError, match=r"no checkpoint coppy.*shipped: copy\."):
        load("coppy")


def test_no_checkpoint_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path / "nowhere")
    with pytest.raises(UserError, match="shipped: none"):
        load(tmp_path / "missing")


def test_a_name_does_not_lead_out_of_the_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = folder.parent / "shipped"
    shipped.mkdir()
    monkeypatch.setattr(checkpoints, "FOLDER", shipped)
    assert load(shipped / "../copy").name == "copy"  # a path of the user's own may lead anywhere
    with pytest.raises(UserError, match="There is no checkpoint"):
        load("../copy")


# ---- damage


def refused(folder: Path, file: str) -> str:
    """The message with which the checkpoint is refused; it names the file, in one line."""
    with pytest.raises(UserError) as caught:
        load(folder)
    message = str(caught.value)
    assert str(folder / file) in message
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return message


def cut(path: Path, share: float = 0.5) -> None:
    os.truncate(path, int(path.stat().st_size * share))


def config_with(path: Path, **changes: object) -> None:
    """Overwrite entries of config.json; those of its model with a dictionary `model`."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content["model"].update(changes.pop("model", {}))
    path.write_text(json.dumps({**content, **changes}), encoding="utf-8")


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert "is missing" in refused(folder, file)


@pytest.mark.parametrize("file", FILES)
def test_a_folder_in_place_of_a_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    (folder / file).mkdir()
    assert "is missing" in refused(folder, file)


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_may_not_be_read_is_named(
    folder: Path, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_(path: Path, *given: object, **more: object) -> object:
        if path == folder / file:
            raise PermissionError(13, "Permission denied")
        return opened(path, *given, **more)

    opened = Path.open
    monkeypatch.setattr(Path, "open", open_)
    assert "cannot be read: Permission denied" in refused(folder, file)


def test_a_folder_that_may_not_be_read_is_listed_and_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stat(path: Path, **more: object) -> object:
        if path.parent == folder:
            raise PermissionError(13, "Permission denied")
        return looked(path, **more)

    looked = Path.stat
    monkeypatch.setattr(checkpoints, "FOLDER", folder.parent)
    monkeypatch.setattr(Path, "stat", stat)
    assert checkpoints.names() == ["copy"]
    assert "cannot be read: Permission denied" in refused(folder, "config.json")


def test_a_tokenizer_that_cuts_or_fills_up_texts_is_refused(folder: Path) -> None:
    path = folder / "tokenizer.json"
    for change in ("enable_truncation", "enable_padding"):
        tokenizer = tokenizers.Tokenizer.from_file(str(path))
        getattr(tokenizer, change)(**({"max_length": 3} if change == "enable_truncation" else {}))
        tokenizer.save(str(path))
        assert "without truncation and padding" in refused(folder, "tokenizer.json")
        tokenizer.no_truncation()
        tokenizer.save(str(path))


@pytest.mark.parametrize("name", ["Lowercase", "NFKC", "Strip"])
def test_a_tokenizer_that_changes_texts_is_refused(folder: Path, name: str) -> None:
    path = folder / "tokenizer.json"
    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    tokenizer.normalizer = getattr(tokenizers.normalizers, name)()
    tokenizer.save(str(path))
    assert f"changes every text before it reads it ({name})" in refused(folder, "tokenizer.json")


@pytest.mark.parametrize("dtype", [torch.int8, torch.float8_e4m3fn, torch.float64, torch.bool])
def test_weights_of_another_type_are_refused(folder: Path, dtype: torch.dtype) -> None:
    path = folder / "model.safetensors"
    weights = load_file(path)
    name = next(iter(weights))
    save_file({**weights, name: torch.zeros(weights[name].shape).to(dtype)}, path)
    assert f"tensor {name} is {dtype}; weights are floats of 16 or 32 bits" in refused(folder, path.name)


def test_a_model_too_large_for_the_page_is_read_where_it_is_asked_for(folder: Path) -> None:
    small = load(folder)
    config = replace(small.model.config, width=512, heads=8, feed_forward=4096)
    with torch.random.fork_rng():
        save(replace(small, model=Transformer(config)), folder / "large")
    for most in (MAX_WEIGHTS, 1_000):
        with pytest.raises(UserError, match="more than a checkpoint may hold"):
            load(folder / "large", most)
    assert load(folder / "large", 4 * MAX_WEIGHTS).model.config == config


@pytest.mark.parametrize("file", FILES)
def test_an_oversized_file_is_not_read(folder: Path, file: str) -> None:
    limit = MAX_WEIGHTS if file == "model.safetensors" else MAX_TEXT
    os.truncate(folder / file, limit + 1)  # a hole: takes no room on the disk
    assert f"above the limit of {limit:,}" in refused(folder, file)


@pytest.mark.parametrize("file", ["config.json", "tokenizer.json", "model.safetensors", "metrics.json"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_a_truncated_file_is_refused(folder: Path, file: str, share: float) -> None:
    cut(folder / file, share)
    assert refused(folder, file)


@pytest.mark.parametrize("file", ["config.json", "metrics.json"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"hello", "is not JSON"),
        (b"\xff\xfe{}", "is not UTF-8"),
        (b"[1, 2]", "no JSON object"),
        (b"null", "no JSON object"),
        (b"[" * 100_000, "is not JSON"),  # deeper than Python can follow
        (b'{"a": ' + b"9" * 5000 + b"}", "is not JSON"),  # more digits than Python will read
    ],
)
def test_what_is_no_json_object_is_refused(folder: Path, file: str, content: bytes, message: str) -> None:
    (folder / file).write_bytes(content)
    assert message in refused(folder, file)


def test_a_card_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "card.md").write_bytes(b"\x89PNG\xff\xd8")
    assert "is not UTF-8" in refused(folder, "card.md")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": 2}, "does not describe a checkpoint of this project"),
        ({"format": None}, "does not describe a checkpoint of this project"),
        ({"format": True}, "does not describe a checkpoint of this project"),
        ({"format": 1.0}, "does not describe a checkpoint of this project"),
        ({"special_tokens": None}, "must name the ids of pad, bos and eos"),
        ({"special_tokens": {"pad": 0, "eos": 2}}, "must name the ids of pad, bos and eos"),
        ({"special_tokens": [0, 1, 2]}, "must name the ids of pad, bos and eos"),
        ({"special_tokens": {"pad": 0, "bos": 1, "eos": 300}}, "special token eos is 300"),
        ({"special_tokens": {"pad": -1, "bos": 1, "eos": 2}}, "special token pad is -1"),
        ({"special_tokens": {"pad": 0, "bos": "1", "eos": 2}}, "special token bos is '1'"),
        ({"special_tokens": {"pad": 0, "bos": 1, "eos": 2, "sep": True}}, "special token sep is True"),
        ({"labels": ["A"]}, "does not name the 0 labels of its model"),
        ({"model": {"wings": 2}}, "wings"),
        ({"model": {"kind": "coder"}}, "choose one of encoder-decoder, decoder, encoder"),
        ({"model": {"kind": ["decoder"]}}, "choose one of"),
        ({"model": {"width": "16"}}, "width is '16'"),
        ({"model": {"width": 15}}, "cannot be divided"),
        ({"model": {"max_length": True}}, "max_length is True"),
        ({"model": {"encoder_layers": True}}, "encoder_layers is True"),
        ({"model": {"max_length": 10**9, "positions": "rotary"}}, "max_length is 1,000,000,000, more than"),
        ({"model": {"width": None}}, "width is None"),
        ({"model": {"encoder_layers": "2"}}, "encoder_layers|no valid model"),
        ({"model": {"encoder_layers": 1.5}}, "encoder_layers|no valid model"),
        ({"model": {"dropout": "much"}}, "dropout|no valid model"),
        ({"model": {"norm_first": "no"}}, "norm_first"),
        ({"task": "translate"}, "task"),
        ({"task": {"name": ["translate"]}}, "task"),
    ],
    ids=str,
)
def test_a_config_that_makes_no_checkpoint_is_refused(folder: Path, changes: dict, message: str) -> None:
    config_with(folder / "config.json", **changes)
    assert any(part in refused(folder, "config.json") for part in message.split("|"))


def test_a_config_without_a_model_is_refused(folder: Path) -> None:
    """What config.json of another library looks like."""
    (folder / "config.json").write_text('{"model_type": "marian", "d_model": 512}', encoding="utf-8")
    assert "does not describe a checkpoint" in refused(folder, "config.json")


@pytest.mark.parametrize(
    "labels", [None, [], ["A0", "V"], [*"ABCD"], ["A0", "V", 1], "A0V", {"A0": 0, "V": 1, "A1": 2}], ids=str
)
def test_labels_of_a_wrong_number_or_type_are_refused(tagger: Path, labels: object) -> None:
    config_with(tagger / "config.json", labels=labels)
    assert "does not name the 3 labels of its model" in refused(tagger, "config.json")


@pytest.mark.parametrize(
    "sizes",
    [
        {"width": 10**6},
        {"width": 10**6, "heads": 10**6, "positions": "alibi"},
        {"vocab_size": 10**9},
        {"feed_forward": 10**12},
        {"max_length": 10**9, "positions": "learned"},
        {"max_length": 10**9, "positions": "sinusoidal"},
    ],
    ids=str,
)
def test_absurd_sizes_are_counted_and_refused(folder: Path, sizes: dict) -> None:
    config_with(folder / "config.json", model=sizes)
    assert re.search("values, more than (a checkpoint may hold|134,217,728)", refused(folder, "config.json"))


@pytest.mark.parametrize("name", ["width", "vocab_size", "feed_forward", "max_length", "heads"])
@pytest.mark.parametrize("scheme", ["learned", "sinusoidal"])
def test_sizes_beyond_every_machine_are_refused(folder: Path, name: str, scheme: str) -> None:
    config_with(folder / "config.json", model={"width": 16, name: 4 * 10**30, "positions": scheme})
    assert refused(folder, "config.json")


def test_a_model_is_counted_before_anything_is_allocated(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a sketch, whose weights are shapes alone."""
    built = []

    def build(config: TransformerConfig) -> Transformer:
        built.append(config.width)
        return Transformer(config)

    monkeypatch.setattr(checkpoints, "Transformer", build)
    load(folder)
    assert built == [16]
    config_with(folder / "config.json", model={"width": 4096})  # 1.6 GB
    refused(folder, "config.json")
    assert built == [16]


@pytest.mark.parametrize("side", ["encoder_layers", "decoder_layers"])
def test_absurdly_many_layers_are_refused_before_they_are_built(
    folder: Path, side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes a millisecond even where nothing is allocated: a billion would take days."""
    built = []

    def build(kind: type) -> Callable:
        def counted(*arguments: object) -> object:
            built.append(kind)
            assert len(built) < 1000, "still building layers"
            return kind(*arguments)

        return counted

    for name in ("EncoderBlock", "DecoderBlock"):
        monkeypatch.setattr(model_module, name, build(getattr(model_module, name)))
    config_with(folder / "config.json", model={side: 10**9})
    refused(folder, "config.json")


# ---- weights


class Trap:
    """Touches a file when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple:
        return Path.touch, (self.target,)


@pytest.mark.parametrize("archive", [False, True])
def test_a_pickle_in_disguise_is_refused_and_not_run(folder: Path, archive: bool) -> None:
    path, sprung = folder / "model.safetensors", folder / "sprung"
    if archive:
        torch.save(Trap(sprung), path)
    else:
        path.write_bytes(pickle.dumps(Trap(sprung)))
    assert "damaged or no safetensors file" in refused(folder, "model.safetensors")
    assert not sprung.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a tensor in sight",
        struct.pack("<Q", 2**60) + b"{}",  # a header longer than any file
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 60) + b'{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,999]}}'.ljust(60),
    ],
)
def test_what_is_no_safetensors_file_is_refused(folder: Path, content: bytes) -> None:
    (folder / "model.safetensors").write_bytes(content)
    assert "damaged or no safetensors file" in refused(folder, "model.safetensors")


def change_weights(path: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    weights = load_file(path)
    change(weights)
    save_file(weights, path)


BIAS = "decoder.1.cross.part.key.bias"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda w: w.update({BIAS: torch.zeros(17)}), f"tensor {BIAS} has shape [17], the model needs [16]"),
        (lambda w: w.update({BIAS: torch.zeros(16, 1)}), f"tensor {BIAS} has shape [16, 1]"),
        (lambda w: w.pop(BIAS), f"tensor {BIAS} has shape None, the model needs [16]"),
        (lambda w: w.update(extra=torch.zeros(2)), "tensor extra has shape [2], the model needs None"),
        (lambda w: w.update({BIAS: torch.full((16,), float("nan"))}), f"tensor {BIAS} holds values"),
        (lambda w: w[BIAS].index_fill_(0, torch.tensor([3]), float("inf")), f"tensor {BIAS} holds values"),
        (lambda w: w.update({BIAS: torch.zeros(16, dtype=torch.int32)}), f"tensor {BIAS} is torch.int32"),
    ],
    ids=["longer", "folded", "missing", "extra", "nan", "inf", "integers"],
)
def test_weights_that_do_not_fit_are_refused(folder: Path, change: Callable, message: str) -> None:
    change_weights(folder / "model.safetensors", change)
    assert message in refused(folder, "model.safetensors")


def test_weights_of_another_model_are_refused(folder: Path, tokenizer: Tokenizer) -> None:
    other = tiny_model("encoder-decoder", vocab_size=len(tokenizer), positions="none")
    save_file(other.state_dict(), folder / "model.safetensors")
    assert "positions.table" in refused(folder, "model.safetensors")


# ---- tokenizer


def test_a_tokenizer_of_another_size_is_refused(folder: Path, tokenizer: Tokenizer) -> None:
    Tokenizer.train(["the cat"] * 3, vocab_size=265).save(folder / "tokenizer.json")
    message = f"has 265 tokens, the model {len(tokenizer)}: they do not match"
    assert message in refused(folder, "tokenizer.json")


@pytest.mark.parametrize("content", ["", "hello", "{}", "[]", '{"version": "1.0", "model": {"type": "XYZ"}}'])
def test_what_is_no_tokenizer_is_refused(folder: Path, content: str) -> None:
    (folder / "tokenizer.json").write_text(content, encoding="utf-8")
    assert "holds no tokenizer" in refused(folder, "tokenizer.json")


def test_a_foreign_tokenizer_of_the_same_size_is_refused(folder: Path) -> None:
    """Ids beyond the embedding matrix, as tokenizers of other projects have."""
    path = folder / "tokenizer.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    vocab = content["model"]["vocab"]
    vocab[max(vocab, key=vocab.get)] = 10_000
    path.write_text(json.dumps(content), encoding="utf-8")
    assert refused(folder, "tokenizer.json")


# ---- anything


@given(
    file=st.sampled_from(FILES),
    place=st.floats(0, 1, exclude_max=True),
    bytes_=st.binary(min_size=1, max_size=8),
    keep=st.booleans(),
)
def test_random_damage_is_refused_or_harmless(
    intact: Path, tmp_path_factory: pytest.TempPathFactory, file: str, place: float, bytes_: bytes, keep: bool
) -> None:
    """Bytes overwritten or a tail lost anywhere: loading works or says why not, and nothing else."""
    folder = shutil.copytree(intact, tmp_path_factory.mktemp("damage") / "copy")
    content = (folder / file).read_bytes()
    at = int(place * len(content))
    (folder / file).write_bytes(content[:at] + bytes_ + (content[at + len(bytes_) :] if keep else b""))
    try:
        load(folder)
    except UserError as error:
        assert str(folder) in str(error)  # with the name of this file, or of one that it contradicts
