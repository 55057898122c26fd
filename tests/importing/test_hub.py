"""Models are fetched from a hub, here one on loopback, and whatever it says against it is told."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import huggingface_hub
import pytest
from huggingface_hub import constants

from playground import importing
from playground.errors import UserError
from playground.importing import hub as module
from tests.importing.conftest import Publics
from tests.importing.fakehub import COMMIT, Hub, serving

NAME = "somebody/some-gpt2"


@pytest.fixture
def hub(publics: Publics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with one model, and an empty cache."""
    with serving() as hub:
        hub.models[NAME] = publics.folder("gpt2")
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        monkeypatch.setattr(constants, "ENDPOINT", hub.url)
        template = hub.url + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
        monkeypatch.delenv("HF_TOKEN", raising=False)
        huggingface_hub.close_session()
        yield hub
    huggingface_hub.close_session()


def test_a_model_is_fetched_once(hub: Hub, remembered: Path) -> None:
    one = importing.add(NAME)
    assert one.name == one.source == NAME and one.revision == COMMIT
    assert one.link == f"{hub.url}/{NAME}" and one.size > 0
    loads = [path for method, path, _ in hub.requests if method == "GET" and "/resolve/" in path]
    assert {path.rpartition("/")[2] for path in loads} == {
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer.json",
    }
    importing.add(NAME)
    again = [path for method, path, _ in hub.requests if method == "GET" and "/resolve/" in path]
    assert again == loads
    asked = len(hub.requests)
    ours = importing.read(NAME)  # from the cache alone
    assert ours.name == NAME and len(hub.requests) == asked
    assert importing.read(NAME, COMMIT).sha256 == ours.sha256


def test_whoever_waits_hears_how_much_has_come(hub: Hub, remembered: Path) -> None:
    told: list[tuple[float, str]] = []
    importing.add(NAME, told=lambda share, what: told.append((share, str(what))))
    shares = [share for share, _ in told]
    assert all(0 <= share <= 1 for share in shares) and max(shares) == 1
    assert all(what.startswith("fetching ") and what.endswith(" MB") for _, what in told)


