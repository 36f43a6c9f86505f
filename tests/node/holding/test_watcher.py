"""The watcher: eyes that do not see are found out, replaced, and what they missed is found anyway."""

from __future__ import annotations

import errno
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from watchdog.observers.inotify_c import InotifyEvent

from backend.node.holding.sighting import Sighting
from backend.node.holding.watcher import Pace
from backend.node.holding.watcher_inotify import InotifyEyes
from backend.node.holding.watcher_polling import PollingEyes
from tests.eventually import eventually
from tests.node.holding.watched import Watched

QUEUED_EVENTS = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
"""So many the kernel keeps; each file that is written makes one or more."""

READ_AHEAD_EVENTS = 8192
"""More than the eyes may have read before they fell asleep."""

FAST = Pace(guard=0.05, canary=0.1, canary_answer=0.3, rescan=3600, retry_events=3600)


class BlindEyes:
    """They open, and never see anything."""

    by_events = True

    def __init__(
        self,
        folder: Path,
        *,
        on_sighting: Callable[[str, Sighting], None],
        on_missed: Callable[[], None],
        on_blind: Callable[[], None],
    ) -> None:
        self.on_sighting = on_sighting
        self.on_missed = on_missed

    def open(self) -> None: ...

    def close(self) -> None: ...


class NoEyes(BlindEyes):
    """The system has no watch left for them."""

    def open(self) -> None:
        raise OSError(28, "No space left on device")


class FailingEyes(InotifyEyes):
    """They see until somebody blinds them, and say nothing of it."""

    is_blind = False

    def on_event(self, event: InotifyEvent) -> None:
        if not self.is_blind:
            super().on_event(event)


class SleepyEyes(InotifyEyes):
    """While they are not awake, what happens has to wait in the kernel's queue."""

    def __init__(self, folder: Path, **callbacks: Callable[..., None]) -> None:
        super().__init__(folder, **callbacks)
        self.awake = threading.Event()
        self.awake.set()

    def on_event(self, event: InotifyEvent) -> None:
        self.awake.wait(30)
        super().on_event(event)


class CanaryEyes(BlindEyes):
    """They see the canary and nothing else."""

    def __init__(self, folder: Path, **callbacks: Callable[..., None]) -> None:
        super().__init__(folder, **callbacks)
        self._real = InotifyEyes(
            folder,
            on_sighting=self._sighted,
            on_missed=callbacks["on_missed"],
            on_blind=callbacks["on_blind"],
        )

    def open(self) -> None:
        self._real.open()

    def close(self) -> None:
        self._real.close()

    def _sighted(self, file_name: str, sighting: Sighting) -> None:
        if file_name.startswith("."):
            self.on_sighting(file_name, sighting)


@pytest.mark.parametrize("eyes", [BlindEyes, NoEyes])
def test_where_no_events_come_the_folder_is_polled_and_it_says_so(
    tmp_path: Path, eyes: type[BlindEyes], caplog: pytest.LogCaptureFixture
) -> None:
    with Watched(tmp_path, eyes=[eyes, PollingEyes], pace=FAST) as watched, caplog.at_level(logging.WARNING):
        assert not watched.watcher.by_events
        assert watched.watcher.notice is not None
        assert "sondeo" in watched.watcher.notice
        (tmp_path / "a.mp4").write_bytes(b"content")

        eventually(lambda: watched.holds(a_mp4=b"content"))


def test_what_was_there_before_the_fallback_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"content")

    with Watched(tmp_path, eyes=[BlindEyes, PollingEyes], pace=FAST) as watched:
        eventually(lambda: watched.holds(a_mp4=b"content"))


def test_by_polling_changes_renames_and_deletions_are_known_too(tmp_path: Path) -> None:
    with Watched(tmp_path, eyes=[PollingEyes], pace=FAST) as watched:
        (tmp_path / "a.mp4").write_bytes(b"content")
        (tmp_path / "b.mp4").write_bytes(b"other")
        eventually(lambda: watched.holds(a_mp4=b"content", b_mp4=b"other"))

        (tmp_path / "a.mp4").rename(tmp_path / "c.mp4")
        (tmp_path / "b.mp4").write_bytes(b"rather different")
        eventually(lambda: watched.holds(c_mp4=b"content", b_mp4=b"rather different"))

        (tmp_path / "c.mp4").unlink()
        eventually(lambda: watched.holds(b_mp4=b"rather different"))


