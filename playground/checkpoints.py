"""Save and load the five files of a checkpoint; find one by name; check before use.

config.json (architecture, special tokens, kind), tokenizer.json, model.safetensors (fp16 on disk,
fp32 in memory), card.md and metrics.json. Nothing is unpickled.
"""

import dataclasses
import hashlib
import json
import re
import shutil
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from .errors import UserError
from .messages import Message
from .text.specials import Specials, read_specials
from .text.tokenizer import Tokenizer
from .transformer import Prepared, Transformer, TransformerConfig, sketch

FOLDER = Path(__file__).parent.parent / "checkpoints"
MAX_WEIGHTS = 34_000_000  # bytes of model.safetensors, of a model for the page
MAX_LAYERS = 100
MAX_LENGTH = 1_000_000  # tokens that a model reads at once
MAX_TEXT = 4_000_000  # bytes of each other file
CHANGING = "\tAé e\u0301 ½ﬁ\n"  # what normalisers write otherwise
DTYPES = (torch.float16, torch.bfloat16, torch.float32)
LINE = 120  # characters of a line of JSON


@dataclass
class Checkpoint:
    """A model with all that is needed to use it and to judge it."""

    model: Transformer
    tokenizer: Tokenizer
    task: dict[str, str]  # what it was trained for: {"name": "translate", "source": "en", "target": "fr"}
    card: str = ""
    metrics: dict = field(default_factory=dict)
    name: str = ""
    folder: Path = Path()  # where it was loaded from
    sha256: str = ""  # of model.safetensors
    labels: tuple[str, ...] = ()  # of a model that labels tokens, by the row of its last matrix
    source_tokenizer: Tokenizer | None = None  # of an encoder that reads other tokens than are written

    @property
    def reader(self) -> Tokenizer:
        """The tokenizer of what the encoder reads."""
        return self.source_tokenizer or self.tokenizer

    @cached_property
    def prepared(self) -> Prepared:
        """The model laid out for decoding, once for all that decode with it. Made when it is first needed:
        edited models do without it."""
        return Prepared(self.model)


@dataclass(frozen=True)
class Description:
    """What config.json says of a checkpoint."""

    config: TransformerConfig
    specials: Specials
    task: dict[str, str]
    labels: tuple[str, ...]


def save(checkpoint: Checkpoint, folder: Path) -> None:
    """Write the five files; the folder is made where it is missing. Raises UserError for weights that are no
    finite numbers in 16 bits: `load` would refuse them."""
    weights = {k: v.detach().half().cpu().contiguous() for k, v in checkpoint.model.state_dict().items()}
    if not all(tensor.isfinite().all() for tensor in weights.values()):
        raise UserError(f"The weights for {folder} are no finite numbers. Nothing is written.")
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "format": 1,
        "model": dataclasses.asdict(checkpoint.model.config),
        "special_tokens": checkpoint.tokenizer.specials.as_dict(),
        "task": checkpoint.task,
    }
    if checkpoint.labels:
        config["labels"] = list(checkpoint.labels)
    write_json(folder / "config.json", config)
    checkpoint.tokenizer.save(folder / "tokenizer.json")
    save_file(weights, folder / "model.safetensors")
    shutil.copymode(folder / "config.json", folder / "model.safetensors")  # else the owner alone may read it
    (folder / "card.md").write_text(checkpoint.card, encoding="utf-8")
    write_json(folder / "metrics.json", checkpoint.metrics)


def write_json(path: Path, content: object) -> None:
    path.write_text(pretty(content) + "\n", encoding="utf-8")


def pretty(content: object, indent: str = "", name: str = "") -> str:
    """JSON for people: what fits on a line stands on one, so that a row of numbers reads as a row.

    indent and name: what stands in front of it on its line, the name within an object with its colon.
    """
    line = name + json.dumps(content, ensure_ascii=False)
    if not isinstance(content, dict | list) or len(indent + line) < LINE:  # a comma may follow
        return line
    inner = indent + "  "
    if isinstance(content, dict):
        parts = [
            pretty(value, inner, json.dumps(key, ensure_ascii=False) + ": ") for key, value in content.items()
        ]
    else:
        parts = [pretty(value, inner) for value in content]
    opening, closing = "{}" if isinstance(content, dict) else "[]"
    return f"{name}{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}{closing}"


def names() -> list[str]:
    """The checkpoints that the project ships, by name; those too that cannot be read, which `load` says."""
    return sorted(path.name for path in FOLDER.glob("*") if may_be_one(path))


def may_be_one(folder: Path) -> bool:
    try:
        return (folder / "config.json").is_file()
    except OSError:
        return True


def find(folder: str | Path) -> Path:
    """The folder itself, or the shipped one of that name. Raises UserError if there is none."""
    path = Path(folder)
    if not path.is_dir() and path.name == str(folder):
        path = FOLDER / folder
    if not path.is_dir():
        known = ", ".join(names()) or Message("errors.none")
        raise UserError(Message("errors.no-checkpoint", {"folder": folder, "known": known}))
    return path


def load(folder: str | Path, most: int = MAX_WEIGHTS) -> Checkpoint:
    """Load a checkpoint from a folder, or by its name among the shipped ones. most: bytes that its weights
    may take, two for each value.

    Every file is checked before it is used. Raises UserError with the file and what is wrong.
    """
    path = find(folder)
    about = read_config(path / "config.json", most)
    tokenizer = read_tokenizer(path / "tokenizer.json", about)
    model = Transformer(about.config)
    read_weights(path / "model.safetensors", model, most)
    return Checkpoint(
        model=model.eval().requires_grad_(False),
        tokenizer=tokenizer,
        task=about.task,
        labels=about.labels,
        card=read_text(path / "card.md"),
        metrics=read_json(path / "metrics.json"),
        name=path.name,
        folder=path,
        sha256=hashlib.sha256((path / "model.safetensors").read_bytes()).hexdigest(),
    )


