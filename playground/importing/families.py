"""All families by the type that a config.json names."""

from ..errors import UserError
from ..messages import Message
from .bert import BERT, DISTILBERT
from .family import Family
from .gpt2 import GPT2
from .llama import LLAMA, MISTRAL, QWEN2, QWEN3
from .marian import MARIAN
from .neox import NEOX
from .settings import Settings
from .t5 import T5

FAMILIES: dict[str, Family] = {
    "gpt2": GPT2,
    "marian": MARIAN,
    "llama": LLAMA,
    "mistral": MISTRAL,
    "qwen2": QWEN2,
    "qwen3": QWEN3,
    "gpt_neox": NEOX,
    "bert": BERT,
    "distilbert": DISTILBERT,
    "t5": T5,
}


def family_of(settings: Settings) -> Family:
    """The family of a model. Raises UserError where it is none of ours, or is no model that gives words."""
    kind = settings.content.get("model_type")
    if not isinstance(kind, str) or kind not in FAMILIES:
        names = ", ".join(dict.fromkeys(family.name for family in FAMILIES.values()))
        told = {"source": settings.source, "kind": repr(str(kind)[:40]), "names": names}
        raise UserError(Message("models.no-family", told))
    family = FAMILIES[kind]
    settings.refuse("quantization_config", [], "quantised weights")
    classes = settings.content.get("architectures")
    if isinstance(classes, list) and classes and not set(map(str, classes)) & set(family.classes):
        told = {"source": settings.source, "kind": str(classes[0])[:60], "family": family.name}
        told["classes"] = ", ".join(family.classes)
        raise UserError(Message("models.other-kind", told))
    return family
