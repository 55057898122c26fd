"""The prepared model computes what the model computes."""

import pytest
import torch
from torch import Tensor

from playground.transformer import Decoding, Prepared, PreparedState, Transformer
from playground.transformer import prepared as module
from playground.uses.translation.translator import real_tokens
from tests.helpers import KINDS, PAD, PUBLIC, SCHEMES, WRITERS, assert_close, tiny_model, tokens

CHANGES: list[dict] = [
    *({"positions": scheme} for scheme in SCHEMES),
    *({"activation": name} for name in ("gelu", "gelu_tanh", "silu", "relu2")),
    {"norm": "rms"},
    {"norm_first": False},
    {"norm": "rms", "norm_first": False, "bias": False},
    {"bias": False},
    {"tie_embeddings": False},
    {"scale_embeddings": False},
    {"qk_norm": True},
    {"smear": 2},
    {"smear": 1, "qk_norm": True, "positions": "rotary", "norm": "rms", "bias": False},
    {"key_value_heads": 1},
]
SOURCE = torch.cat([tokens(3, 7), torch.tensor([[5, 6, 7, PAD, PAD, PAD, PAD]])])  # the last one is short
KEEP = torch.tensor([3, 1, 1, 0, 2, 3])  # sentences change places, and two are taken twice


def half(model: Transformer) -> Transformer:
    """The model as a checkpoint keeps it: every weight has a half float's value."""
    return model.half().float()


def decode_both(model: Transformer, source: Tensor | None, start: Tensor, keep: list[Tensor]) -> None:
    """Hold prepared to eager: after `start`, after one token each for every row, and after each selection."""
    present = None if source is None else real_tokens(source, PAD)
    eager, fast = Decoding(model, source, present), PreparedState(Prepared(model), source, present)
    new = start
    for n, rows in enumerate([*keep, None]):
        expected = eager.step(new).log_softmax(-1)  # (B, V)
        assert_close(fast.step(new).log_softmax(-1), expected)
        if rows is not None:
            eager.select(rows)
            fast.select(rows)
            new = tokens(rows.numel(), 1, seed=n)


@pytest.mark.parametrize("halved", [True, False])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("changes", CHANGES, ids=str)
@torch.inference_mode()
def test_agrees_with_the_model_for_every_choice(kind: str, changes: dict, halved: bool) -> None:
    model = tiny_model(kind, **changes)
    source = SOURCE if kind == "encoder-decoder" else None
    same = torch.arange(4)
    decode_both(half(model) if halved else model, source, tokens(4, 1), [same, KEEP, KEEP, same])


@pytest.mark.parametrize("halved", [True, False])
@pytest.mark.parametrize("name", WRITERS)
@torch.inference_mode()
def test_agrees_with_every_public_model(name: str, halved: bool) -> None:
    model = tiny_model(**PUBLIC[name])
    source = SOURCE if model.config.kind == "encoder-decoder" else None
    same = torch.arange(4)
    decode_both(half(model) if halved else model, source, tokens(4, 3), [same, KEEP, KEEP, same])


def test_rows_selected_twice_before_the_next_token_are_the_rows_of_both_selections() -> None:
    once, twice = (PreparedState(Prepared(tiny_model("decoder"))) for _ in range(2))
    for state in (once, twice):
        state.step(tokens(4, 3))
    once.select(KEEP[torch.tensor([5, 0, 2])])
    twice.select(KEEP)
    twice.select(torch.tensor([5, 0, 2]))
    new = tokens(3, 2, seed=1)
    assert torch.equal(once.step(new), twice.step(new))


@pytest.mark.parametrize("kind", KINDS)
@torch.inference_mode()
def test_reads_several_tokens_at_once(kind: str) -> None:
    """A prompt, or a forced beginning; also in the middle of a text."""
    model = half(tiny_model(kind))
    source = SOURCE if kind == "encoder-decoder" else None
    decode_both(model, source, tokens(4, 5), [torch.arange(4)])
    eager, fast = Decoding(model, source), PreparedState(Prepared(model), source)
    for piece in tokens(4, 9).split([1, 5, 3], dim=1):
        assert_close(fast.step(piece), eager.step(piece))


