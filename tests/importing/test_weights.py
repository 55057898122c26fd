import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from playground.errors import UserError
from playground.importing.weights import Files, as_pairs, fill, under, weight_files, with_prefix
from playground.transformer import TransformerConfig
from tests.helpers import tiny_config, tiny_model

CONFIG = tiny_config("decoder", positions="learned")
MODEL = tiny_model("decoder", positions="learned")
THEIRS = {f"theirs.{name}": weight for name, weight in MODEL.state_dict().items()}
NAMES = {
    "embedding": ("other.embedding", "theirs.embedding"),
    "positions.table": "theirs.positions.table",
    "decoder_norm": "theirs.decoder_norm",
    **under(
        "decoder.{}",
        "theirs.decoder.{}",
        {
            name: name
            for name in (
                *("attention.norm", "attention.part.query", "attention.part.key", "attention.part.value"),
                *(
                    "attention.part.output",
                    "feed_forward.norm",
                    "feed_forward.part.up",
                    "feed_forward.part.down",
                ),
            )
        },
    ),
}


def test_tensors_go_to_their_places() -> None:
    ours = fill(CONFIG, THEIRS, NAMES)
    assert all(ours.state_dict()[name].equal(weight) for name, weight in MODEL.state_dict().items())
    assert not ours.training and not any(weight.requires_grad for weight in ours.parameters())
    ours.embedding.weight.zero_()
    assert MODEL.embedding.weight.any()  # a copy


def test_a_change_is_told_our_name() -> None:
    doubled = fill(CONFIG, THEIRS, NAMES, lambda name, w: 2 * w if name == "embedding.weight" else w)
    assert doubled.embedding.weight.equal(2 * MODEL.embedding.weight)
    assert doubled.decoder[1].attention.part.key.weight.equal(MODEL.decoder[1].attention.part.key.weight)


def test_waves_are_reckoned() -> None:
    for scheme in ("sinusoidal", "rotary", "alibi"):
        model = tiny_model("decoder", positions=scheme)
        theirs = {f"theirs.{name}": weight for name, weight in model.state_dict().items()}
        ours, ids = fill(tiny_config("decoder", positions=scheme), theirs, NAMES), torch.tensor([[3, 4, 5]])
        assert ours(ids).equal(model.eval()(ids))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda theirs: theirs.pop("theirs.embedding.weight"), "hold no tensor other.embedding.weight"),
        (lambda theirs: theirs.update({"theirs.extra": torch.ones(1)}), "hold theirs.extra, for which"),
        (lambda theirs: theirs.update({"e": torch.ones(1), "f": torch.ones(1)}), "e and 1 more tensors, for"),
        (lambda theirs: theirs.update({"theirs.embedding.weight": torch.ones(3, 3)}), r"the shape \[3, 3\]"),
        (lambda theirs: theirs["theirs.embedding.weight"].fill_(torch.nan), "not finite"),
        (lambda theirs: theirs["theirs.embedding.weight"].fill_(-torch.inf), "not finite"),
        (
            lambda theirs: theirs.update({"theirs.decoder_norm.bias": torch.ones(16).long()}),
            "stored as int64",
        ),
        (lambda theirs: theirs.update({"theirs.decoder_norm.bias": torch.ones(16).double()}), "as float64"),
    ],
)
def test_what_does_not_fit_is_refused(change: object, said: str) -> None:
    theirs = {name: weight.clone() for name, weight in THEIRS.items()}
    change(theirs)
    with pytest.raises(UserError, match=said):
        fill(CONFIG, theirs, NAMES)


def test_what_holds_nothing_of_the_model_may_be_there() -> None:
    plain = fill(CONFIG, THEIRS, NAMES).state_dict()
    found = fill(CONFIG, {**THEIRS, "theirs.mask": torch.ones(1)}, NAMES, ignored=r"\.mask$").state_dict()
    assert plain.keys() == found.keys() and all(torch.equal(plain[name], found[name]) for name in plain)


