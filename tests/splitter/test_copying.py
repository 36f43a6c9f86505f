"""Where packets are copied, fragments and the joined video hold exactly those of the source, when they were to be shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain
from pathlib import Path

import pytest

from backend.core.manifest import Manifest, read_manifest
from splitter.join import join
from splitter.split import Split, Wish, split
from tests.splitter.reading import read_tracks, shown_pictures
from tests.splitter.sources import COPIED, PACKED_OTHERWISE

COUNT = 10
WITH_PICTURES = [name for name in COPIED if "song" not in name]
WITH_CLOSED_GROUPS = [name for name in WITH_PICTURES if "open" not in name]
WITHOUT_LATE_TRACKS = [name for name in COPIED if not name.startswith("late_sound")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    source: Path
    made: Split
    joined: Path

    @property
    def late(self) -> Fraction:
        """What the splitter takes off a clock that starts late."""
        return max(Fraction(0), min(track.first_seconds for track in read_tracks(self.source)))


@pytest.fixture(scope="module")
def copied(made_source: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Copy]:
    copies: dict[str, Copy] = {}

    def of(name: str) -> Copy:
        if name not in copies:
            folder = tmp_path_factory.mktemp("fragments")
            made = split(made_source(name), folder, Wish(count=COUNT))
            joined = folder / "joined.mp4"
            join([folder], joined)
            copies[name] = Copy(source=made_source(name), made=made, joined=joined)
        return copies[name]

    return of


@pytest.mark.parametrize("name", COPIED)
def test_there_are_exactly_as_many_fragments_as_were_asked_for(copied: Callable[[str], Copy], name: str) -> None:
    copy = copied(name)

    stem = Path(name).stem
    assert [path.name for path in copy.made.paths] == [f"{stem}_{index:03d}.mp4" for index in range(COUNT)]
    assert {path.name for path in copy.joined.parent.iterdir()} == {"joined.mp4", *(path.name for path in copy.made.paths)}
    assert not any(track.reencoded for track in copy.made.manifest.tracks)


@pytest.mark.parametrize("name", COPIED)
def test_the_joined_video_has_the_source_s_packets(copied: Callable[[str], Copy], name: str) -> None:
    copy = copied(name)

    for source, joined in zip(read_tracks(copy.source), read_tracks(copy.joined), strict=True):
        assert joined.keys() == source.keys()
        if name in PACKED_OTHERWISE:
            assert len(joined.samples) == len(source.samples)
        else:
            assert joined.payloads() == source.payloads()


@pytest.mark.parametrize("name", COPIED)
def test_the_joined_video_has_the_source_s_times(copied: Callable[[str], Copy], name: str) -> None:
    copy = copied(name)

    for source, joined in zip(read_tracks(copy.source), read_tracks(copy.joined), strict=True):
        wanted = source.times(source.time_base, -copy.late)
        # A track's clock in an MP4 may tick more slowly than the source's: sound's ticks once a sample.
        tolerance = joined.time_base // (2 * source.time_base)
        for (shown, decoded), (wanted_shown, wanted_decoded) in zip(joined.times(source.time_base), wanted, strict=True):
            assert _nearly(shown, wanted_decoded if wanted_shown is None else wanted_shown, tolerance)
            assert wanted_decoded is None or _nearly(decoded, wanted_decoded, tolerance)


@pytest.mark.parametrize("name", WITH_PICTURES)
def test_the_joined_video_shows_the_source_s_pictures(copied: Callable[[str], Copy], name: str) -> None:
    copy = copied(name)

    assert shown_pictures(copy.joined) == shown_pictures(copy.source)


@pytest.mark.parametrize("name", COPIED)
def test_fragments_share_out_the_joined_video_s_packets(copied: Callable[[str], Copy], name: str) -> None:
    copy = copied(name)
    fragments = [read_tracks(path) for path in copy.made.paths]

    for number, joined in enumerate(read_tracks(copy.joined)):
        shares = [tracks[number] for tracks in fragments]
        assert list(chain.from_iterable(share.payloads() for share in shares)) == joined.payloads()
        assert list(chain.from_iterable(share.keys() for share in shares)) == joined.keys()
        moved = (share.times(joined.time_base, start) for share, start in zip(shares, _starts(copy.made.manifest), strict=True))
        assert list(chain.from_iterable(moved)) == joined.times(joined.time_base)


@pytest.mark.parametrize("name", WITH_CLOSED_GROUPS)
def test_every_fragment_plays_alone_from_its_first_picture(copied: Callable[[str], Copy], name: str) -> None:
    copy = copied(name)

    shown = [shown_pictures(path) for path in copy.made.paths]

    assert list(chain.from_iterable(shown)) == shown_pictures(copy.joined)
    for path in copy.made.paths[1:]:
        pictures = read_tracks(path)[0]
        assert pictures.first_seconds == 0
        assert pictures.samples[0].is_key


def test_of_an_open_group_alone_only_the_leading_pictures_are_lost(copied: Callable[[str], Copy]) -> None:
    copy = copied("hevc_open.mkv")
    whole = shown_pictures(copy.joined)

    shown = [shown_pictures(path) for path in copy.made.paths]

    lost = len(whole) - sum(map(len, shown))
    assert 0 < lost <= 2 * (COUNT - 1)
    assert set(chain.from_iterable(shown)) <= set(whole)


@pytest.mark.parametrize("name", COPIED)
def test_all_tracks_of_a_fragment_begin_together(copied: Callable[[str], Copy], name: str) -> None:
    for path in copied(name).made.paths[1:]:
        begins = [track.first_seconds for track in read_tracks(path) if track.samples]
        assert all(abs(begin) < Fraction(1, 10) for begin in begins)


@pytest.mark.parametrize("name", COPIED)
def test_all_fragments_carry_the_same_manifest(copied: Callable[[str], Copy], name: str) -> None:
    made = copied(name).made

    for index, path in enumerate(made.paths):
        with path.open("rb") as file:
            found = read_manifest(file)
        assert found == (made.manifest, made.manifest.fragments[index].size)


@pytest.mark.parametrize("name", WITHOUT_LATE_TRACKS)
def test_fragments_are_about_equally_long(copied: Callable[[str], Copy], name: str) -> None:
    manifest = copied(name).made.manifest

    share = manifest.duration / COUNT
    assert all(share / 3 < fragment.duration < share * 3 for fragment in manifest.fragments)


def test_the_same_source_gives_the_same_bytes(sample: Path, tmp_path: Path) -> None:
    one = split(sample, tmp_path / "one", Wish())
    other = split(sample, tmp_path / "other", Wish())

    assert [path.read_bytes() for path in one.paths] == [path.read_bytes() for path in other.paths]


def _nearly(time: int | None, wanted: int | None, tolerance: int) -> bool:
    return time is not None and wanted is not None and abs(time - wanted) <= tolerance


def _starts(manifest: Manifest) -> list[Fraction]:
    durations = (fragment.duration for fragment in manifest.fragments[:-1])
    return [Fraction(ticks, manifest.timescale) for ticks in accumulate(durations, initial=0)]