@pytest.mark.parametrize("sentences", [1, 3])
@torch.inference_mode()
def test_beams_share_their_sentence(sentences: int) -> None:
    """As a beam search does: one row a sentence becomes four, they change places, one sentence leaves."""
    beams = torch.arange(sentences).repeat_interleave(4)
    turn = torch.cat([torch.tensor([3, 3, 0, 1]) + 4 * n for n in range(sentences)])
    source = SOURCE[-sentences:]
    decode_both(half(tiny_model("encoder-decoder")), source, tokens(sentences, 1), [beams, turn, turn[-4:]])


@torch.inference_mode()
def test_changing_places_within_a_sentence_leaves_the_memory_where_it_is() -> None:
    state = PreparedState(Prepared(tiny_model("encoder-decoder")), SOURCE)
    state.step(tokens(4, 1))
    state.select(torch.tensor([0, 0, 1, 1]))
    before = state.pairs
    assert len(before[0][0]) == 2  # each read by two rows
    state.step(tokens(4, 1))
    state.select(torch.tensor([1, 0, 3, 3]))
    assert state.pairs is before
    state.select(torch.tensor([2, 3, 0, 1]))
    assert state.pairs is not before


def test_rows_share_a_source_only_where_all_sentences_have_as_many() -> None:
    turns = [torch.tensor(rows) for rows in ([0, 0, 1, 1], [1, 0, 2], [2, 0, 2, 0], [0, 1, 3])]
    decode_both(half(tiny_model("encoder-decoder")), SOURCE[-2:], tokens(2, 1), turns)


@torch.inference_mode()
def test_an_emptied_batch_is_no_error() -> None:
    state = PreparedState(Prepared(tiny_model("encoder-decoder")), SOURCE)
    state.step(tokens(4, 1))
    state.select(torch.tensor([], dtype=torch.long))
    assert all(len(part) == 0 for pair in state.pairs for part in pair)


def test_bfloat16_is_packed_whatever_its_range() -> None:
    """Its values have few digits, and half floats, multiplied by a power of 2, hold them."""
    for size in (1e-9, 1e-3, 1.0, 1e9):
        weight = (torch.randn(24, 16) * size).bfloat16().float()
        weight[0, 0] = 2.0**-30 * weight[0, 1]  # which is no half float beside the others
        packed, x = module.pack(weight), torch.randn(3, 16)
        expected = x.double() @ weight.double().T
        found = packed(x, torch.zeros(24)).double()
        assert ((found - expected).abs() / expected.abs().max()).max() < 1e-6


def test_half_floats_are_used_only_where_they_lose_nothing() -> None:
    exact = torch.randn(24, 16).half().float()
    assert module.pack(exact + 1e-5) is None
    assert module.pack(exact * 1e6) is None  # beyond the largest half float


