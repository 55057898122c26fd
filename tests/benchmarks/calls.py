"""Calls of every endpoint and of the page itself, by what a browser or a program sends over HTTP."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import httpx

WORDS = "cat dog house river child teacher book garden quiet green old reads sees finds the a and in".split()
SECONDS = 900  # for one answer

Call = Callable[[httpx.Client], Any]  # -> the answer. Raises Busy, Lost and httpx.HTTPError


class Busy(Exception):
    """There was no place for this call, and the page said so."""


class Lost(Exception):
    """There is no answer."""


def text(rng: random.Random, words: int = 12) -> str:
    """A text that is new: its last word has a number of its own."""
    chosen = [rng.choice(WORDS) for _ in range(rng.randint(3, words))]
    return " ".join(chosen).capitalize() + f" {rng.randrange(10**9)}."


def examples(rng: random.Random) -> list[list[str]]:
    return [[name, name.split()[0].upper()] for name in (text(rng, 3) for _ in range(3))]


CALLS: dict[str, Callable[[random.Random], list]] = {
    "translate": lambda rng: [text(rng), rng.choice(("fr", "en")), rng.choice(("greedy", "beam", "sample"))],
    "clinic": lambda rng: [text(rng)],
    "complete": lambda rng: [examples(rng), [text(rng, 3) for _ in range(rng.randint(1, 40))]],
    "attention": lambda rng: ["translate-en-fr", text(rng)],
    "positions": lambda rng: ["sinusoidal", rng.randint(1, 512), rng.randint(2, 256), rng.uniform(2, 1e5)],
    "score": lambda rng: [[text(rng) for _ in range(rng.randint(1, 8))], rng.choice((0, 0, 0, 3))],
    "next": lambda rng: [text(rng), rng.uniform(0.1, 2)],
    "write": lambda rng: [text(rng), rng.randint(1, 40), 0.8, 0, 0.95, rng.randrange(10**6)],
    "roles": lambda rng: [text(rng)],
    "cloze": lambda rng: [f"{text(rng)} The ___ sleeps.", ["cat", "stone", text(rng, 3)]],
}


def refusal(told: str) -> Exception:
    return Busy(told) if "Busy: " in told else Lost(told[:300])


def events_of(answer: httpx.Response) -> Iterator[tuple[str, str]]:
    """The events of a stream, as (name, data)."""
    if answer.status_code != 200:
        raise refusal(answer.text)
    name = ""
    for line in answer.text.splitlines():
        key, _, value = line.partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            yield name, value


def endpoint(name: str, data: list) -> Call:
    def call(client: httpx.Client) -> Any:
        begun = client.post(f"gradio_api/call/{name}", json={"data": data})
        if begun.status_code != 200:
            raise refusal(begun.text)
        told = [*events_of(client.get(f"gradio_api/call/{name}/{begun.json()['event_id']}"))]
        ended, data_ = told[-1] if told else ("nothing", "")
        if ended != "complete":
            raise refusal(f"{ended}: {data_}")
        return json.loads(data_)

    return call


def on_the_page(client: httpx.Client, typed: str) -> Call:
    """To open the page, type this text and press “Translate”."""
    config = client.get("config").json()
    parts = {part["id"]: part["props"] for part in config["components"]}
    button = next(number for number, props in parts.items() if props.get("elem_id") == "translate-go")
    event = next(one for one in config["dependencies"] if [button, "click"] in one["targets"])
    box = next(number for number, props in parts.items() if props.get("elem_id") == "translate-text")
    data = [typed if one == box else parts[one].get("value") for one in event["inputs"]]

    def call(client: httpx.Client) -> Any:
        client.get("", follow_redirects=True).raise_for_status()
        session = f"{random.getrandbits(64):x}"
        body = {"data": data, "fn_index": event["id"], "session_hash": session, "trigger_id": button}
        begun = client.post("gradio_api/queue/join", json=body)
        if begun.status_code != 200:
            raise refusal(begun.text)
        outputs = []
        for _, told in events_of(client.get("gradio_api/queue/data", params={"session_hash": session})):
            message = json.loads(told)
            if message.get("success") is False:
                raise refusal(told)
            if "output" in message:
                outputs.append(message["output"].get("data"))
        if not outputs:
            raise Lost("the stream ended early")
        return outputs

    return call
