from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.eventually import eventually
from tests.process_tree import descendants
from tests.processes import free_port
from tui.cluster import EmbeddedCluster, ServiceEnded
from tui.vigil import Vigil


def test_a_service_that_ended_by_itself_is_told_of_once(tmp_path: Path) -> None:
    before = descendants(os.getpid())
    cluster = EmbeddedCluster(free_port(), [free_port()], tmp_path)
    told: list[ServiceEnded] = []
    vigil = Vigil(cluster, told.append)
    cluster.start()
    vigil.start()
    try:
        for pid in descendants(os.getpid()) - before:
            os.kill(pid, signal.SIGKILL)

        eventually(lambda: len(told) == 2)
    finally:
        vigil.stop()
        cluster.stop()

    assert [(ended.title, ended.exit_code) for ended in told] == [("the broker", -9), (cluster.nodes[0].name, -9)]
