"""The endpoints, called as a program would call them."""

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from playground import shelf


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False)


def test_only_documented_endpoints_are_offered(client: Client) -> None:
    endpoints = client.view_api(return_format="dict")["named_endpoints"]
    names = {
        endpoint: [parameter["parameter_name"] for parameter in described["parameters"]]
        for endpoint, described in endpoints.items()
    }
    assert names == {
        "/translate": ["text", "to", "method", "beams"],
        "/clinic": ["text", "to"],
        "/complete": ["examples", "queries"],
        "/attention": ["checkpoint", "text", "target", "kind", "layers", "heads", "to"],
        "/positions": ["scheme", "length", "width", "base", "heads"],
        "/score": ["texts", "alternatives"],
        "/next": ["text", "temperature", "top_k", "top_p", "count", "kind"],
        "/write": ["text", "tokens", "temperature", "top_k", "top_p", "seed", "kind"],
        "/cloze": ["sentence", "candidates"],
        "/roles": ["text"],
        "/summarise": ["text", "length", "beams", "sentences"],
    }


def test_translate_answers_with_words_and_alternatives(client: Client) -> None:
    answer = client.predict("Thank you. I am tired.", api_name="/translate")
    assert len(answer["sentences"]) == 2
    first = answer["sentences"][0]
    assert first["source"] == "Thank you." and first["logprob"] < 0
    assert len(first["n_best"]) == 4
    for word in first["words"]:
        assert 0 < word["probability"] <= 1
        assert len(word["alternatives"]) == 5


def test_attention_gives_the_weights_that_were_asked_for(client: Client) -> None:
    name = shelf.serving("translate").name
    answer = client.predict(name, "The cat sleeps.", "", "cross", [0, 2], [4], api_name="/attention")
    weights = answer["weights"]
    assert len(weights) == 2 and len(weights[0]) == 1
    assert len(weights[0][0]) == len(answer["queries"]["ids"])
    for row in weights[0][0]:
        assert len(row) == len(answer["keys"]["ids"]) and abs(sum(row) - 1) < 0.001
    with pytest.raises(AppError, match="no layer 9"):
        client.predict(name, "The cat sleeps.", "", "cross", [9], api_name="/attention")


def test_the_clinic_answers_with_a_verdict_for_each_variant(client: Client) -> None:
    answer = client.predict("The meeting starts at 7:30.", api_name="/clinic")
    verdicts = {row["variant"]: row["verdict"] for row in answer["variants"]}
    assert verdicts["as it is"] == "same" and "in capitals" in verdicts


def test_a_mistake_is_told_to_programs_too(client: Client) -> None:
    with pytest.raises(AppError, match="nothing to translate"):
        client.predict("", api_name="/translate")
    with pytest.raises(AppError, match="beams"):
        client.predict("Hello.", "fr", "beam", 100, api_name="/translate")
    with pytest.raises(AppError, match='“to” is "de"; it must be "fr" or "en"'):
        client.predict("Hello.", "de", api_name="/translate")


def test_complete_does_what_the_examples_show(client: Client) -> None:
    examples = [["Ada King", "King"], ["Alan Moss", "Moss"], ["Grace Lund", "Lund"]]
    strange = "".join(map(chr, range(0x4E00, 0x4E00 + 120)))  # more than there are stand-ins for
    answers = client.predict(examples, ["Edgar Holm", strange], api_name="/complete")
    assert answers[0]["answer"] == "Holm" and answers[0]["error"] == ""
    assert 0 < answers[0]["probability"] <= 1 and 0 < answers[0]["confidence"] <= 1
    assert answers[0]["badge"] in ("sure", "likely", "unsure") and answers[0]["logprob"] < 0
    assert answers[1]["answer"] == "" and "different characters" in answers[1]["error"]


def test_a_mistake_in_the_examples_is_told_to_programs(client: Client) -> None:
    with pytest.raises(AppError, match="no example"):
        client.predict([], ["x"], api_name="/complete")
    with pytest.raises(AppError, match="contradict"):
        client.predict([["a", "b"], ["a", "c"]], ["x"], api_name="/complete")
    with pytest.raises(AppError, match="pairs"):
        client.predict([["a"]], ["x"], api_name="/complete")


def test_positions_gives_the_numbers_of_a_scheme(client: Client) -> None:
    waves = client.predict("sinusoidal", 3, 4, 100, api_name="/positions")
    assert waves["matrix"][0] == [0, 1, 0, 1] and len(waves["matrix"]) == 3
    assert waves["wavelengths"] == pytest.approx([6.2832, 62.832], rel=1e-3)
    assert client.predict("alibi", heads=2, api_name="/positions")["slopes"] == [2**-4, 2**-8]
    assert client.predict("rotary", width=4, base=100, api_name="/positions")["frequencies"] == [
        pytest.approx(1),
        pytest.approx(0.1),
    ]
    assert len(client.predict("learned", 5, api_name="/positions")["matrix"]) == 5
    assert client.predict("none", api_name="/positions") == {"scheme": "none", "length": 64}
    for wrong, told in (
        (("sinusoidal", 5000), "Length is 5000"),
        (("rotary", 8, 7), "7 is odd"),
        (("alibi", 8, 8, 1.0, 0), "Heads is 0"),
    ):
        with pytest.raises(AppError, match=told):
            client.predict(*wrong, api_name="/positions")


def test_texts_are_scored_word_by_word(client: Client) -> None:
    good, bad = client.predict(["He is here.", "He are here."], api_name="/score")
    assert good["logprob"] > bad["logprob"]
    assert [word["text"] for word in bad["words"]] == ["He", "are", "here", ".", ""]
    assert sum(word["logprob"] for word in bad["words"]) == pytest.approx(bad["logprob"])
    assert len(bad["words"][1]["alternatives"]) == 5
    fine, empty, chinese = client.predict(
        ["He is here.", "", "今天天气很好，我们去公园玩吧。" * 10], api_name="/score"
    )
    assert fine["logprob"] == pytest.approx(good["logprob"]) and fine["error"] == ""
    assert "nothing to read" in empty["error"]
    assert chinese["word_perplexity"] is None and chinese["bits_per_byte"] > 0


def test_the_next_token_and_more_of_them(client: Client) -> None:
    found = client.predict("Once upon a", 1.0, 3, 1.0, 8000, api_name="/next")
    assert sum(token["probability"] for token in found["tokens"]) == pytest.approx(1, abs=1e-4)
    assert found["kept"] == 3 and sum(token["shaped"] > 0 for token in found["tokens"]) == 3
    assert found["tokens"][0]["text"] == "time"
    with pytest.raises(AppError, match="temperature"):
        client.predict("Once", -1, api_name="/next")
    whole = client.predict("Once upon a", 8, 0, api_name="/write")["text"]
    assert whole.startswith("Once upon a time")


def test_candidates_for_a_gap_are_ranked(client: Client) -> None:
    found = client.predict("The dogs ___ barking.", ["is", "are"], api_name="/cloze")
    assert [one["text"] for one in found["candidates"]] == ["are", "is"]
    with pytest.raises(AppError, match="0 gaps"):
        client.predict("The dogs bark.", ["is", "are"], api_name="/cloze")


def test_roles_answers_with_frames(client: Client) -> None:
    answer = client.predict("The dog was chased by the cat.", api_name="/roles")
    assert "'ARG0'" in repr(answer) and "by the cat" in repr(answer)
    with pytest.raises(AppError, match="characters"):
        client.predict("dog " * 1000, api_name="/roles")
