"""Playing a film from a node: how soon its first frame is seen with nothing of it here, and how fast all of it comes from a node
that has it; against nginx with the joined file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench.film import make_film
from tests.bench.measure import Comparison, Finding, NotMeasured, best, median, missing, run
from tests.bench.nginx import nginx
from tests.eventually import eventually
from tests.journeys.swarm import get_json
from tests.processes import Broker, Node
from tests.web.swagger_page import CHROMIUM

ROUNDS = 5

PAGE = """<!doctype html><video muted></video><script>
    const video = document.querySelector("video");
    window.millisecondsToFirstFrame = src => new Promise((seen, failed) => {
        const begun = performance.now();
        video.requestVideoFrameCallback(() => seen(performance.now() - begun));
        video.onerror = () => failed(video.error.message);
        video.src = src;
        video.play();
    });
</script>"""


def measure(folder: Path, *, size: int) -> Iterator[Finding]:
    absent = missing("ffmpeg", "curl", "nginx")
    if absent:
        yield NotMeasured(what="playing", why=absent)
        return
    joined = _prepare(folder, size)
    broker = Broker()
    giver = Node("127.0.0.1", broker=broker.url, folder=folder / "giver")
    with broker, giver, nginx(folder / "joined") as url:
        video = _video(broker, giver)
        yield _throughput(f"{giver.url}/videos/{video}", f"{url}/{joined.name}", size=joined.stat().st_size)
        if CHROMIUM is None:
            yield NotMeasured(what="first frame", why="Chromium not installed")
            return
        yield _first_frame(folder, broker, video, url, joined.name)


def _prepare(folder: Path, size: int) -> Path:
    """The film dealt out into `giver`, and joined in `joined` beside a page that plays any address."""
    film = folder / "film.mp4"
    make_film(film, size=size)
    splitter = [sys.executable, "-m", "splitter"]
    run([*splitter, "split", str(film), "-n", "10", "-o", str(folder / "giver")])
    film.unlink()
    joined = folder / "joined" / "film.mp4"
    joined.parent.mkdir()
    run([*splitter, "join", str(folder / "giver"), "-o", str(joined)])
    (joined.parent / "play.html").write_text(PAGE)
    return joined


def _video(broker: Broker, giver: Node) -> str:
    eventually(lambda: len(get_json(f"{giver.url}/mis_fragmentos")["fragmentos"]) == 10, seconds=60)
    [video] = eventually(lambda: [row for row in get_json(f"{broker.url}/videos")["videos"] if row["manifiesto"]], seconds=60)
    return str(video["id"])


def _throughput(ours: str, theirs: str, *, size: int) -> Comparison:
    sides = [(_seconds_to_get(ours), _seconds_to_get(theirs)) for _ in range(ROUNDS)]
    mine, others = zip(*sides, strict=True)
    return Comparison(
        what=f"streaming {size >> 20} MiB from a complete node",
        ours=best(mine),
        other=best(others),
        unit="s",
        against="nginx with the joined file",
        aim=2.0,
    )


def _seconds_to_get(url: str) -> float:
    told = subprocess.run(
        ["curl", "-sSf", "-o", "/dev/null", "-w", "%{time_total}", url], capture_output=True, text=True, check=True
    )
    return float(told.stdout)


def _first_frame(folder: Path, broker: Broker, video: str, url: str, name: str) -> Comparison:
    """Each time from a node that has nothing yet."""
    ours, theirs = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for _ in range(ROUNDS):
            page = browser.new_page()
            page.goto(f"{url}/play.html")
            theirs.append(_milliseconds(page, f"{url}/{name}"))
            page.close()
            page = browser.new_page()
            page.goto(f"{url}/play.html")
            with Node("127.0.0.1", broker=broker.url, folder=folder / "empty") as node:
                ours.append(_milliseconds(page, f"{node.url}/videos/{video}"))
                page.close()
            shutil.rmtree(folder / "empty")
        browser.close()
    return Comparison(
        what="first frame with nothing local",
        ours=median(ours),
        other=median(theirs),
        unit="ms",
        against="nginx with the joined file",
    )


def _milliseconds(page: Page, src: str) -> float:
    return float(page.evaluate("src => millisecondsToFirstFrame(src)", src))
