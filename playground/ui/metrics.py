"""What the page tells a Prometheus server, if asked to: how long each job took, and how it ended."""

import os

from prometheus_client import CONTENT_TYPE_LATEST, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

VARIABLE = "PLAYGROUND_METRICS"  # where it is set, whoever can open the page can read them
SECONDS = Histogram(
    "playground_job_seconds",
    "From asking to the whole answer, waiting included.",
    ("job", "ended"),
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250),
)
JOBS = Gauge("playground_jobs", "Jobs that compute or wait for their turn.")


def serve(request: Request) -> Response:
    return Response(generate_latest(), headers={"content-type": CONTENT_TYPE_LATEST})


def routes() -> list[Route]:
    return [Route("/metrics", serve)] if os.environ.get(VARIABLE) else []
