"""A model in short, and its certificate, read back from the HTML."""

import xml.etree.ElementTree as ET
from dataclasses import replace

from playground.figures.models import Certificate, Model, model_view

CERTIFICATE = Certificate(
    compared="largest difference of logits 1.0e-05",
    parts="The parts sum up.",
    conventions=(("start mark", "<s> & nothing else"), ("norms", "LayerNorm")),
    missing=("No <templates>.",),
)
MODEL = Model("owner/<name>", ("GPT-2", "licence: <mit>"), "https://hub/owner/name", "import it", CERTIFICATE)


def read(model: Model) -> ET.Element:
    return ET.fromstring(f"<div>{model_view(model)}</div>")


def test_facts_and_the_link_to_the_card_stand_in_a_line() -> None:
    page = read(MODEL)
    assert "".join(page.find("p").itertext()) == "GPT-2 · licence: <mit> · model card"
    link = page.find("p/a")
    assert link.get("href") == "https://hub/owner/name" and link.get("rel") == "noopener"


def test_a_link_that_is_no_address_of_the_web_is_none() -> None:
    for link in ("", "javascript:alert(1)", 'http://x" onclick="'):
        assert read(replace(MODEL, link=link)).find("p/a") is None


def test_what_was_compared_is_said_first_and_every_convention_below() -> None:
    details = read(MODEL).find("details")
    summary = "".join(details.find("summary").itertext())
    assert summary == "Compared with the original: largest difference of logits 1.0e-05"
    cells = ["".join(cell.itertext()) for cell in details.iter("td")]
    assert cells == ["start mark", "<s> & nothing else", "norms", "LayerNorm"]
    assert [item.text for item in details.iter("li")] == ["No <templates>."]
    assert details.find(".//code") is None


def test_a_model_that_was_not_compared_says_so_and_how_to_do_it() -> None:
    details = read(replace(MODEL, certificate=replace(CERTIFICATE, compared=""))).find("details")
    assert "".join(details.find("summary").itertext()).startswith("Not compared")
    assert details.find(".//code").text == "import it"


def test_one_of_ours_has_no_certificate() -> None:
    assert read(Model("ours", ("made by this project",))).find("details") is None
