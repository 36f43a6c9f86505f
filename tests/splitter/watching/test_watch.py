"""What comes into the folder is dealt out once; what cannot be is said once, and stops nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from splitter.progress import Progress, Silence
from splitter.split import Split, Wish, split
from splitter.watching import watch as watch_module
from splitter.watching.journal import NAME
from splitter.watching.watch import LONGEST_WAIT_SECONDS, LOOK_SECONDS, Watch
from tests.media import sample_clip
from tests.processes import free_port
from tests.splitter.conftest import MadeSource
from tests.splitter.test_deal import ListeningNode, health_of, listening_node

FRAGMENTS = ["film_000.mp4", "film_001.mp4"]


class Remembering:
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def watching(self, folder: Path, nodes: Sequence[str], count: int) -> None:
        self.told.append(("watching", str(folder)))

    @contextmanager
    def splitting(self, name: str) -> Iterator[Progress]:
        self.told.append(("splitting", name))
        yield Silence()

    def dealt(self, name: str, done: Split, dealt: Mapping[str, Sequence[str]]) -> None:
        self.told.append(("dealt", name))

    def set_aside(self, name: str, why: str) -> None:
        self.told.append(("set aside", f"{name}: {why}"))

    def waiting(self, why: str) -> None:
        self.told.append(("waiting", why))

    def going_on(self) -> None:
        self.told.append(("going on", ""))

    def noticing(self, sentence: str) -> None:
        self.told.append(("noticing", sentence))

    def stopped(self) -> None:
        self.told.append(("stopped", ""))

    def take(self) -> list[tuple[str, str]]:
        """What it was told since it was asked last."""
        told, self.told = self.told, []
        return told

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.take()]


@pytest.fixture
def node() -> Iterator[ListeningNode]:
    with listening_node() as one:
        yield one


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "videos").mkdir()
    return tmp_path / "videos"


@pytest.fixture(scope="session")
def made_other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another video than the sample."""
    return sample_clip(tmp_path_factory.mktemp("other") / "other.mp4", seconds=2.0)


@pytest.fixture
def telling() -> Remembering:
    return Remembering()


def watch_of(folder: Path, telling: Remembering, *nodes: ListeningNode, wish: Wish | None = None) -> Watch:
    return Watch(folder, [f"http://{node.address}" for node in nodes], wish or Wish(count=2), telling)


def test_a_video_is_dealt_out_and_stays_where_it_is(
    sample: Path, folder: Path, telling: Remembering, node: ListeningNode
) -> None:
    watch = watch_of(folder, telling, node)
    watch.look()
    shutil.copy2(sample, folder / "film.mp4")

    assert watch.look() == LOOK_SECONDS

    assert telling.take() == [("splitting", "film.mp4"), ("dealt", "film.mp4")]
    assert sorted(node.held) == FRAGMENTS
    assert sorted(path.name for path in folder.iterdir()) == [NAME, "film.mp4"]
    assert (folder / "film.mp4").read_bytes() == sample.read_bytes()


def test_what_was_dealt_out_is_not_done_again_nor_after_a_restart(
    sample: Path, folder: Path, telling: Remembering, node: ListeningNode
) -> None:
    shutil.copy2(sample, folder / "film.mp4")
    watch = watch_of(folder, telling, node)
    watch.look()
    telling.take()

    watch.look()
    watch_of(folder, telling, node).look()

    assert telling.take() == []


def test_a_video_that_is_still_written_is_left_until_it_is_complete(
    sample: Path, folder: Path, telling: Remembering, node: ListeningNode
) -> None:
    watch = watch_of(folder, telling, node)
    with (folder / "film.mp4").open("wb") as file:
        file.write(sample.read_bytes())
        file.flush()
        watch.look()
        watch.look()
        assert telling.take() == []

    watch.look()

    assert telling.kinds() == ["splitting", "dealt"]


def test_what_changes_while_it_is_split_is_not_dealt_out_but_looked_at_again(
    sample: Path, folder: Path, node: ListeningNode
) -> None:
    class Meddling(Remembering):
        @contextmanager
        def splitting(self, name: str) -> Iterator[Progress]:
            with super().splitting(name) as progress:
                if len(self.told) == 1:
                    os.utime(folder / name, ns=(1, 1))
                yield progress

    telling = Meddling()
    shutil.copy2(sample, folder / "film.mp4")
    watch = watch_of(folder, telling, node)

    watch.look()
    assert (telling.told, node.held) == ([("splitting", "film.mp4")], {})
    watch.look()

    assert telling.kinds() == ["splitting", "splitting", "dealt"]


