"""The tensors of a public model become those of ours: from safetensors files, by a table of names."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from ..errors import UserError
from ..messages import Message
from ..transformer import Transformer, TransformerConfig, sketch
from ..transformer.halves import HALVES, widen
from ..transformer.prepared import packs
from .settings import read_json

ONE_FILE, INDEX = "model.safetensors", "model.safetensors.index.json"
MAX_INDEX = 20_000_000  # bytes
PART = re.compile(r"[\w-][\w.-]*\.safetensors")  # a file beside the index, no path

# A module or tensor of ours -> of theirs, or several of which the first that is there counts; {} stands for
# the number of a layer.
Names = dict[str, str | tuple[str, ...]]
Change = Callable[[str, Tensor], Tensor]  # (our name of a tensor, their values) -> ours


def under(ours: str, theirs: str, names: Mapping[str, str]) -> Names:
    """The names of parts, with what stands before them."""
    return {f"{ours}.{a}": f"{theirs}.{b}" for a, b in names.items()}


class Files(Mapping[str, Tensor]):
    """The tensors of safetensors files, each read when it is asked for.

    A file is opened anew for each, so that no more than one tensor of it stands in memory.
    """

    def __init__(self, paths: list[Path]) -> None:
        """Raises UserError for a file that is damaged or none of safetensors."""
        self.holders: dict[str, Path] = {}
        for path in paths:
            try:
                with safe_open(path, framework="pt") as file:
                    self.holders |= dict.fromkeys(file.keys(), path)
            except (SafetensorError, OSError) as error:
                raise damaged(path, error) from None

    def __getitem__(self, name: str) -> Tensor:
        path = self.holders[name]
        try:
            with safe_open(path, framework="pt") as file:
                return file.get_tensor(name)
        except (SafetensorError, OSError, AttributeError) as error:  # AttributeError: a type torch lacks
            raise damaged(path, error) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.holders)

    def __len__(self) -> int:
        return len(self.holders)


def damaged(path: Path, error: Exception) -> UserError:
    return UserError(Message("models.weights-damaged", {"file": path, "why": str(error)}))


class Renamed(Mapping[str, Tensor]):
    """The same tensors by other names."""

    def __init__(self, theirs: Mapping[str, Tensor], rename: Callable[[str], str]) -> None:
        self.theirs, self.originals = theirs, {rename(name): name for name in theirs}

    def __getitem__(self, name: str) -> Tensor:
        return self.theirs[self.originals[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.originals)

    def __len__(self) -> int:
        return len(self.originals)


def weight_files(folder: Path) -> list[Path]:
    """The safetensors files of a model: one, or the parts that an index names. Raises UserError where there
    are none; nothing else is ever read, least of all a pickle."""
    if (folder / ONE_FILE).is_file():
        return [folder / ONE_FILE]
    if not (folder / INDEX).is_file():
        raise UserError(Message("models.no-weights", {"folder": folder, "file": ONE_FILE}))
    names = read_json(folder / INDEX, MAX_INDEX).get("weight_map")
    if not isinstance(names, dict) or not names:
        raise UserError(Message("models.index-damaged", {"file": folder / INDEX}))
    parts = sorted(set(map(str, names.values())))
    for part in parts:
        if not PART.fullmatch(part):
            raise UserError(Message("models.not-beside", {"file": folder / INDEX, "part": repr(part[:60])}))
        if not (folder / part).is_file():
            raise UserError(Message("models.part-missing", {"file": folder / part}))
    return [folder / part for part in parts]


def with_prefix(theirs: Mapping[str, Tensor], prefix: str, outside: str) -> Mapping[str, Tensor]:
    """The tensors by their names in a whole model, where they may be those of its trunk alone.

    prefix: what the trunk is called. outside: a pattern of the names that stand beside it.
    """

    if not prefix:
        return theirs

    def rename(name: str) -> str:
        name = re.sub(r"\.gamma$", ".weight", re.sub(r"\.beta$", ".bias", name))  # as BERT's were called
        return name if whole or re.match(outside, name) else f"{prefix}.{name}"

    whole = any(name.startswith(f"{prefix}.") for name in theirs)
    return Renamed(theirs, rename)


def fill(
    config: TransformerConfig,
    theirs: Mapping[str, Tensor],
    names: Names,
    change: Change = lambda name, weight: weight,
    ignored: str = r"(?!)",
) -> Transformer:
    """Our model with their tensors, in eval mode; it reckons in single floats. Matrices that are stored in 16
    bits stay so where this host multiplies by such: half of the memory, and decoding is two to four times as
    quick.

    ignored: a pattern of their names that hold nothing of the model (masks, position ids). Raises UserError
    for a tensor that is missing, of another shape, not finite, or has no place in our network.
    """
    model = sketch(config)
    weights, taken, modules = {}, set(), dict(model.named_modules())
    for name, place in model.state_dict().items():
        pattern, layer = re.sub(r"\.\d+\.", ".{}.", name), re.findall(r"\.(\d+)\.", name)
        module, _, kind = pattern.rpartition(".")
        called, ending = (names[pattern], "") if pattern in names else (names[module], f".{kind}")
        choices = [
            f"{one}{ending}".format(*layer) for one in ([called] if isinstance(called, str) else called)
        ]
        found = next((choice for choice in choices if choice in theirs), None)
        if found is None:
            raise UserError(Message("models.tensor-missing", {"tensor": choices[0]}))
        weights[name] = ours(change, name, found, theirs[found], place.shape)
        if not (packs() and place.dim() == 2 and isinstance(modules[name.rpartition(".")[0]], HALVES)):
            weights[name] = weights[name].float()
        taken |= set(choices)
    if left := sorted(name for name in theirs if name not in taken and not re.search(ignored, name)):
        told = {"tensor": left[0], "more": len(left) - 1}
        raise UserError(Message("models.more-tensors-left" if told["more"] else "models.tensors-left", told))
    model.load_state_dict(weights, assign=True)
    widen(model)
    return model.eval().requires_grad_(False)


def ours(change: Change, name: str, theirs: str, weight: Tensor, shape: torch.Size) -> Tensor:
    """A tensor of theirs as ours, of this shape. Raises UserError for what does not fit."""
    if weight.dtype not in (torch.float32, torch.float16, torch.bfloat16):
        kind = str(weight.dtype).removeprefix("torch.")
        raise UserError(Message("models.tensor-kind", {"tensor": theirs, "kind": kind}))
    try:
        changed = change(name, weight)
    except (RuntimeError, IndexError, ValueError):  # it has not even the dimensions for it
        changed = None
    if changed is None or changed.shape != shape:
        told = {"tensor": theirs, "shape": list(weight.shape), "name": name, "wanted": list(shape)}
        raise UserError(Message("models.tensor-shape", told))
    weight = changed.clone(memory_format=torch.contiguous_format)
    if not all(bound.isfinite() for bound in weight.aminmax()):
        raise UserError(Message("models.tensor-not-finite", {"tensor": theirs}))
    return weight


def as_pairs(config: TransformerConfig) -> Change:
    """Hugging Face turns dimension i of a head with i + K/2, ours turns neighbours. Scores do not care how a
    head's width is numbered, so the rows of queries and keys are put in our order."""
    width = config.head_width
    turned = int(width * config.rotary_fraction)
    order = torch.cat([torch.arange(turned).view(2, -1).T.flatten(), torch.arange(turned, width)])

    def change(name: str, weight: Tensor) -> Tensor:
        if re.search(r"\.(query|key)(_norm)?\.", name):
            return weight.unflatten(0, (-1, width))[:, order].flatten(0, 1)
        return weight

    return change
