"""The command line as tests call it: bytes in; bytes, messages and a status out."""

import io
import sys
from dataclasses import dataclass

import pytest

from playground import cli, shelf


@dataclass
class Answer:
    """What a command left behind."""

    status: int
    out: bytes
    err: str

    @property
    def lines(self) -> list[str]:
        assert self.out.endswith(b"\n") or not self.out
        return self.out.decode("utf-8").split("\n")[:-1]


class Shell:
    """Runs commands in this process, with bytes as standard input."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture) -> None:
        self.monkeypatch, self.capture = monkeypatch, capture

    def __call__(self, *arguments: object, stdin: bytes | str = b"") -> Answer:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        shelf.from_disk.cache_clear()  # a command is a process of its own
        # A locale that knows no accents: the commands must not care.
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="ascii"))
        self.capture.readouterr()
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as exit:  # argparse leaves so
            status = exit.code
        out, err = self.capture.readouterr()
        return Answer(status, out, err.decode("utf-8"))
