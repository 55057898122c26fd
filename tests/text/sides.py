"""What holds for every side of an attention map."""

from playground.text.display import Side


def check_side(one: Side) -> None:
    """Its words hold all its tokens, and their stretches make up its text."""
    assert [n for word in one.words for n in word] == list(range(len(one)))
    assert len(one.ids) == len(one.pieces) == len(one.spans)
    reached = 0
    for start, end in one.spans:
        assert one.text[reached:start].strip() == "" and reached <= end and start <= end
        reached = end
    assert one.text[reached:].strip() == ""
    written = "".join(label for label in one.labels if label not in ("[start]", "[end]", "␣"))
    assert written.replace(" ", "") == one.text.replace(" ", "")
