"""The browser's code: ES modules in the `assets` folders, served by the page itself and loaded by import.

Their address carries a digest of them all, so that a browser may keep them for ever and a new version of the
page never meets an old module. They lie under `gradio_api`, which Gradio's own proxy hands to Python, and are
asked for relative to the page, which may stand behind a sub-path.
"""

import hashlib
import json
import re
from graphlib import TopologicalSorter
from pathlib import Path, PurePosixPath
from posixpath import normpath

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ..messages.catalogue import LANGUAGES, catalogue

HERE = Path(__file__).parent
MODULES = {
    path.relative_to(HERE).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(HERE.rglob("assets/*.js"))
}
SENTENCES = json.dumps({code: catalogue(code)["scripts"] for code in LANGUAGES}, ensure_ascii=False)
MODULES["assets/catalogue.js"] = f"// What say.js says.\n\nexport const CATALOGUE = {SENTENCES};\n"
VERSION = hashlib.sha256(json.dumps(MODULES).encode()).hexdigest()[:16]
ADDRESS = f"gradio_api/scripts/{VERSION}"
IMPORT = re.compile(r'^import\s[^;]*?"([^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ", re.MULTILINE)


def serve(request: Request) -> Response:
    module = MODULES.get(request.path_params["name"])
    if module is None or request.path_params["version"] != VERSION:
        return PlainTextResponse("There is no such module.", status_code=404)
    return Response(
        module, media_type="text/javascript", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


ROUTE = Route("/gradio_api/scripts/{version}/{name:path}", serve)
START = f"{ADDRESS}/assets/start.js"
HEAD = f'<script type="module" src="{START}"></script>'


def on_load(script: str, *events: str, **handed: object) -> str:
    """The `js_on_load` of a component that a script of ours drives.

    script: its name in `assets/start.js`; it is called once for each component, with what Gradio gives to
    scripts and with `handed`, the names and limits that Python knows. events: the names of those it may
    trigger, since Gradio looks for them here, in quotes.
    """
    detail = f"script: {json.dumps(script)}, page: {{ element, props, trigger, watch, server }}"
    return f"""// may trigger {json.dumps(events)}
const detail = {{ {detail}, handed: {json.dumps(handed, ensure_ascii=False)} }};
const mount = () => document.dispatchEvent(new CustomEvent("pg-mount", {{ detail, cancelable: true }}));
if (mount()) import(new URL("{START}", document.baseURI)).then(mount); // nobody was there yet
"""


def bundle(module: str) -> str:
    """A module of `MODULES` with all that it imports as one script, for a file that stands alone. The names
    at the top of these modules must differ, and an import may not rename."""
    graph: dict[str, list[str]] = {}
    waiting = [module]
    while waiting:
        path = waiting.pop()
        graph[path] = imports_of(path)
        waiting += [name for name in graph[path] if name not in graph]
    return "".join(
        EXPORT.sub("", IMPORT.sub("", MODULES[path])) for path in TopologicalSorter(graph).static_order()
    )


def imports_of(path: str) -> list[str]:
    folder = PurePosixPath(path).parent
    return [normpath(str(folder / name)) for name in IMPORT.findall(MODULES[path])]
