"""The command import."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..messages import language

if TYPE_CHECKING:
    from ..importing import Import


def import_model(options: argparse.Namespace) -> int:
    """Import a model, and say what is known of it."""
    import torch

    from .. import importing

    torch.set_num_threads(1)
    folder = Path(options.source)
    source = folder if folder.is_dir() else options.source
    print(told(importing.add(source, options.revision, options.verify)))
    return 0


def told(one: Import) -> str:
    """An import and its certificate, for people."""
    known = one.certificate
    compared = "not compared with the original; --verify does that"
    if (found := known.comparison) is not None:
        compared = (
            f"logits differ by at most {found.difference:.1e} from those of {found.reference}, of which the "
            f"largest is {found.largest:.1f}, on {found.texts} texts and a padded batch of them"
        )
    facts = {
        "family": one.family,
        "size": f"{one.parameters:,} parameters, {one.size / 1e6:,.1f} MB on disk",
        "revision": one.revision,
        "licence": one.licence or "the model card names none",
        "card": one.link,
        "compared": compared,
        "parts": f"the parts of the stream sum up to the logits within {known.parts:.1e}",
        **dict(known.conventions[language()]),
    }
    lines = [f"{name}: {fact}" for name, fact in facts.items() if fact]
    missing = [f"not supported: {sentence}" for sentence in known.missing[language()]]
    use = f"Use it as `--checkpoint {one.name}`, or choose it on the page."
    return "\n".join([one.name, *lines, *missing, use])
