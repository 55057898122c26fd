"""The address of the page to hand on: as a link, and as a QR code that a class reads from the wall.

The address holds all that stands on the page (assets/address.js). The code is drawn by this server: no other
host is asked.
"""

import io

import segno
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ..figures.html import escape
from ..messages import say

PATH = "gradio_api/link.svg"  # relative to the page, which may stand behind a sub-path
MOST = 1273  # bytes of a link: version 25 with correction L (ISO/IEC 18004, table 7), 117 modules a side


def share() -> str:
    """The button with all that opens; assets/sharing.js fills it in."""
    words = {
        name: escape(say(f"page.share-{name}"), quote=True)
        for name in ("about", "link", "copy", "copied", "code", "long")
    }
    return (
        f'<details class="pg-share" data-most="{MOST}" data-path="{PATH}">'
        f"<summary>{say('page.share')}</summary>"
        f'<div>{words["about"]}<input readonly aria-label="{words["link"]}">'
        f'<button type="button" data-copied="{words["copied"]}">{words["copy"]}</button> '
        f'<small role="status"></small><img hidden alt="{words["code"]}">'
        f"<b hidden>{words['long']}</b></div></details>"
    )


def draw(request: Request) -> Response:
    """The QR code of `?link=…` as an SVG."""
    link = request.query_params.get("link", "")
    if not 0 < len(link.encode()) <= MOST:
        return PlainTextResponse(f"link has to have 1 to {MOST:,} bytes.", status_code=400)
    picture = io.BytesIO()
    # Dark on light in the dark too, as readers want it, with the margin of 4 modules that they need.
    segno.make_qr(link, error="l").save(
        picture, kind="svg", border=4, light="white", xmldecl=False, omitsize=True
    )
    return Response(picture.getvalue(), media_type="image/svg+xml")


ROUTE = Route(f"/{PATH}", draw)
