"""A Hugging Face Hub on loopback, for HF_ENDPOINT."""

import contextlib
import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"  # of every model


@contextlib.contextmanager
def serving_hub(models: Mapping[str, Path], gated: tuple[str, ...] = ()) -> Iterator[str]:
    """Serves the files of these folders as models by their names, and gives the hub's address. gated: names
    of models that are there and not given."""

    class Hub(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path).strip("/")
            api = path.startswith("api/models/")
            path = path.removeprefix("api/models/")
            name = next((name for name in [*models, *gated] if f"{path}/".startswith(f"{name}/")), None)
            if name is None:
                return self.refuse(404, "RepoNotFound")
            if name in gated and not api:
                return self.refuse(403, "GatedRepo")
            rest = path.removeprefix(name).strip("/").split("/")
            if not api:
                return self.give(models[name] / "/".join(rest[2:]))
            # What a gated one has is told to everybody.
            files = [entry(file) for file in sorted(models.get(name, next(iter(models.values()))).iterdir())]
            if rest[0] == "tree":
                return self.say(files)
            siblings = [{"rfilename": file["path"], "size": file["size"]} for file in files]
            self.say({"id": name, "modelId": name, "sha": COMMIT, "private": False, "siblings": siblings})

        def refuse(self, status: int, code: str) -> None:
            self.answer(status, b"", {"X-Error-Code": code, "X-Error-Message": code})

        def say(self, content: object) -> None:
            self.answer(200, json.dumps(content).encode(), {"Content-Type": "application/json"})

        def give(self, file: Path) -> None:
            if not file.is_file():
                return self.refuse(404, "EntryNotFound")
            content = file.read_bytes()
            etag = hashlib.sha256(content).hexdigest()
            headers = {"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
            self.answer(200, content, headers)

        def answer(self, status: int, content: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for field, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(field, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def entry(file: Path) -> dict:
    """A file as the tree of a repository lists it."""
    content = file.read_bytes()
    oid = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    return {"type": "file", "path": file.name, "size": len(content), "oid": oid}