def test_without_the_inner_functions_the_plain_way_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a processor that FBGEMM does not know, or with a PyTorch that has dropped it."""

    def refuse(weight: Tensor) -> Tensor:
        raise RuntimeError("not on this processor")

    layer = torch.nn.Linear(16, 24).requires_grad_(False).half().float()
    x = torch.randn(3, 16)
    for replace in (
        lambda: monkeypatch.setattr(torch, "fbgemm_pack_gemm_matrix_fp16", refuse),
        lambda: monkeypatch.delattr(torch, "fbgemm_pack_gemm_matrix_fp16"),
    ):
        replace()
        product = module.Product(layer)
        assert product.packed is None
        assert_close(product(x), layer(x))


def test_a_wrong_inner_function_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    weight = torch.randn(24, 16).half().float()
    monkeypatch.setattr(torch, "fbgemm_pack_gemm_matrix_fp16", lambda w: w)
    monkeypatch.setattr(torch, "fbgemm_linear_fp16_weight", lambda x, w, b: 1.01 * (x @ w.T) + b)
    assert module.pack(weight) is None


def test_later_changes_of_the_model_do_not_show() -> None:
    model = tiny_model()
    fast = Prepared(model)
    before = PreparedState(fast).step(tokens(1, 4))
    with torch.no_grad():
        model.decoder[0].feed_forward.part.up.weight.zero_()
    assert_close(PreparedState(fast).step(tokens(1, 4)), before)


@pytest.mark.parametrize("first", [1, 5])
@pytest.mark.parametrize(
    "changes",
    [
        *({"positions": scheme} for scheme in SCHEMES),
        *(PUBLIC[name] for name in WRITERS if PUBLIC[name]["kind"] == "decoder"),
        {"smear": 2, "qk_norm": True},
        {"scale_attention": False, "positions": "t5", "key_value_heads": 2},
    ],
    ids=str,
)
@torch.inference_mode()
def test_rows_that_share_a_beginning_go_on_as_if_each_had_read_it(changes: dict, first: int) -> None:
    model = half(tiny_model(**changes))
    beginning, rest = tokens(1, 6, seed=4), tokens(3, first, seed=5)
    shared = PreparedState(Prepared(model))
    shared.step(beginning)
    rows, alone = shared.fan_out(3), PreparedState(Prepared(model))
    assert_close(rows.step(rest), alone.step(torch.cat([beginning.expand(3, -1), rest], dim=1)))
    for state in (rows, alone):
        state.select(torch.tensor([2, 0]))
    assert_close(rows.step(tokens(2, 1)), alone.step(tokens(2, 1)))


@torch.inference_mode()
def test_a_shared_beginning_serves_again() -> None:
    model = tiny_model("decoder", positions="rotary", smear=2)
    shared = PreparedState(Prepared(model))
    shared.step(tokens(1, 6))
    once = shared.fan_out(2).step(tokens(2, 3))
    assert_close(shared.fan_out(2).step(tokens(2, 3)), once)


@pytest.mark.parametrize("name", WRITERS)
@torch.inference_mode()
def test_a_large_model_shares_its_weights(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE", 0)
    model = tiny_model(**PUBLIC[name]).requires_grad_(False)
    source, text = (SOURCE if PUBLIC[name]["kind"] == "encoder-decoder" else None), tokens(4, 5)
    before, weights = model(text, source), {n: weight.clone() for n, weight in model.state_dict().items()}
    decode_both(model, source, text, [KEEP])
    assert_close(model(text, source), before)  # it computes what it computed
    assert all(weight.equal(weights[n]) for n, weight in model.state_dict().items())
    prepared = Prepared(model)
    prepared_block, block = prepared.decoder[0], model.decoder[0]
    for product, layer in [
        (prepared_block.project, block.attention.part.value),
        (prepared_block.feed_forward.down, block.feed_forward.part.down),
        (prepared.logits, model.unembedding or model.embedding),
    ]:
        assert product.weight.untyped_storage().data_ptr() == layer.weight.untyped_storage().data_ptr()


@pytest.mark.parametrize("name", WRITERS)
@torch.inference_mode()
def test_a_large_model_is_laid_out_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever prepares it again gets the same matrices."""
    monkeypatch.setattr(module, "LARGE", 0)
    model = tiny_model(**PUBLIC[name]).requires_grad_(False)
    first, places = Prepared(model), [weight.data_ptr() for weight in model.parameters()]
    again = Prepared(model)
    assert [weight.data_ptr() for weight in model.parameters()] == places
    for one, other in zip(first.decoder, again.decoder, strict=True):
        assert one.project.weight.data_ptr() == other.project.weight.data_ptr()
        assert one.feed_forward.up.weight.data_ptr() == other.feed_forward.up.weight.data_ptr()
    source = SOURCE if PUBLIC[name]["kind"] == "encoder-decoder" else None
    decode_both(model, source, tokens(4, 5), [KEEP])


@torch.inference_mode()
def test_a_model_in_training_keeps_its_weights_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE", 0)
    model = tiny_model("decoder")
    prepared = Prepared(model)
    assert prepared.logits.packed is None
    assert prepared.logits.weight.data_ptr() != model.embedding.weight.data_ptr()
    assert model.embedding.weight.is_contiguous()
