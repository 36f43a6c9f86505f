"""The program as people and machines run it: what it prints, how it ends, and what it leaves behind when it is stopped."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from backend.core.manifest import Manifest
from tests.eventually import eventually
from tests.media import Pictures, Sound, make_clip
from tests.processes import free_port
from tests.splitter.test_deal import ListeningNode, listening_node

COMMAND = [sys.executable, "-m", "splitter"]


def run(*arguments: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
    )


def lines_of(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def nodes() -> Iterator[tuple[ListeningNode, ListeningNode]]:
    with listening_node() as first, listening_node() as second:
        yield first, second


def test_without_a_folder_fragments_come_to_the_current_one(sample: Path, tmp_path: Path) -> None:
    done = run("split", sample, folder=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert "10 fragments of 'film'" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"film_{index:03d}.mp4" for index in range(10)]


def test_machines_read_progress_and_outcome_line_by_line(sample: Path, tmp_path: Path) -> None:
    done = run("split", sample, "-n", "3", "-o", tmp_path / "out", "--title", "Mi película", "--json")

    *progress, outcome = lines_of(done.stdout)
    shares = [line["progreso"] for line in progress]
    assert shares == sorted(shares, key=str)
    assert shares[-1] == 1
    assert outcome["fragmentos"] == ["film_000.mp4", "film_001.mp4", "film_002.mp4"]
    assert outcome["titulo"] == "Mi película"
    assert outcome["carpeta"] == str(tmp_path / "out")


def test_machines_are_told_of_re_encoding_and_so_are_people(made_source: Callable[[str], Path], tmp_path: Path) -> None:
    done = run("split", made_source("one_key.mp4"), "-o", tmp_path, "--json")

    (notice,) = [line["aviso"] for line in lines_of(done.stdout) if "aviso" in line]
    assert str(notice).startswith("Re-encoding, because it has only 1 key frame")
    assert done.stderr.strip() == notice
    assert lines_of(done.stdout)[-1]["recodificadas"] == {"1": "pocos_cuadros_clave"}


def test_nodes_get_their_shares_and_nothing_stays_here(
    sample: Path, nodes: tuple[ListeningNode, ListeningNode], tmp_path: Path
) -> None:
    first, second = nodes

    done = run("split", sample, "--to", first.address, "--to", f"http://{second.address}", "--json", folder=tmp_path)

    assert sorted(first.held) == [f"film_{index:03d}.mp4" for index in range(5)]
    assert sorted(second.held) == [f"film_{index:03d}.mp4" for index in range(5, 10)]
    outcome = lines_of(done.stdout)[-1]
    assert outcome["nodos"] == {f"http://{first.address}": sorted(first.held), f"http://{second.address}": sorted(second.held)}
    assert outcome["carpeta"] is None
    assert list(tmp_path.iterdir()) == []


def test_a_node_that_is_not_there_ends_it_before_the_work(sample: Path, tmp_path: Path) -> None:
    done = run("split", sample, "--to", f"127.0.0.1:{free_port()}", "-o", tmp_path / "out")

    assert done.returncode == 1
    assert "does not answer" in done.stderr
    assert not (tmp_path / "out").exists()


def test_failure_is_one_line_and_status_1(tmp_path: Path) -> None:
    done = run("split", tmp_path / "two\nlines\x1b[31m.mp4", "--json")

    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("Error: ")
    assert line.isprintable()
    assert lines_of(done.stdout)[-1] == {"error": line.removeprefix("Error: ")}


@pytest.mark.parametrize("arguments", [["split"], ["split", "film.mp4", "-n", "0"], ["join", "film_000.mp4"], ["cut"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    assert run(*arguments).returncode == 2


def test_what_was_split_is_inspected_verified_and_joined(sample: Path, tmp_path: Path) -> None:
    run("split", sample, "-o", tmp_path / "out")
    fragment = tmp_path / "out" / "film_003.mp4"

    shown = run("inspect", fragment)
    told = lines_of(run("inspect", fragment, "--json").stdout)[-1]
    verified = run("verify", tmp_path / "out", "--json")
    joined = run("join", tmp_path / "out", "-o", tmp_path / "film.mp4", "--json")

    assert (shown.returncode, shown.stderr) == (0, "")
    assert str(told["video"]) in shown.stdout
    assert "this is fragment 4 of 10" in shown.stdout
    assert "original: not kept" in shown.stdout
    assert (told["estado"], told["indice"], told["nombre"]) == ("integro", 3, "film_003.mp4")
    text = json.dumps(told["manifiesto"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert Manifest.from_json(text.encode()).video_id == told["video"]
    assert verified.returncode == 0
    assert lines_of(verified.stdout)[-1]["danados"] == 0
    assert lines_of(joined.stdout)[-1] == {"video": told["video"], "titulo": "film", "archivo": str(tmp_path / "film.mp4")}


def test_damage_is_status_1(sample: Path, tmp_path: Path) -> None:
    run("split", sample, "-o", tmp_path)
    fragment = tmp_path / "film_003.mp4"
    content = bytearray(fragment.read_bytes())
    content[3000] ^= 1
    fragment.write_bytes(content)

    shown = run("inspect", fragment)
    verified = run("verify", tmp_path)

    assert (shown.returncode, verified.returncode) == (1, 1)
    assert "NOT TRUE" in shown.stdout
    assert "block 0 (bytes 0 to " in shown.stdout
    assert "1 of them damaged" in verified.stdout
    assert "missing: film_003.mp4" in verified.stdout


def test_missing_fragments_are_no_damage(sample: Path, tmp_path: Path) -> None:
    run("split", sample, "-o", tmp_path)
    (tmp_path / "film_003.mp4").unlink()

    assert run("verify", tmp_path).returncode == 0


def test_what_is_no_fragment_is_status_1(sample: Path) -> None:
    done = run("inspect", sample, "--json")

    assert done.returncode == 1
    assert "no manifest" in str(lines_of(done.stdout)[-1]["error"])


def test_the_original_comes_back_and_machines_are_told(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "song.wav", seconds=4, sounds=(Sound(codec="pcm_s16le"),))

    done = run("split", source, "--keep-original", "-o", tmp_path / "out", "--json")
    joined = run("join", "--original", tmp_path / "out", "-o", tmp_path / "back.wav")

    outcome = lines_of(done.stdout)[-1]
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert outcome["original"] == {"nombre": "song.wav", "bytes": source.stat().st_size, "sha256": digest}
    assert outcome["sin_original"] is None
    assert joined.returncode == 0
    assert (tmp_path / "back.wav").read_bytes() == source.read_bytes()


def test_why_the_original_cannot_be_kept_is_said(made_source: Callable[[str], Path], tmp_path: Path) -> None:
    done = run("split", made_source("one_key.mp4"), "--keep-original", "-o", tmp_path, "--json")

    assert done.returncode == 0
    outcome = lines_of(done.stdout)[-1]
    assert (outcome["original"], outcome["sin_original"]) == (None, "it has to be re-encoded")
    assert any("it has to be re-encoded" in str(line.get("aviso")) for line in lines_of(done.stdout))
    assert "it has to be re-encoded" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_in_the_middle_it_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    large = Pictures(key_every=10_000, width=640, height=360)
    source = make_clip(tmp_path / "film.mp4", seconds=30, pictures=large)
    folder = tmp_path / "fragments"
    process = subprocess.Popen(
        [*COMMAND, "split", str(source), "-o", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    eventually(lambda: folder.exists() and list(folder.glob(".enjambre-*/encoded.mp4")))

    process.send_signal(number)
    _, words = process.communicate()

    assert process.returncode == 1
    assert words.splitlines()[-1] == "Error: stopped; nothing was left behind"
    assert not folder.exists()


@contextmanager
def watching(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """The running watch, and the file with what it has said."""
    said = folder.with_name("said")
    with said.open("w") as output:
        process = subprocess.Popen(
            [*COMMAND, "watch", str(folder), *arguments],
            stdout=output,
            stderr=output,
            text=True,
            env={**os.environ, **(environment or {})},
        )
        try:
            yield process, said
        finally:
            process.kill()
            process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_watch_deals_out_what_comes_and_ends_at_once_when_it_is_stopped(
    sample: Path, nodes: tuple[ListeningNode, ListeningNode], tmp_path: Path, number: signal.Signals
) -> None:
    first, second = nodes
    folder = tmp_path / "videos"
    folder.mkdir()
    with watching(folder, "--to", first.address, "--to", second.address, "-n", "4", "--json") as (process, said):
        eventually(lambda: "vigilancia.empezo" in said.read_text())

        shutil.copy2(sample, folder / "film.mp4")
        eventually(lambda: "video.repartido" in said.read_text())
        process.send_signal(number)

        assert process.wait(10) == 0

    events = [line["evento"] for line in lines_of(said.read_text()) if "evento" in line]
    assert events == ["vigilancia.empezo", "video.empezo", "video.repartido", "vigilancia.termino"]
    assert (sorted(first.held), sorted(second.held)) == (["film_000.mp4", "film_001.mp4"], ["film_002.mp4", "film_003.mp4"])


def test_a_watch_says_to_people_what_it_does(sample: Path, nodes: tuple[ListeningNode, ListeningNode], tmp_path: Path) -> None:
    first, second = nodes
    folder = tmp_path / "videos"
    folder.mkdir()
    shutil.copy2(sample, folder / "film.mp4")
    with watching(folder, "--to", first.address, "--to", second.address) as (process, said):
        eventually(lambda: "film.mp4: 10 fragments dealt out" in said.read_text())
        process.terminate()
        process.wait(10)

    begun, splitting, dealt, stopped = said.read_text().splitlines()
    assert begun.startswith(f"Watching {folder}: each video becomes 10 fragments, dealt out over http://{first.address}, ")
    assert splitting == "Splitting film.mp4"
    assert f"5 to http://{first.address}, 5 to http://{second.address}" in dealt
    assert stopped.startswith("Stopped")


def test_a_watch_that_is_stopped_at_work_leaves_nothing_half_done(
    nodes: tuple[ListeningNode, ListeningNode], tmp_path: Path
) -> None:
    folder, temporary = tmp_path / "videos", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    make_clip(folder / "film.mp4", seconds=30, pictures=Pictures(key_every=10_000, width=640, height=360))
    with watching(folder, "--to", nodes[0].address, environment={"TMPDIR": str(temporary)}) as (process, said):
        eventually(lambda: list(temporary.glob("enjambre-*/.enjambre-*/encoded.mp4")))
        process.terminate()

        assert process.wait(10) == 0

    assert said.read_text().splitlines()[-1].startswith("Stopped")
    assert list(temporary.iterdir()) == []
    assert [path.name for path in folder.iterdir()] == ["film.mp4"]
    assert nodes[0].held == {}


def test_a_watch_needs_a_node(tmp_path: Path) -> None:
    assert run("watch", tmp_path).returncode == 2
    assert run("watch", tmp_path, "--to", "no node").returncode == 1