def test_by_polling_a_half_written_file_is_not_told(tmp_path: Path) -> None:
    with Watched(tmp_path, eyes=[PollingEyes], pace=FAST) as watched:
        with (tmp_path / "a.mp4").open("wb", buffering=0) as file:
            file.write(b"half ")
            (tmp_path / "b.mp4").write_bytes(b"whole")
            eventually(lambda: watched.knows("b.mp4"))
            assert not watched.knows("a.mp4")
            file.write(b"whole")

        eventually(lambda: watched.holds(a_mp4=b"half whole", b_mp4=b"whole"))
        assert len(watched.ever_held("a.mp4")) == 1


def test_eyes_that_go_blind_are_found_out_by_the_canary(tmp_path: Path) -> None:
    with Watched(tmp_path, eyes=[FailingEyes, PollingEyes], pace=FAST) as watched:
        assert watched.watcher.by_events
        blinded = watched.watcher._eyes
        assert isinstance(blinded, FailingEyes)

        blinded.is_blind = True
        (tmp_path / "a.mp4").write_bytes(b"content")

        eventually(lambda: watched.holds(a_mp4=b"content") and watched.watcher.by_events)
        assert watched.watcher._eyes is not blinded


def test_polling_ends_when_events_come_again(tmp_path: Path) -> None:
    tries: list[int] = []

    def blind_at_first(folder: Path, **callbacks: Callable[..., None]) -> BlindEyes | InotifyEyes:
        tries.append(1)
        return (BlindEyes if len(tries) == 1 else InotifyEyes)(folder, **callbacks)

    pace = Pace(guard=0.05, canary=3600, canary_answer=0.3, rescan=3600, retry_events=0.1)
    with Watched(tmp_path, eyes=[blind_at_first, PollingEyes], pace=pace) as watched:
        eventually(lambda: watched.watcher.by_events)

        assert watched.watcher.notice is None


def test_when_the_kernel_drops_events_all_of_the_folder_is_looked_at(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Watched(tmp_path, eyes=[SleepyEyes], pace=Pace(canary=3600)) as watched, caplog.at_level(logging.WARNING):
        eyes = watched.watcher._eyes
        assert isinstance(eyes, SleepyEyes)
        eyes.awake.clear()
        for number in range(QUEUED_EVENTS + READ_AHEAD_EVENTS):
            (tmp_path / f".{number % 2}").write_bytes(b"")
        (tmp_path / "a.mp4").write_bytes(b"content")

        eyes.awake.set()

        eventually(lambda: watched.holds(a_mp4=b"content"))
    assert "were lost" in caplog.text


def test_what_no_event_told_is_found_by_the_scan_that_comes_now_and_then(tmp_path: Path) -> None:
    pace = Pace(guard=0.05, canary=3600, canary_answer=2, rescan=0.2, retry_events=3600)
    with Watched(tmp_path, eyes=[CanaryEyes], pace=pace) as watched:
        (tmp_path / "a.mp4").write_bytes(b"content")
        eventually(lambda: watched.holds(a_mp4=b"content"))

        (tmp_path / "a.mp4").unlink()
        eventually(watched.holds)


def test_the_canary_is_never_a_fragment_and_does_not_stay(tmp_path: Path) -> None:
    with Watched(tmp_path, pace=FAST) as watched:
        (tmp_path / "a.mp4").write_bytes(b"content")
        eventually(lambda: watched.holds(a_mp4=b"content"))

    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_a_folder_that_cannot_be_written_to_is_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "touch", refuse)

    with Watched(tmp_path) as watched:
        assert "No se puede escribir en la carpeta (Read-only file system)" in (watched.watcher.notice or "")
