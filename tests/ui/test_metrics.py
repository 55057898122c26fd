"""What a Prometheus server is told, if somebody wants it to be."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from playground.ui import metrics


def test_nothing_is_told_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(metrics.VARIABLE, raising=False)
    assert metrics.routes() == []


def test_a_prometheus_server_can_read_how_long_jobs_took(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(metrics.VARIABLE, "1")
    metrics.SECONDS.labels("/test", "answered").observe(0.3)
    answer = TestClient(Starlette(routes=metrics.routes())).get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    below = {
        sample.labels["le"]: sample.value
        for sample in families["playground_job_seconds"].samples
        if sample.name.endswith("_bucket") and sample.labels["job"] == "/test"
    }
    assert below["0.25"] == 0 and below["0.5"] == below["+Inf"] == 1
    assert "playground_jobs" in families and "process_resident_memory_bytes" in families
