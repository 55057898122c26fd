"""How fast we decode beside Hugging Face and CTranslate2: same weights, same sentences, one thread.

    python -m tests.benchmarks.decoding [--rounds N] [--json FILE]

A random Marian model of the size we serve (256 wide, 3+3 layers, vocabulary 8,000) writes exactly
20 tokens for every 20 that it reads. All candidates take turns within each round, and the
median over the rounds of their ratios is given, so a busy machine troubles all of them alike.
"""

import argparse
import copy
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import ctranslate2
import torch
from ctranslate2.converters.transformers import MarianMTLoader
from torch import Tensor
from transformers import MarianConfig, MarianMTModel

from playground.generation.beam import beam_search
from playground.generation.decoding import State, decode
from playground.transformer import Decoding
from playground.transformer.prepared import Prepared, PreparedState
from tests.families import load

VOCAB, LENGTH, BATCH, BEAMS = 8000, 20, 32, 4
EOS, PAD = 2, VOCAB - 1  # Marian's padding is the last id; decoding starts with it, as a zero vector
SIZES = {"layers": 3, "attention_heads": 8, "ffn_dim": 1024}  # of encoder and decoder
NEVER = -1  # an end token that no model writes
THEIRS = {"eager": "Hugging Face", "prepared": "CTranslate2"}

Ids = list[list[int]]  # for each sentence the tokens of its best output
Translate = Callable[[Tensor, int], Ids]  # source ids (B, S), number of beams


def random_marian() -> MarianMTModel:
    """A Marian model with random weights, large enough that its outputs do not repeat themselves."""
    sizes = {f"{side}_{name}": n for side in ("encoder", "decoder") for name, n in SIZES.items()}
    config = MarianConfig(
        vocab_size=VOCAB,
        d_model=256,
        max_position_embeddings=128,
        activation_function="relu",
        scale_embedding=True,
        pad_token_id=PAD,
        eos_token_id=EOS,
        decoder_start_token_id=PAD,
        forced_eos_token_id=None,
        tie_word_embeddings=True,
        share_encoder_decoder_embeddings=True,
        **sizes,
    )
    model = MarianMTModel(config).eval().requires_grad_(False)
    for name, weight in model.named_parameters():
        if weight.dim() == 2 and "embed_positions" not in name:
            weight.normal_(0, 0.06 if "shared" in name else 0.25 if "fc" in name else 0.025)
    model.model.shared.weight[PAD] = 0
    return model.half().float()  # as our checkpoints keep them on disk


def ours(begin: Callable[[Tensor], State]) -> Translate:
    @torch.inference_mode()
    def translate(source: Tensor, beams: int) -> Ids:
        state, limits = begin(source), [LENGTH] * len(source)
        start = torch.full((len(source), 1), PAD)
        if beams > 1:
            return [found[0].tokens for found in beam_search(state, start, limits, NEVER, beams)]
        *_, found = decode(state, start, limits, NEVER)
        return [hypothesis.tokens for hypothesis in found]

    return translate


def hugging_face(model: MarianMTModel) -> Translate:
    @torch.inference_mode()
    def translate(source: Tensor, beams: int) -> Ids:
        written = model.generate(
            source, num_beams=beams, min_new_tokens=LENGTH, max_new_tokens=LENGTH, do_sample=False
        )
        return written[:, 1:].tolist()

    return translate


def ctranslate(model: MarianMTModel, folder: Path, compute_type: str) -> Translate:
    spec = MarianMTLoader().get_model_spec(copy.deepcopy(model))  # it works on the tensors themselves
    names = [str(n) for n in range(VOCAB - 1)]  # the padding has no name there
    spec.register_source_vocabulary(names)
    spec.register_target_vocabulary(names)
    spec.config.eos_token = spec.config.decoder_start_token = names[EOS]
    spec.config.unk_token = names[0]
    spec.validate()
    spec.optimize(quantization=compute_type)
    folder.mkdir()
    spec.save(str(folder))
    engine = ctranslate2.Translator(
        str(folder), device="cpu", compute_type=compute_type, inter_threads=1, intra_threads=1
    )

    def translate(source: Tensor, beams: int) -> Ids:
        pieces = [[names[id] for id in row] for row in source.tolist()]
        results = engine.translate_batch(
            pieces, beam_size=beams, min_decoding_length=LENGTH, max_decoding_length=LENGTH
        )
        return [[int(name) for name in result.hypotheses[0]] for result in results]

    return translate


def candidates(folder: Path) -> dict[str, Translate]:
    """Everything that is compared, by name, all with the same weights."""
    marian = random_marian()
    model = load(marian).requires_grad_(False)
    prepared = Prepared(model)
    return {
        "eager": ours(lambda source: Decoding(model, source)),
        "prepared": ours(lambda source: PreparedState(prepared, source)),
        "Hugging Face": hugging_face(marian),
        "CTranslate2": ctranslate(marian, folder / "float32", "float32"),
        "CTranslate2 int8": ctranslate(marian, folder / "int8", "int8"),
    }


def measure(
    translators: dict[str, Translate], source: Tensor, beams: int, rounds: int
) -> dict[str, list[float]]:
    """The seconds of each candidate in each round; they take turns."""
    times: dict[str, list[float]] = {name: [] for name in translators}
    for turn in range(rounds + 1):
        for name, translate in translators.items():
            before = time.perf_counter()
            translate(source, beams)
            if turn > 0:  # the first round only warms up
                times[name].append(time.perf_counter() - before)
    return times


def agreement(translators: dict[str, Translate], source: Tensor, beams: int) -> dict[str, float]:
    """The share of sentences for which each candidate writes the same tokens as our eager path."""
    right = translators["eager"](source, beams)
    return {
        name: statistics.mean(a == b for a, b in zip(translate(source, beams), right, strict=True))
        for name, translate in translators.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30, help="rounds for one sentence; a fifth for batches")
    parser.add_argument("--json", type=Path, help="write the numbers to this file too")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(3)
    report = []
    print(f"torch {torch.__version__}, ctranslate2 {ctranslate2.__version__}, one thread", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        translators = candidates(Path(folder))
        source = torch.randint(3, VOCAB - 1, (BATCH, LENGTH))
        for batch, rounds in ((1, arguments.rounds), (BATCH, max(1, arguments.rounds // 5))):
            for beams in (1, BEAMS):
                times = measure(translators, source[:batch], beams, rounds)
                same = agreement(translators, source[:batch], beams)
                seconds = {name: statistics.median(values) for name, values in times.items()}
                ratios = {
                    us: statistics.median(a / b for a, b in zip(times[us], times[them], strict=True))
                    for us, them in THEIRS.items()
                }
                report.append(
                    {"batch": batch, "beams": beams, "seconds": seconds, "same": same, "ratios": ratios}
                )
                print(f"\n{batch} sentence(s), {beams} beam(s)", flush=True)
                for name, value in seconds.items():
                    ratio = f"{ratios[name]:5.2f} x {THEIRS[name]}" if name in ratios else ""
                    speed = f"{1000 * value:8.1f} ms {batch / value:8.1f} sentences/s"
                    print(f"  {name:17}{speed}  {same[name]:4.0%} same tokens  {ratio}", flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
