"""The surveyor: what it makes of sightings, however they come."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.core.names import FragmentName
from backend.node.holding import surveyor as surveyor_module
from backend.node.holding.catalog import Catalog, Change
from backend.node.holding.folder import FragmentFolder
from backend.node.holding.manifests import Manifests
from backend.node.holding.reading import Content
from backend.node.holding.sighting import Sighting
from backend.node.holding.surveyor import Surveyor
from tests.core.manifests import digest_of
from tests.eventually import eventually
from tests.node.holding.watched import no_manifest


class Survey:
    """A surveyor that has not begun, over a real folder; nobody tells it anything but the test."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = FragmentFolder(path)
        self.catalog = Catalog()
        self.changes: list[Change] = []
        self.catalog.subscribe(self.changes.append)
        self.surveyor = Surveyor(self.folder, self.catalog, Manifests(self.folder, self.catalog, no_manifest))

    def put(self, name: str, content: bytes = b"content") -> FragmentName:
        (self.path / name).write_bytes(content)
        return FragmentName(name)


@pytest.fixture
def survey(tmp_path: Path) -> Iterator[Survey]:
    survey = Survey(tmp_path)
    yield survey
    survey.surveyor.stop()


def test_a_burst_of_fragments_is_one_publication(survey: Survey) -> None:
    names = [survey.put(f"film_{number}.mp4") for number in range(10)]
    for name in names:
        survey.surveyor.look(name, Sighting.MOVED_IN)

    survey.surveyor.start()

    eventually(lambda: survey.catalog.count == 10)
    assert [len(change.added) for change in survey.changes] == [10]


def test_a_folder_full_of_files_is_known_in_a_few_changes(survey: Survey) -> None:
    for number in range(300):
        survey.put(f"film_{number}.mp4")
    survey.surveyor.look_everywhere()

    survey.surveyor.start()
    survey.surveyor.wait_for_survey(10)

    assert survey.catalog.count == 300
    assert len(survey.changes) < 30


def test_what_was_vouched_for_is_not_read_again(survey: Survey) -> None:
    name = survey.put("a.mp4")
    state = survey.folder.state(name)
    assert state is not None
    promised = Content(size=7, sha256=digest_of(b"told by who wrote it"))
    survey.surveyor.vouch(state, promised)
    survey.surveyor.look(name, Sighting.SEEN)

    survey.surveyor.start()

    eventually(lambda: survey.catalog.get(name))
    assert survey.catalog.entries() == (promised.entry(name),)


def test_where_the_system_does_not_tell_who_writes_two_equal_looks_will_do(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveyor_module, "is_being_written", lambda _descriptor: None)
    monkeypatch.setattr(surveyor_module, "LOOK_SECONDS", 0.2)
    name = survey.put("a.mp4", b"half")
    survey.surveyor.look(name, Sighting.SEEN)
    survey.surveyor.start()
    eventually(lambda: survey.surveyor._unsettled)

    survey.put("a.mp4", b"half and half")

    eventually(lambda: survey.catalog.count)
    assert [entry.sha256 for change in survey.changes for entry in change.added] == [digest_of(b"half and half")]


@pytest.mark.parametrize("sighting", [Sighting.CLOSED, Sighting.MOVED_IN])
def test_where_the_system_does_not_tell_a_close_or_a_move_will_do(
    survey: Survey, monkeypatch: pytest.MonkeyPatch, sighting: Sighting
) -> None:
    monkeypatch.setattr(surveyor_module, "is_being_written", lambda _descriptor: None)
    monkeypatch.setattr(surveyor_module, "LOOK_SECONDS", 3600)
    name = survey.put("a.mp4")

    survey.surveyor.look(name, sighting)
    survey.surveyor.start()

    eventually(lambda: survey.catalog.count)


def test_a_file_that_cannot_be_opened_is_told_once_and_shared_when_it_can(
    survey: Survey, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(surveyor_module, "LOOK_SECONDS", 0.05)
    real_open = survey.folder.open
    refusals: list[FragmentName] = []

    def refuse_thrice(name: FragmentName) -> object:
        if len(refusals) < 3:
            refusals.append(name)
            raise PermissionError(13, "Permission denied")
        return real_open(name)

    monkeypatch.setattr(survey.folder, "open", refuse_thrice)
    survey.surveyor.look(survey.put("a.mp4"), Sighting.CLOSED)

    survey.surveyor.start()

    eventually(lambda: survey.catalog.count)
    assert caplog.text.count("cannot be read") == 1
