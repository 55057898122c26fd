"""What lies outside the world of a model of English prose, and what does not."""

import pytest

from playground.uses.language import outside


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Où est la gare ?", "French"),
        ("Wo ist der Bahnhof?", "German"),
        ("¿Dónde está la biblioteca?", "Spanish"),
        ("Die Katze schläft.", "does not look like English"),
        ("Привет, как дела?", "Cyrillic"),
        ("今天天气很好。", "CJK"),
        ("for (int i=0; i<n; i++) { x += 1; }", "code"),
        ("def f(x): return x == 2", "code"),
        ("I AM VERY ANGRY", "capitals"),
        ("3.14159 2.71828 12345", "numbers"),
        ("I love you 😀", "😀"),
        ("thisisaverylongsentencewithoutanyspacesatall", "without spaces"),
    ],
)
def test_what_it_has_not_read_is_said(text: str, said: str) -> None:
    assert said in " ".join(outside(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OK.",
        "The dog that chased the cats is tired.",
        "NASA and the USA sent men to the moon.",
        "In 1998 he was 12.",
        "She said (quietly) that it was over; he left.",
        "No. I don't.",
        "Tom was in Paris.",
        "“I am very much obliged to you, madam,” said he.",
        "The café was full of students.",
    ],
)
def test_ordinary_english_is_left_alone(text: str) -> None:
    assert outside(text) == []