def test_a_change_that_fails_is_a_wrong_shape() -> None:
    def change(name: str, weight: Tensor) -> Tensor:
        return weight.chunk(3)[2] if name == "decoder_norm.bias" else weight

    with pytest.raises(UserError, match=r"decoder_norm.bias would not be"):
        fill(CONFIG, {**THEIRS, "theirs.decoder_norm.bias": torch.ones(1)}, NAMES, change)


@pytest.mark.parametrize(("width", "fraction"), [(8, 1.0), (8, 0.5), (6, 1.0)])
def test_pairs_are_neighbours(width: int, fraction: float) -> None:
    config = TransformerConfig(
        "decoder", 40, 16, 2, decoder_layers=1, head_dim=width, positions="rotary", rotary_fraction=fraction
    )
    rows = torch.arange(2 * width).float()[:, None].expand(-1, 16)
    changed = as_pairs(config)("decoder.0.attention.part.query.weight", rows)[:, 0].tolist()
    turned = int(width * fraction)
    for head in (0, 1):
        own = changed[head * width : (head + 1) * width]
        for pair in range(turned // 2):
            assert own[2 * pair] + turned // 2 == own[2 * pair + 1]
        assert sorted(own) == list(range(head * width, (head + 1) * width))
    assert as_pairs(config)("decoder.0.attention.part.value.weight", rows).equal(rows)


# ---- files


def test_names_without_the_trunk_get_it() -> None:
    theirs = {"wte.weight": torch.ones(1), "h.0.ln_1.gamma": torch.ones(1), "lm_head.weight": torch.ones(1)}
    named = with_prefix(theirs, "transformer", r"lm_head\.")
    assert set(named) == {"transformer.wte.weight", "transformer.h.0.ln_1.weight", "lm_head.weight"}
    assert named["transformer.wte.weight"].equal(theirs["wte.weight"]) and len(named) == 3
    whole = {"bert.a.beta": torch.ones(1), "cls.b": torch.ones(1)}
    assert set(with_prefix(whole, "bert", r"cls\.")) == {"bert.a.bias", "cls.b"}
    assert with_prefix(whole, "", "") is whole


def test_tensors_are_found_in_all_parts(tmp_path: Path) -> None:
    parts = {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}
    for name, part in parts.items():
        save_file({name: torch.full((2,), float(len(name)))}, tmp_path / part)
    (tmp_path / "model.safetensors.index.json").write_text(
        json.dumps({"weight_map": parts}), encoding="utf-8"
    )
    files = Files(weight_files(tmp_path))
    assert sorted(files) == ["a", "b"] and len(files) == 2 and "c" not in files
    assert files["b"].tolist() == [1.0, 1.0]
    save_file({"whole": torch.ones(1)}, tmp_path / "model.safetensors")
    assert list(Files(weight_files(tmp_path))) == ["whole"]


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ({}, "names no files"),
        ({"weight_map": {}}, "names no files"),
        ({"weight_map": ["a"]}, "names no files"),
        ({"weight_map": {"a": "../b.safetensors"}}, "no file beside it"),
        ({"weight_map": {"a": "/etc/passwd"}}, "no file beside it"),
        ({"weight_map": {"a": "b.bin"}}, "no file beside it"),
        ({"weight_map": {"a": 3}}, "no file beside it"),
        ({"weight_map": {"a": "b.safetensors"}}, "a part of the weights"),
    ],
)
def test_an_index_names_files_beside_it(index: dict, said: str, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    with pytest.raises(UserError, match=said):
        weight_files(tmp_path)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_file({"a": torch.ones(100)}, path)
    whole = path.read_bytes()
    for content in (b"", whole[:-1], whole[:20], b"\xff" * 40, (2**62).to_bytes(8, "little") + whole[8:]):
        path.write_bytes(content)
        with pytest.raises(UserError, match="damaged or no safetensors file"):
            Files([path])