def test_what_is_no_video_is_said_once_and_stops_nothing(
    sample: Path, folder: Path, telling: Remembering, node: ListeningNode
) -> None:
    (folder / "a list.txt").write_text("no video")
    shutil.copy2(sample, folder / "film.mp4")
    watch = watch_of(folder, telling, node)

    watch.look()
    watch.look()

    (kind, words), *others = telling.take()
    assert kind == "set aside"
    assert "a list.txt is not a video" in words
    assert [kind for kind, _ in others] == ["splitting", "dealt"]


def test_whatever_a_file_provokes_stops_nothing(
    sample: Path, folder: Path, telling: Remembering, node: ListeningNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    def split_all_but_odd(source: Path, *wanted: Any) -> Split:
        return split(source, *wanted) if source.name != "an odd film.mp4" else divmod(1, 0)  # type: ignore[return-value]

    monkeypatch.setattr(watch_module, "split", split_all_but_odd)
    shutil.copy2(sample, folder / "an odd film.mp4")
    shutil.copy2(sample, folder / "film.mp4")

    watch_of(folder, telling, node).look()

    assert telling.kinds() == ["splitting", "set aside", "splitting", "dealt"]


def test_what_is_no_video_is_told_also_while_nodes_are_away(folder: Path, telling: Remembering) -> None:
    (folder / "a list.txt").write_text("no video")

    Watch(folder, [f"http://127.0.0.1:{free_port()}"], Wish(), telling).look()

    assert telling.kinds() == ["set aside"]


def test_what_was_no_video_is_tried_again_when_it_changes(
    sample: Path, folder: Path, telling: Remembering, node: ListeningNode
) -> None:
    (folder / "film.mp4").write_text("no video")
    watch = watch_of(folder, telling, node)
    watch.look()
    telling.take()

    shutil.copy2(sample, folder / "film.mp4")
    watch.look()

    assert telling.kinds() == ["splitting", "dealt"]


def test_fragments_are_not_split_again(sample: Path, folder: Path, telling: Remembering, node: ListeningNode) -> None:
    shutil.copy2(sample, folder / "film.mp4")
    watch = watch_of(folder, telling, node)
    watch.look()
    telling.take()
    for name, content in node.held.items():
        (folder / name).write_bytes(content)

    watch.look()
    watch.look()

    told = telling.take()
    assert [kind for kind, _ in told] == ["set aside", "set aside"]
    assert "film_000.mp4 is a fragment already" in told[0][1]


def test_a_video_replaced_by_another_conflicts_which_is_told_and_the_next_is_dealt_out(
    sample: Path, made_other: Path, folder: Path, telling: Remembering, node: ListeningNode
) -> None:
    shutil.copy2(sample, folder / "film.mp4")
    watch = watch_of(folder, telling, node)
    watch.look()
    telling.take()
    before = dict(node.held)

    shutil.copy2(made_other, folder / "beside.mp4")
    (folder / "beside.mp4").rename(folder / "film.mp4")
    shutil.copy2(made_other, folder / "next.mp4")
    watch.look()
    watch.look()

    told = telling.take()
    assert [kind for kind, _ in told] == ["splitting", "set aside", "splitting", "dealt"]
    assert f"http://{node.address} has film_000.mp4, film_001.mp4 with other content" in told[1][1]
    assert "delete those on the nodes and touch this file" in told[1][1]
    assert {name: node.held[name] for name in before} == before


def test_after_the_conflict_is_gone_a_touch_deals_it_out(
    sample: Path, folder: Path, telling: Remembering, node: ListeningNode
) -> None:
    node.held = {"film_001.mp4": b"an earlier version"}
    shutil.copy2(sample, folder / "film.mp4")
    watch = watch_of(folder, telling, node)
    watch.look()
    telling.take()

    node.held.clear()
    os.utime(folder / "film.mp4")
    watch.look()

    assert telling.kinds() == ["splitting", "dealt"]


def test_while_a_node_is_away_videos_wait_which_is_said_once(
    sample: Path, folder: Path, telling: Remembering, node: ListeningNode
) -> None:
    shutil.copy2(sample, folder / "film.mp4")
    shutil.copy2(sample, folder / "other.mp4")
    away = f"http://127.0.0.1:{free_port()}"
    watch = Watch(folder, [f"http://{node.address}", away], Wish(count=2), telling)

    pauses = [watch.look() for _ in range(6)]

    ((kind, words),) = telling.take()
    assert kind == "waiting"
    assert f"{away} does not answer" in words
    assert "film.mp4 is dealt out afterwards" in words
    assert pauses == [LOOK_SECONDS * 2**number for number in range(4)] + [LONGEST_WAIT_SECONDS] * 2
    assert node.held == {}


def test_a_node_that_comes_back_gets_what_waited(sample: Path, folder: Path, telling: Remembering, node: ListeningNode) -> None:
    shutil.copy2(sample, folder / "film.mp4")
    watch = watch_of(folder, telling, node)
    node.health = health_of("broker")
    watch.look()
    assert telling.kinds() == ["waiting"]

    node.health = health_of("nodo")
    pause = watch.look()

    assert telling.kinds() == ["splitting", "going on", "dealt"]
    assert pause == LOOK_SECONDS


def test_a_node_that_is_full_is_tried_ever_more_seldom_which_is_said_once(
    sample: Path, folder: Path, telling: Remembering, node: ListeningNode
) -> None:
    node.refusal = 507
    shutil.copy2(sample, folder / "film.mp4")
    watch = watch_of(folder, telling, node)

    pauses = [watch.look() for _ in range(6)]
    waiting = [words for kind, words in telling.take() if kind == "waiting"]
    node.refusal = None
    watch.look()

    assert pauses == [LOOK_SECONDS * 2**number for number in range(6)]
    assert len(waiting) == 1
    assert telling.kinds() == ["splitting", "going on", "dealt"]


def test_a_video_that_a_node_refuses_is_set_aside(sample: Path, folder: Path, telling: Remembering, node: ListeningNode) -> None:
    node.refusal = 413
    shutil.copy2(sample, folder / "film.mp4")

    watch_of(folder, telling, node).look()

    assert telling.kinds() == ["splitting", "set aside"]


def test_what_a_node_has_already_it_keeps(sample: Path, folder: Path, telling: Remembering, node: ListeningNode) -> None:
    shutil.copy2(sample, folder / "film.mp4")
    watch_of(folder, telling, node).look()
    (folder / NAME).unlink()
    telling.take()

    watch_of(folder, telling, node).look()

    assert telling.kinds() == ["splitting", "dealt"]
    assert sorted(node.held) == FRAGMENTS


def test_a_folder_that_is_gone_is_waited_for(sample: Path, folder: Path, telling: Remembering, node: ListeningNode) -> None:
    folder.rmdir()
    watch = watch_of(folder, telling, node)
    watch.look()
    watch.look()
    ((kind, words),) = telling.take()
    assert kind == "waiting"
    assert f"{folder} cannot be looked into" in words

    folder.mkdir()
    shutil.copy2(sample, folder / "film.mp4")
    watch.look()

    assert telling.kinds() == ["splitting", "going on", "dealt"]


def test_a_folder_that_comes_in_the_place_of_another_has_a_journal_of_its_own(
    sample: Path, folder: Path, telling: Remembering, node: ListeningNode
) -> None:
    shutil.copy2(sample, folder / "film.mp4")
    watch = watch_of(folder, telling, node)
    watch.look()
    folder.rename(folder.with_name("elsewhere"))
    watch.look()
    telling.take()

    folder.mkdir()
    shutil.copy2(sample, folder / "film.mp4")
    watch.look()

    assert telling.kinds() == ["splitting", "going on", "dealt"]


def test_a_damaged_journal_is_said_and_no_obstacle(sample: Path, folder: Path, telling: Remembering, node: ListeningNode) -> None:
    (folder / NAME).write_text("nonsense")
    shutil.copy2(sample, folder / "film.mp4")

    watch_of(folder, telling, node).look()

    assert telling.kinds() == ["noticing", "splitting", "dealt"]


def test_what_would_have_to_be_re_encoded_is_left_where_that_is_not_wished(
    made_source: MadeSource, folder: Path, telling: Remembering, node: ListeningNode
) -> None:
    shutil.copy2(made_source("one_key.mp4"), folder / "film.mp4")

    watch_of(folder, telling, node, wish=Wish(count=2, reencode=False)).look()

    _, (kind, words) = telling.take()
    assert kind == "set aside"
    assert "leave out --no-reencode" in words
    assert node.held == {}
