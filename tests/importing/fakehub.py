"""A small Hugging Face Hub on loopback, which serves folders as models and can be made to fail."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMMIT = "a" * 40


@dataclass
class Hub:
    """What it serves, how it fails, and what it was asked for."""

    url: str = ""
    models: dict[str, Path] = field(default_factory=dict)  # by name
    revisions: set[str] = field(default_factory=lambda: {"main", COMMIT})
    gated: set[str] = field(default_factory=set)  # names that only a token opens
    token: str = "hf_secret"
    cut: int = 0  # bytes after which a connection is cut, once a file; 0: never
    cuts: set[str] = field(default_factory=set)  # files that were cut already
    moved: dict[str, str] = field(default_factory=dict)  # old names -> new ones
    broken: bool = False  # whether it answers 500 to everything
    requests: list[tuple[str, str, str]] = field(default_factory=list)  # method, path, range


def handler_for(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: object) -> None:
            """Nothing is printed."""

        def do_HEAD(self) -> None:
            self.answer()

        def do_GET(self) -> None:
            self.answer()

        def send(self, status: int, content: bytes = b"", length: str | None = None, **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(content)) if length is None else length)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        def answer(self) -> None:
            path = unquote(urlsplit(self.path).path).strip("/")
            hub.requests.append((self.command, path, self.headers.get("Range", "")))
            if hub.broken:
                return self.send(500, b"broken")
            for old, new in hub.moved.items():
                if old in path.split("/resolve/")[0]:
                    return self.send(307, Location=self.path.replace(old, new))
            if path.startswith("api/models/"):
                return self.describe(path.removeprefix("api/models/"))
            name, _, rest = path.partition("/resolve/")
            revision, _, file = rest.partition("/")
            if self.refused(name, revision):
                return None
            return self.serve(hub.models[name] / file)

        def refused(self, name: str, revision: str) -> bool:
            if name not in hub.models:
                self.send(401, b"{}", X_Error_Code="RepoNotFound", X_Error_Message="Repository not found")
            elif revision not in hub.revisions:
                self.send(404, b"{}", X_Error_Code="RevisionNotFound", X_Error_Message="no such revision")
            elif name in hub.gated and self.headers.get("Authorization") != f"Bearer {hub.token}":
                self.send(403, b"{}", X_Error_Code="GatedRepo", X_Error_Message="Access is restricted")
            else:
                return False
            return True

        def describe(self, rest: str) -> None:
            name, _, revision = rest.partition("/revision/")
            if "/tree/" in name:
                name, _, revision = rest.partition("/tree/")
            if self.refused(name, revision or "main"):
                return None
            files = [path for path in sorted(hub.models[name].iterdir()) if path.is_file()]
            if "/tree/" in rest:
                tree = [
                    {"type": "file", "path": path.name, "size": path.stat().st_size, "oid": etag(path)}
                    for path in files
                ]
                return self.send(200, json.dumps(tree).encode(), Content_Type="application/json")
            siblings = [{"rfilename": path.name, "size": path.stat().st_size} for path in files]
            content = {
                "id": name,
                "modelId": name,
                "sha": COMMIT,
                "siblings": siblings,
                "tags": [],
                "private": False,
            }
            return self.send(200, json.dumps(content).encode(), Content_Type="application/json")

        def serve(self, path: Path) -> None:
            if not path.is_file():
                return self.send(404, b"", X_Error_Code="EntryNotFound", X_Repo_Commit=COMMIT)
            content, status, headers = path.read_bytes(), 200, {}
            common = {"X_Repo_Commit": COMMIT, "ETag": f'"{etag(path)}"', "Accept_Ranges": "bytes"}
            if self.command == "HEAD":
                return self.send(200, length=str(len(content)), **common)
            if (asked := self.headers.get("Range")) is not None:
                start = int(asked.removeprefix("bytes=").split("-")[0])
                headers = {"Content_Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
                content, status = content[start:], 206
            if hub.cut and len(content) > hub.cut and path.name not in hub.cuts:
                hub.cuts.add(path.name)
                self.send_response(status)
                for name, value in (common | headers).items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: hub.cut])
                self.wfile.flush()
                self.connection.shutdown(2)
                return None
            return self.send(status, content, **common, **headers)

    return Handler


def etag(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def serving() -> Iterator[Hub]:
    hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(hub))
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
