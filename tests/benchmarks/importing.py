"""How fast an imported model writes beside the library that it comes from: same weights, one thread.

    python -m tests.benchmarks.importing [--rounds N] [--size gpt2|qwen|tiny] [--type float32]

A random GPT-2 of the published size (12 layers of 768, 50,257 tokens), or a Qwen2.5 of 0.5 billion
parameters (24 layers of 896, 151,936 tokens), is saved in Hugging Face's layout and imported. Hugging Face's
library reckons in the type of the file, ours in single floats. Both read a prompt of 32 tokens and write 32
more, greedily, with a cache; and both read 512 tokens for the one that follows. They take turns within each
round, and the median over the rounds of their ratios is given, so a busy machine troubles both alike. First
comes how much memory the import takes beside its file.
"""

import argparse
import json
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("PLAYGROUND_IMPORT_LIMIT", "4000")

import torch
from torch import Tensor
from transformers import AutoModelForCausalLM, GPT2Config, PreTrainedModel, Qwen2Config

from playground import importing
from playground.generation.decoding import decode
from playground.transformer import Prepared, PreparedState, Trace
from tests.vocabularies import gpt2_tokenizer

SIZES = {
    "gpt2": GPT2Config(),
    "qwen": Qwen2Config(
        **{"hidden_size": 896, "intermediate_size": 4864, "num_hidden_layers": 24, "vocab_size": 151936},
        **{"num_attention_heads": 14, "num_key_value_heads": 2, "tie_word_embeddings": True},
    ),
    "tiny": GPT2Config(n_embd=64, n_layer=2, n_head=4, n_positions=600, vocab_size=400),
}
PROMPT, WRITTEN, LONG = 32, 32, 512  # tokens
BARS = {"writing": 1.0, "reading": 1.2}  # ours may take so many times as long
NEVER = -1  # an end token that no model writes


def save(size: str, folder: Path, kind: str) -> None:
    """A random model with a tokenizer of some of its tokens."""
    torch.manual_seed(3)
    tokenizer, config = gpt2_tokenizer(), SIZES[size]
    config.bos_token_id = config.eos_token_id = tokenizer.specials.eos
    model = AutoModelForCausalLM.from_config(config)
    for weight in model.parameters():  # large enough that outputs do not repeat themselves
        if weight.dim() == 2:
            weight.data *= 3
    model.to(getattr(torch, kind)).save_pretrained(folder)
    tokenizer.save(folder / "tokenizer.json")


def ours(model: Prepared) -> dict[str, Callable[[Tensor], list[int]]]:
    @torch.inference_mode()
    def write(ids: Tensor) -> list[int]:
        *_, [found] = decode(PreparedState(model), ids, [WRITTEN], NEVER, may_repeat=True)
        return found.tokens

    @torch.inference_mode()
    def read(ids: Tensor) -> list[int]:
        return PreparedState(model).step(ids).argmax(dim=-1).tolist()

    return {"writing": write, "reading": read}


def hugging_face(model: PreTrainedModel) -> dict[str, Callable[[Tensor], list[int]]]:
    def generate(ids: Tensor, count: int) -> list[int]:
        rows = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            **{"max_new_tokens": count, "min_new_tokens": count, "do_sample": False, "pad_token_id": 0},
            eos_token_id=None,
        )
        return rows[0, ids.size(1) :].tolist()

    return {"writing": lambda ids: generate(ids, WRITTEN), "reading": lambda ids: generate(ids, 1)}


def peak() -> int:
    """The most memory that this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def memory(folder: Path) -> float:
    """How many times the size of its file an import takes, with what it needs for decoding and for looking
    inside."""
    torch.set_num_threads(1)
    before = peak()
    checkpoint = importing.read(folder)
    ids = torch.arange(PROMPT)[None]
    ours(Prepared(checkpoint.model))["writing"](ids)
    with torch.inference_mode():
        checkpoint.model(ids, trace=Trace())
    return (peak() - before) / (folder / "model.safetensors").stat().st_size


def apart(task: Callable, *arguments: object) -> object:
    """What a function returns in a process of its own, which no other has given a peak of memory."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(task, *arguments).result()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--size", choices=SIZES, default="gpt2")
    parser.add_argument("--type", choices=("float32", "bfloat16", "float16"), default="float32")
    parser.add_argument("--json", type=Path, help="write the numbers to this file too")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        apart(save, arguments.size, folder, arguments.type)
        times_its_file = apart(memory, folder)
        theirs = AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, arguments.type)).eval()
        checkpoint = importing.read(folder)
    sides = {"ours": ours(Prepared(checkpoint.model)), "Hugging Face": hugging_face(theirs)}
    report: dict[str, object] = {"memory": times_its_file}
    print(f"torch {torch.__version__}, one thread; memory: {times_its_file:.2f} x the file")
    for task, bar in BARS.items():
        times: dict[str, list[float]] = {side: [] for side in sides}
        same = []
        for turn in range(arguments.rounds + 1):
            ids = torch.randint(0, theirs.config.vocab_size, (1, LONG if task == "reading" else PROMPT))
            found = {}
            for side, does in sides.items():
                before = time.perf_counter()
                found[side] = does[task](ids)
                if turn > 0:  # the first round only warms up
                    times[side].append(time.perf_counter() - before)
            same.append(found["ours"] == found["Hugging Face"])
        ratio = statistics.median(a / b for a, b in zip(*times.values(), strict=True))
        seconds = {side: statistics.median(values) for side, values in times.items()}
        report[task] = {"seconds": seconds, "ratio": ratio, "bar": bar, "same": statistics.mean(same)}
        print(
            f"{task}: ours {seconds['ours']:.3f} s, Hugging Face {seconds['Hugging Face']:.3f} s, ratio "
            f"{ratio:.2f} (bar {bar}), {statistics.mean(same):.0%} same tokens",
            flush=True,
        )
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
