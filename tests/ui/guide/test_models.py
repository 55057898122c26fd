"""The models that the guide speaks of."""

from pathlib import Path

import pytest

from playground.errors import UserError
from playground.ui.guide import models, texts
from tests.shelves import use_shelf


def test_a_missing_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_shelf(tmp_path, monkeypatch)
    with pytest.raises(UserError, match="a translator"):
        models.serving("translate", "a-translator")


def test_a_sentence_is_translated_and_looked_into() -> None:
    shown, inside = models.looked(texts.SENTENCE)
    assert shown.startswith("Ma sœur")
    greedy, _ = models.looked(texts.SENTENCE, "greedy", "La")
    assert greedy.startswith("La ")
    assert models.looked(texts.SENTENCE)[1] is inside  # remembered
