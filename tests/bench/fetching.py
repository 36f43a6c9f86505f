"""A film in ten fragments fetched and verified by a node, against curl and openssl, from nginx and from our own node."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.wire.node_client import NodeClient
from backend.wire.transfers import DownloadRequest
from tests.bench.film import make_film
from tests.bench.measure import Comparison, Finding, NotMeasured, best, missing, run, timed
from tests.bench.nginx import nginx
from tests.eventually import eventually
from tests.journeys.swarm import get_json
from tests.processes import Broker, Node

ROUNDS = 3


def measure(folder: Path, *, size: int) -> Iterator[Finding]:
    absent = missing("ffmpeg", "curl", "openssl")
    if absent:
        yield NotMeasured(what="fetching", why=absent)
        return
    fragments = _fragments(folder, size)
    what = f"fetching {sum(path.stat().st_size for path in fragments) >> 20} MiB"
    with _giver(folder, fragments) as (broker, giver):
        sides = [_side_by_side(broker, f"{giver.url}/fragmentos", fragments, folder) for _ in range(ROUNDS)]
        yield _compared(what, sides, against="curl + openssl from our own node", aim=None)
        if absent := missing("nginx"):
            yield NotMeasured(what=what, why=absent)
            return
        with nginx(folder / "giver") as url:
            sides = [_side_by_side(broker, url, fragments, folder) for _ in range(ROUNDS)]
        yield _compared(what, sides, against="curl + openssl from nginx", aim=1.2)


def _compared(what: str, sides: list[tuple[float, float]], *, against: str, aim: float | None) -> Comparison:
    ours, other = zip(*sides, strict=True)
    return Comparison(what=what, ours=best(ours), other=best(other), unit="s", against=against, aim=aim)


def _side_by_side(broker: Broker, url: str, fragments: list[Path], folder: Path) -> tuple[float, float]:
    """Seconds of a node, and of curl and openssl from the URL, one right after the other."""
    return _fetch_all(broker, fragments, folder / "taker"), _curl_and_hash(url, fragments, folder / "curled")


@contextmanager
def _giver(folder: Path, fragments: list[Path]) -> Iterator[tuple[Broker, Node]]:
    """A broker, and a node that holds all of the film."""
    broker = Broker()
    giver = Node("127.0.0.1", broker=broker.url, folder=folder / "giver")
    with broker, giver:
        eventually(lambda: len(get_json(f"{giver.url}/mis_fragmentos")["fragmentos"]) == len(fragments), seconds=60)
        yield broker, giver


def _fragments(folder: Path, size: int) -> list[Path]:
    film = folder / "film.mp4"
    if not film.exists():
        make_film(film, size=size)
    run([sys.executable, "-m", "splitter", "split", str(film), "-n", "10", "-o", str(folder / "giver")])
    return sorted((folder / "giver").glob("film_*.mp4"))


def _fetch_all(broker: Broker, fragments: list[Path], folder: Path) -> float:
    """Seconds from asking a new, empty node until it has verified and kept the last byte."""
    with Node("127.0.0.1", broker=broker.url, folder=folder) as taker:
        [video] = get_json(f"{broker.url}/videos")["videos"]
        client = NodeClient(taker.url)

        def fetch() -> None:
            client.download(DownloadRequest(video=video["id"]))
            eventually(lambda: {transfer.state for transfer in client.transfers()} == {"terminada"}, seconds=120)

        took = timed(fetch)
        client.close()
    assert len(list(folder.glob("film_*.mp4"))) == len(fragments)
    shutil.rmtree(folder)
    return took


def _curl_and_hash(base_url: str, fragments: list[Path], folder: Path) -> float:
    """Seconds: all of them over one connection, then hashed."""
    folder.mkdir()
    copies = [str(folder / path.name) for path in fragments]
    orders = [word for path, copy in zip(fragments, copies, strict=True) for word in ("-o", copy, f"{base_url}/{path.name}")]
    took = run(["curl", "-sSf", *orders]).seconds + run(["openssl", "sha256", *copies]).seconds
    shutil.rmtree(folder)
    return took
