"""What the Roles tab offers to programs: `/roles`."""

from collections.abc import Callable

from ...uses.roles.formats import as_json
from .views import Engine, advice, labelled


def make_endpoint(engine: Engine) -> Callable[..., dict]:
    """The function behind `/roles`."""

    def roles(text: str) -> dict:
        """Who did what to whom: the predicates of an English text and their roles.

        Args:
            text: one or several sentences or lines, at most 3,000 characters.

        Returns:
            {"text", "words": [[word, start, end], ...], "frames": [{"predicate": {"word": its number, "text",
            "sense": its number in PropBank, "probability"}, "roles": [{"role": as in PropBank, "plain": in
            words, "text", "words": [first, stop], "start", "end", "probability", "others": [[role,
            probability], ...]}]}], "note": what to know of the answer, or the empty text}. Words are numbered
            through the whole text; start and end are places in it; the role "" is none.
        """
        return as_json(text, labelled(engine, text)) | {"note": advice(engine, text)}

    return roles
