"""A model that was saved by Hugging Face's library computes here what it computes there."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import PreTrainedModel

from playground import importing
from playground.checkpoints import Checkpoint
from playground.errors import UserError
from playground.generation.decoding import decode
from playground.importing.conventions import never_written
from playground.importing.reading import read_settings
from playground.transformer import Prepared, PreparedState, Trace
from tests.helpers import assert_close, present, tokens
from tests.importing.conftest import Publics
from tests.publics import MODELS, gpt2, llama3

WRITERS = [name for name in MODELS if "bert" not in name]


def ids_of(ours: Checkpoint, rows: int, length: int, seed: int = 3) -> tuple[Tensor, Tensor]:
    """Random ids that the encoder reads (as in a decoder alone), and that the decoder does."""
    config = ours.model.config
    read = tokens(rows, length, seed=seed) % (config.source_vocab_size or config.vocab_size)
    return read, tokens(rows, length, seed=seed + 1) % config.vocab_size


def theirs_of(theirs: PreTrainedModel, ours: Checkpoint, read: Tensor, written: Tensor) -> Tensor:
    if ours.model.config.kind == "encoder-decoder":
        return theirs(input_ids=read, decoder_input_ids=written).logits
    return theirs(input_ids=read).logits


def ours_of(ours: Checkpoint, read: Tensor, written: Tensor, trace: Trace | None = None) -> Tensor:
    if ours.model.config.kind == "encoder-decoder":
        return ours.model(written, read, trace=trace)
    return ours.model(read, trace=trace)


def assert_same(ours: Checkpoint, mine: Tensor, expected: Tensor) -> None:
    """The same logits, but of what is never written."""
    mine, never = mine.clone(), never_written(ours.model)
    mine[..., never] = expected[..., never]
    assert_close(mine, expected, 5e-5)  # T5 leaves its scores unscaled, so rounding counts for more


@pytest.mark.parametrize("name", MODELS)
@torch.inference_mode()
def test_it_has_the_logits_of_the_original(name: str, publics: Publics) -> None:
    theirs, ours = publics.original(name), publics.read(name)
    read, written = ids_of(ours, 2, 9)
    expected = theirs_of(theirs, ours, read, written)
    assert_same(ours, ours_of(ours, read, written), expected)
    assert_same(ours, ours_of(ours, read, written, Trace()), expected)


@pytest.mark.parametrize("name", MODELS)
@torch.inference_mode()
def test_it_has_them_at_the_last_position(name: str, publics: Publics) -> None:
    theirs, ours = publics.original(name), publics.read(name)
    length = min(ours.model.config.max_length, 200)
    read, written = ids_of(ours, 1, length)
    assert_same(ours, ours_of(ours, read, written), theirs_of(theirs, ours, read, written))


@pytest.mark.parametrize("name", WRITERS)
@torch.inference_mode()
def test_it_writes_what_the_original_writes(name: str, publics: Publics) -> None:
    """Greedily, with our cache against theirs."""
    theirs, ours = publics.original(name), publics.read(name)
    read, _ = ids_of(ours, 1, 5)
    prepared, specials = Prepared(ours.model), ours.tokenizer.specials
    both = ours.model.config.kind == "encoder-decoder"
    start = torch.tensor([[specials.bos]]) if both else read
    state = PreparedState(prepared, read if both else None)
    *_, [found] = decode(state, start, [12], end=-1, may_repeat=True)
    expected = theirs.generate(
        input_ids=read,
        attention_mask=torch.ones_like(read),
        **{"max_new_tokens": 12, "min_new_tokens": 12, "do_sample": False, "num_beams": 1},
        **{"eos_token_id": None, "forced_eos_token_id": None, "pad_token_id": 0},
    )
    assert found.tokens == expected[0, start.size(1) :].tolist()


@pytest.mark.parametrize("name", MODELS)
@torch.inference_mode()
def test_padding_changes_nothing(name: str, publics: Publics) -> None:
    theirs, ours = publics.original(name), publics.read(name)
    read, written = ids_of(ours, 2, 7)
    if ours.model.config.kind == "decoder":  # padded in front, as for writing on
        there = present(7, 7, 4, left=True)
        at = (there.cumsum(dim=1) - 1).clamp(min=0)
        expected = theirs(input_ids=read, attention_mask=there.long(), position_ids=at).logits
        mine = ours.model.logits(ours.model.decode(read, present=there))
        assert_close(mine[there], expected[there])
        return
    there = present(7, 7, 4)
    if ours.model.config.kind == "encoder":
        expected = theirs(input_ids=read, attention_mask=there.long()).logits
        assert_close(ours.model(read, present=there)[there], expected[there])
        return
    expected = theirs(input_ids=read, attention_mask=there.long(), decoder_input_ids=written).logits
    assert_same(ours, ours.model(written, read, there), expected)


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float32])
@pytest.mark.parametrize("name", ["gpt2", "llama3", "marian"])
@torch.inference_mode()
def test_every_number_type_is_read_exactly(
    name: str, kind: torch.dtype, publics: Publics, tmp_path: Path
) -> None:
    shutil.copytree(publics.folder(name), tmp_path / "model")
    weights = load_file(tmp_path / "model" / "model.safetensors")
    save_file(
        {key: weight.to(kind) for key, weight in weights.items()}, tmp_path / "model" / "model.safetensors"
    )
    ours = importing.read(tmp_path / "model")
    theirs = type(publics.original(name)).from_pretrained(tmp_path / "model", dtype=torch.float32)
    read, written = ids_of(ours, 1, 9)
    assert_same(ours, ours_of(ours, read, written), theirs_of(theirs, ours, read, written))
    stored = {weight.dtype for weight in ours.model.state_dict().values() if weight.dim() == 2}
    assert kind in stored and stored <= {kind, torch.float32}  # positions are single floats
    model, trace, logits = ours.model, Trace(), ours_of(ours, read, written)
    assert_close(ours_of(ours, read, written, trace), logits)
    seen = [*trace.residual.values(), *(one.weights for one in trace.attention.values()), logits]
    seen += [model.decoder[0].attention.part.query.weight, model.output_matrix]
    assert {one.dtype for one in seen} == {torch.float32}
    source = read if "cross" in model.config.attentions else None
    first = read if source is None else written
    assert_close(PreparedState(Prepared(model), source).step(first), logits[:, -1], 5e-5)


@torch.inference_mode()
def test_a_host_that_multiplies_single_floats_alone_keeps_those(
    publics: Publics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing.weights, "packs", lambda: False)
    shutil.copytree(publics.folder("llama3"), tmp_path / "model")
    path = tmp_path / "model" / "model.safetensors"
    save_file({key: weight.bfloat16() for key, weight in load_file(path).items()}, path)
    ours = importing.read(tmp_path / "model")
    assert {weight.dtype for weight in ours.model.state_dict().values()} == {torch.float32}


@torch.inference_mode()
def test_weights_in_parts_are_one_model(tmp_path: Path) -> None:
    theirs = llama3(tmp_path / "whole")
    theirs.save_pretrained(tmp_path / "parts", max_shard_size="9KB")
    shutil.copy(tmp_path / "whole" / "tokenizer.json", tmp_path / "parts")
    assert len(list((tmp_path / "parts").glob("*.safetensors"))) > 2
    whole, parts = (importing.read(tmp_path / name) for name in ("whole", "parts"))
    for name, weight in whole.model.state_dict().items():
        assert weight.equal(parts.model.state_dict()[name])
    next(tmp_path.glob("parts/*.safetensors")).unlink()
    with pytest.raises(UserError, match="a part of the weights"):
        importing.read(tmp_path / "parts")


def test_the_trunk_alone_is_read_too(publics: Publics, tmp_path: Path) -> None:
    """openai-community/gpt2 calls its tensors so, and keeps its masks."""
    shutil.copytree(publics.folder("gpt2"), tmp_path / "model")
    path = tmp_path / "model" / "model.safetensors"
    weights = {name.removeprefix("transformer."): weight for name, weight in load_file(path).items()}
    weights["h.0.attn.bias"] = torch.ones(1, 1, 64, 64)
    save_file(weights, path)
    ours, whole = importing.read(tmp_path / "model"), publics.read("gpt2")
    assert all(a.equal(b) for a, b in zip(ours.model.parameters(), whole.model.parameters(), strict=True))


def test_it_is_named_and_described(publics: Publics) -> None:
    ours = publics.read("marian")
    assert ours.name == "marian" and ours.folder == publics.folder("marian")
    assert ours.task == {"name": "translate", "source": "en", "target": "fr"}
    assert len(ours.sha256) == 64 and not ours.model.training
    assert publics.read("gpt2").task["name"] == "language-model"
    assert publics.read("bert").task["name"] == "masked-words"


def test_the_weights_stay_when_the_file_goes(tmp_path: Path) -> None:
    gpt2(tmp_path)
    ours = importing.read(tmp_path)
    before = ours.model(torch.tensor([[1, 2, 3]]))
    path = tmp_path / "model.safetensors"
    path.write_bytes(bytes(path.stat().st_size))
    assert ours.model(torch.tensor([[1, 2, 3]])).equal(before)


def test_what_config_does_not_say_generation_config_may(publics: Publics, tmp_path: Path) -> None:
    shutil.copytree(publics.folder("gpt2"), tmp_path / "model")
    path = tmp_path / "model" / "config.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["eos_token_id"], content["bos_token_id"]
    path.write_text(json.dumps(content), encoding="utf-8")
    said = {"eos_token_id": 7, "n_layer": 9}
    (tmp_path / "model" / "generation_config.json").write_text(json.dumps(said), encoding="utf-8")
    assert read_settings(tmp_path / "model").id("eos_token_id") == 7
    assert importing.read(tmp_path / "model").tokenizer.specials.eos == 7


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("config.json", "{", "not JSON"),
        ("config.json", "[1]", "no JSON object"),
        ("config.json", "[" * 100_000, "not JSON"),
        ("config.json", '{"model_type": "mamba"}', "a family that cannot be opened"),
        ("config.json", '{"model_type": ["gpt2"]}', "a family that cannot be opened"),
        ("config.json", '{"model_type": "gpt2", "n_layer": 1e400}', "n_layer is inf"),
        ("config.json", '{"model_type": "gpt2", "n_layer": 100000}', "at most 200"),
        ("config.json", '{"model_type": "gpt2", "n_head": 7}', "cannot be divided"),
        ("config.json", '{"model_type": "gpt2", "n_embd": "16"}', "n_embd is '16'"),
        ("config.json", '{"model_type": "gpt2", "n_embd": true}', "n_embd is True"),
        ("config.json", '{"model_type": "gpt2", "n_embd": 9999999}', "n_inner is None"),
        ("config.json", '{"model_type": "gpt2", "vocab_size": 9999999, "n_positions": 9999999}', "shape"),
        ("config.json", '{"model_type": "gpt2", "activation_function": "x"}', "activation_function is 'x'"),
        ("config.json", '{"model_type": "gpt2", "quantization_config": {}}', "no quantised weights"),
        ("config.json", '{"model_type": "gpt2", "architectures": ["GPT2Model"]}', "a GPT2Model"),
        ("config.json", '{"model_type": "gpt2", "add_cross_attention": true}', "no attention from GPT-2"),
        ("model.safetensors", "no weights", "damaged or no safetensors file"),
        ("tokenizer.json", "{}", "holds no tokenizer"),
        ("tokenizer.json", None, "is missing"),
        ("config.json", None, "is missing"),
        ("model.safetensors", None, "pickle"),
    ],
)  # fmt: skip
def test_a_bad_folder_is_refused_in_a_sentence(
    file: str, content: str | None, said: str, publics: Publics, tmp_path: Path
) -> None:
    shutil.copytree(publics.folder("gpt2"), tmp_path / "model")
    path = tmp_path / "model" / file
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=said) as refused:
        importing.read(tmp_path / "model")
    assert str(refused.value).endswith((".", "`."))


def test_a_pickle_is_never_opened(publics: Publics, tmp_path: Path) -> None:
    shutil.copytree(publics.folder("gpt2"), tmp_path / "model")
    (tmp_path / "model" / "model.safetensors").rename(tmp_path / "model" / "pytorch_model.bin")
    with pytest.raises(UserError, match="no other format is opened"):
        importing.read(tmp_path / "model")


def test_a_name_that_is_not_here_is_refused() -> None:
    with pytest.raises(UserError, match="not on this computer"):
        importing.read("nobody/nothing")
    with pytest.raises(UserError, match="no folder and no name"):
        importing.read("../../etc/nothing/at/all")
