"""Plugs the full-screen dashboard together: cluster, feed, orders, splitter and screen, begun and ended in order."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tui.cluster import EmbeddedCluster, ServiceEnded
from tui.demo import Demonstration
from tui.orders import Orders
from tui.playing.player import PlayerName
from tui.playing.players import Players
from tui.split_job import SplitJob
from tui.swarm.feed import Feed
from tui.swarm.mailbox import Mailbox
from tui.swarm.messages import Told
from tui.swarm.state import first_state
from tui.vigil import Vigil


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """`broker_url` is None where the embedded cluster is to be started or joined."""

    broker_url: str | None
    broker_port: int
    node_ports: tuple[int, ...]
    folder_root: Path
    token: str | None
    theme: str
    is_ascii: bool
    is_read_only: bool
    is_demo: bool
    player: PlayerName


def run(launch: Launch) -> int:
    """Returns when the person quits, with the exit code. Raises what keeps the cluster from starting."""
    with ExitStack() as ends:
        mailbox = Mailbox()
        broker_url = _cluster(launch, mailbox, ends)
        if launch.is_demo:
            _begin_demo(launch, broker_url, mailbox, ends)
        return _show(launch, broker_url, mailbox, ends)


def _cluster(launch: Launch, mailbox: Mailbox, ends: ExitStack) -> str:
    """The broker's URL."""

    def tell(ended: ServiceEnded) -> None:
        text = f"{' '.join(str(ended).split())}; begin anew to have it back"
        mailbox.put(Told(level="error", text=text, at=time.time(), urgent=True))

    if launch.broker_url is not None:
        return launch.broker_url
    cluster = EmbeddedCluster(launch.broker_port, launch.node_ports, launch.folder_root, token=launch.token)
    ends.callback(cluster.stop)
    cluster.start()
    vigil = Vigil(cluster, tell)
    ends.callback(vigil.stop)
    vigil.start()
    return cluster.broker_url


def _begin_demo(launch: Launch, broker_url: str, mailbox: Mailbox, ends: ExitStack) -> None:
    def say(text: str) -> None:
        mailbox.put(Told(level="info", text=text, at=time.time()))

    demonstration = Demonstration(broker_url, say=say, token=launch.token)
    ends.callback(demonstration.stop)
    demonstration.start()


def _show(launch: Launch, broker_url: str, mailbox: Mailbox, ends: ExitStack) -> int:
    """Textual is imported here, so that nothing headless waits for it."""
    from tui.screen.app import DashboardApp
    from tui.screen.drawing import Drawing
    from tui.screen.hands import Hands
    from tui.screen.themes import PALETTES

    feed = Feed(broker_url, post=mailbox.put, token=launch.token)
    orders = Orders(post=mailbox.put, token=launch.token)
    ends.callback(orders.stop)
    ends.callback(feed.stop)

    def split(video: Path, fragments: int, node_urls: Sequence[str]) -> SplitJob:
        job = SplitJob(video, fragments, node_urls, post=mailbox.put, token=launch.token)
        ends.callback(job.stop)
        job.start()
        return job

    players = Players(post=mailbox.put, token=launch.token)
    hands = Hands(
        orders=orders,
        split=split,
        retry=feed.retry_now,
        play=players.play,
        tell_address=players.tell_address,
        players_here=players.here,
        player=launch.player,
        is_read_only=launch.is_read_only,
    )
    drawing = Drawing(is_ascii=launch.is_ascii, palette=PALETTES[launch.theme])
    app = DashboardApp(first_state(broker_url, time.time()), mailbox, hands, drawing)
    feed.start()
    app.run()
    return app.return_code or 0
