"""What each position scheme is, read back from its page and its charts."""

from playground.figures import encodings
from playground.figures.schemes import SCHEMES
from playground.messages.catalogue import say


def test_a_page_of_a_scheme_says_formula_and_code() -> None:
    for scheme, facts in SCHEMES.items():
        page = encodings.page(scheme, "a < b", ["<figure></figure>"])
        assert say(f"positions.what-{scheme}") in page
        assert "a &lt; b" in page and facts.formula in page