def check_size(path: Path, limit: int) -> None:
    """Raises UserError for a file that is missing, cannot be read, or is too large for one of ours."""
    try:
        if not path.is_file():
            raise UserError(Message("errors.missing-file", {"path": path}))
        with path.open("rb"):
            size = path.stat().st_size
    except OSError as error:
        values = {"path": path, "why": error.strerror}
        raise UserError(Message("errors.unreadable-file", values)) from None
    if size > limit:
        raise UserError(Message("errors.large-file", {"path": path, "n": size, "most": limit}))


def read_text(path: Path) -> str:
    check_size(path, MAX_TEXT)
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UserError(Message("errors.not-utf8", {"path": path})) from None


def read_json(path: Path) -> dict:
    try:
        content = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise UserError(Message("errors.not-json", {"path": path, "error": error})) from None
    if not isinstance(content, dict):
        raise UserError(Message("errors.no-object", {"path": path}))
    return content


def read_config(path: Path, most: int = MAX_WEIGHTS) -> Description:
    """Raises UserError for a file that describes no checkpoint."""
    content = read_json(path)
    form, model = content.get("format"), content.get("model")
    if type(form) is not int or form != 1 or not isinstance(model, dict):
        raise UserError(Message("errors.other-format", {"path": path}))
    try:
        config = TransformerConfig(**model)
        specials = read_specials(content.get("special_tokens"), config.vocab_size)
        if (layers := config.encoder_layers + config.decoder_layers) > MAX_LAYERS:
            raise ValueError(f"{layers} layers, more than {MAX_LAYERS}")  # each takes time to build
        size = size_of(config)
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        raise UserError(Message("errors.no-model", {"path": path, "error": error})) from None
    if size > most // 2:  # two bytes each
        raise UserError(Message("errors.large-model", {"path": path, "n": size}))
    if config.max_length > MAX_LENGTH:
        values = {"path": path, "n": config.max_length, "most": MAX_LENGTH}
        raise UserError(Message("errors.long-model", values))
    task = content.get("task", {})
    if not isinstance(task, dict) or not all(isinstance(value, str) for value in task.values()):
        raise UserError(Message("errors.no-task", {"path": path}))
    labels = content.get("labels", [])
    if (
        not isinstance(labels, list)
        or not all(isinstance(label, str) for label in labels)
        or len(labels) != config.labels
    ):
        raise UserError(Message("errors.no-labels", {"path": path, "n": config.labels}))
    return Description(config, specials, task, tuple(labels))


@lru_cache(maxsize=64)
def size_of(config: TransformerConfig) -> int:
    """The values that a model holds, counted before anything is allocated. Raises what the model raises."""
    sketched = sketch(config)
    return sum(tensor.numel() for tensor in [*sketched.parameters(), *sketched.buffers()])


def without_spaces(text: str) -> str:
    """As a tokenizer may change a text: Llama's writes spaces as ▁ and puts one in front."""
    return re.sub("[ \u2581]", "", text)


def read_tokenizer(path: Path, about: Description) -> Tokenizer:
    """The tokenizer of a model that is described so. Raises UserError if it is none, or another's."""
    check_size(path, MAX_TEXT)
    try:
        tokenizer = Tokenizer.load(path, about.specials)
    except Exception as error:  # the library raises plain Exception
        raise UserError(Message("errors.no-tokenizer", {"path": path, "error": error})) from None
    if len(tokenizer) != about.config.vocab_size:
        values = {"path": path, "n": len(tokenizer), "vocabulary": about.config.vocab_size}
        raise UserError(Message("errors.other-tokenizer", values))
    if sorted(tokenizer.inner.get_vocab().values()) != list(range(len(tokenizer))):
        raise UserError(Message("errors.odd-tokenizer", {"path": path}))
    if tokenizer.inner.truncation or tokenizer.inner.padding:
        raise UserError(Message("errors.cutting-tokenizer", {"path": path}))
    if (normalizer := tokenizer.inner.normalizer) and without_spaces(
        normalizer.normalize_str(CHANGING)
    ) != without_spaces(CHANGING):
        values = {"path": path, "normalizer": type(normalizer).__name__}
        raise UserError(Message("errors.changing-tokenizer", values))
    return tokenizer


def read_weights(path: Path, model: Transformer, most: int) -> None:
    """Fill the model from a safetensors file that holds exactly its tensors."""
    check_size(path, most)
    expected = model.state_dict()
    try:
        with safe_open(path, framework="pt") as file:
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    except (SafetensorError, OSError) as error:
        raise UserError(Message("errors.no-weights", {"path": path, "error": error})) from None
    for name in sorted(expected.keys() | weights.keys()):
        have, want = weights.get(name), expected.get(name)
        if have is None or want is None or have.shape != want.shape:
            shapes = [None if t is None else list(t.shape) for t in (have, want)]
            values = {"path": path, "name": name, "shape": shapes[0], "needed": shapes[1]}
            raise UserError(Message("errors.other-shape", values))
        if have.dtype not in DTYPES:
            values = {"path": path, "name": name, "type": have.dtype}
            raise UserError(Message("errors.other-type", values))
        if not have.isfinite().all():
            raise UserError(Message("errors.not-finite", {"path": path, "name": name}))
    model.load_state_dict({name: weight.float() for name, weight in weights.items()})