def test_only_data_is_fetched(hub: Hub, publics: Publics, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    for path in publics.folder("gpt2").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    for name in ("pytorch_model.bin", "modeling_evil.py", "training_args.bin", "tf_model.h5"):
        (folder / name).write_bytes(b"x")
    hub.models["somebody/more"] = folder
    fetched = module.fetch("somebody/more")
    assert {path.suffix for path in fetched.iterdir()} <= {".json", ".safetensors"}


def test_a_cut_connection_is_taken_up_again(
    hub: Hub, publics: Publics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 4096)  # what is written at once
    hub.cut = 10_000
    fetched = module.fetch(NAME)
    assert "model.safetensors" in hub.cuts
    for name in ("model.safetensors", "tokenizer.json"):
        assert (fetched / name).read_bytes() == (publics.folder("gpt2") / name).read_bytes()
    resumed = [asked for method, path, asked in hub.requests if path.endswith(".safetensors") and asked]
    assert resumed and all(asked.startswith("bytes=") for asked in resumed)


def test_a_model_that_moved_is_found(hub: Hub) -> None:
    hub.moved["somebody/old-name"] = NAME
    assert (module.fetch("somebody/old-name") / "model.safetensors").is_file()


def test_a_missing_model_is_refused(hub: Hub) -> None:
    with pytest.raises(UserError, match="There is no model somebody/none on the hub, or it is private"):
        module.fetch("somebody/none")


def test_a_missing_revision_is_refused(hub: Hub) -> None:
    with pytest.raises(UserError, match="has no revision 'step9'"):
        module.fetch(NAME, "step9")
    hub.revisions.add("step1")
    assert module.fetch(NAME, "step1").name == COMMIT


def test_a_gated_model_needs_a_token(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.gated.add(NAME)
    with pytest.raises(UserError, match=r"is gated: its owner gives it to those who ask") as refused:
        module.fetch(NAME)
    assert f"{hub.url}/{NAME}" in str(refused.value)
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    with pytest.raises(UserError, match="is gated") as refused:
        module.fetch(NAME)
    assert "hf_wrong" not in str(refused.value)
    monkeypatch.setenv("HF_TOKEN", hub.token)
    assert (module.fetch(NAME) / "config.json").is_file()


def test_a_large_model_is_refused_before_it_is_fetched(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "limit", lambda: 1000)
    with pytest.raises(UserError, match="above the limit of 0 MB"):
        module.fetch(NAME)
    assert not any("/resolve/" in path for _, path, _ in hub.requests)


@pytest.mark.parametrize(
    ("said", "allowed"), [("0", 0), ("2", 2_000_000), ("", 600_000_000), (" 7 ", 7_000_000)]
)
def test_the_host_sets_the_limit(said: str, allowed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(module.LIMIT, said)
    assert module.limit() == allowed


def test_on_a_space_nothing_is_opened_unless_its_owner_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(module.LIMIT, raising=False)
    monkeypatch.setenv("SPACE_ID", "somebody/playground")
    assert module.limit() == 0
    monkeypatch.setenv(module.LIMIT, "100")
    assert module.limit() == 100_000_000


def test_a_limit_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(module.LIMIT, "1 GB")
    with pytest.raises(UserError, match="must be a number of megabytes"):
        module.limit()


def test_opening_is_switched_off(
    hub: Hub, publics: Publics, monkeypatch: pytest.MonkeyPatch, remembered: Path
) -> None:
    monkeypatch.setenv(module.LIMIT, "0")
    for source in (NAME, publics.folder("gpt2")):
        with pytest.raises(UserError, match="switched off here"):
            importing.add(source)
    assert hub.requests == []


def test_a_model_without_safetensors_is_refused(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "pickled").mkdir()
    (tmp_path / "pickled" / "pytorch_model.bin").write_bytes(b"x")
    hub.models["somebody/pickled"] = tmp_path / "pickled"
    with pytest.raises(UserError, match=r"no model\.safetensors, and no other format is opened"):
        module.fetch("somebody/pickled")


def test_without_a_connection_what_is_here_serves(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = module.fetch(NAME)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    huggingface_hub.close_session()
    assert module.fetch(NAME) == fetched
    with pytest.raises(UserError, match=r"cannot be fetched .* and is not on this computer"):
        module.fetch("somebody/else")


def test_a_hub_that_fails_is_told(hub: Hub) -> None:
    hub.broken = True
    with pytest.raises(UserError, match=r"cannot be fetched .* and is not on this computer"):
        module.fetch(NAME)


@pytest.mark.parametrize("name", ["", "a b", "../x", "a/b/c", "-x", "x" * 300, "http://127.0.0.1/a"])
def test_what_is_no_name_is_refused(name: str, hub: Hub) -> None:
    with pytest.raises(UserError, match=r"no folder and no name|There is no model"):
        module.fetch(name)


def test_the_environment_names_the_hub(publics: Publics, tmp_path: Path) -> None:
    """The command, as a user types it, in a process of its own."""
    with serving() as hub:
        hub.models[NAME] = publics.folder("gpt2")
        hub.gated.add(NAME)
        environment = {
            **os.environ,
            **{"HF_ENDPOINT": hub.url, "HF_HUB_OFFLINE": "0", "HF_HOME": str(tmp_path / "home")},
            **{"HF_TOKEN": hub.token, "PLAYGROUND_IMPORTS": str(tmp_path / "imports")},
        }
        command = [sys.executable, "-m", "playground", "import", NAME, "--revision", "main"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert f"revision: {COMMIT}" in done.stdout and "not compared" in done.stdout
    assert hub.token not in done.stdout + done.stderr
    assert [path.name for path in (tmp_path / "imports").iterdir()] == ["somebody--some-gpt2.json"]
