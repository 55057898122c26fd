"""The endpoint `/translate`, called as a program would call it."""

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False)


def test_only_documented_endpoints_are_offered(client: Client) -> None:
    endpoints = client.view_api(return_format="dict")["named_endpoints"]
    assert list(endpoints) == ["/translate"]
    names = [parameter["parameter_name"] for parameter in endpoints["/translate"]["parameters"]]
    assert names == ["text", "to", "method", "beams"]


def test_translate_answers_with_words_and_alternatives(client: Client) -> None:
    answer = client.predict("Thank you. I am tired.", api_name="/translate")
    assert len(answer["sentences"]) == 2
    first = answer["sentences"][0]
    assert first["source"] == "Thank you." and first["logprob"] < 0
    assert len(first["n_best"]) == 4
    for word in first["words"]:
        assert 0 < word["probability"] <= 1
        assert len(word["alternatives"]) == 5


def test_a_mistake_is_told_to_programs_too(client: Client) -> None:
    with pytest.raises(AppError, match="nothing to translate"):
        client.predict("", api_name="/translate")
    with pytest.raises(AppError, match="beams"):
        client.predict("Hello.", "fr", "beam", 100, api_name="/translate")
