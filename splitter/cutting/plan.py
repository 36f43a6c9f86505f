"""Deciding how a scanned source becomes N fragments: by copying its packets, or not without re-encoding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf

from splitter.cutting.cuts import choose_cuts
from splitter.errors import TooFewFrames
from splitter.reading.codecs import Reason, can_be_copied
from splitter.reading.scan import Scan

# A movie fragment for every key frame, unless they are so dense that the index would outgrow the pictures.
_DENSE_KEYS_SECONDS = Fraction(1, 2)
_LONGEST_VIDEO_SECONDS = Fraction(1)
_LONGEST_SOUND_SECONDS = Fraction(2)
_MOVIE_FRAGMENTS_PER_FRAGMENT = 4

# Only a guard of the memory: a movie fragment that starts at no key frame slows seeking down.
_LARGEST_MOVIE_FRAGMENT = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPlan:
    """`cuts` are the main stream's samples at which fragments begin. `muxer_options` make the muxer begin a movie fragment
    exactly there, or for sound not long after."""

    cuts: tuple[int, ...]
    muxer_options: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReencodePlan:
    """Which streams cannot stay as they are, and a clause that says why."""

    reasons: dict[int, Reason]
    why: str


def plan_split(scan: Scan, count: int) -> CopyPlan | ReencodePlan:
    """Raises TooFewFrames."""
    if scan.samples + scan.undecodable < count:
        raise TooFewFrames(count, scan.samples + scan.undecodable)
    foreign = {number: facts.codec for number, facts in scan.streams.items() if not can_be_copied(facts.kind, facts.codec)}
    reasons = dict.fromkeys(foreign, Reason.FOREIGN_CODEC)
    clauses = [f"MP4 cannot carry {', '.join(sorted(set(foreign.values())))}"] if foreign else []
    cuttable = _plan_video(scan, count) if scan.has_video else _plan_sound(scan, count)
    if isinstance(cuttable, ReencodePlan) and scan.selection.main not in foreign:
        reasons |= cuttable.reasons
        clauses.append(cuttable.why)
    if isinstance(cuttable, ReencodePlan) or reasons:
        return ReencodePlan(reasons=reasons, why=" and ".join(clauses))
    return cuttable


def _plan_video(scan: Scan, count: int) -> CopyPlan | ReencodePlan:
    if scan.lacks_presentation_times:
        return _reencode_main(scan, Reason.NO_PRESENTATION_TIMES, "it has B-frames without presentation times")
    shortest = _shortest_movie_fragment(scan, count)
    places = _places(scan, shortest)
    if len(places) < count:
        why = f"it has only {len(places)} key frames to cut at where {count} are needed"
        return _reencode_main(scan, Reason.FEW_KEY_FRAMES, why)
    options = {"min_frag_duration": str(shortest)} if shortest else {"frag_size": str(_LARGEST_MOVIE_FRAGMENT)}
    times = [scan.keys.shown[key] for key in places]
    chosen = choose_cuts(times, start=scan.start, end=scan.end, count=count)
    return CopyPlan(cuts=tuple(scan.keys.samples[places[index]] for index in chosen), muxer_options=options)


def _plan_sound(scan: Scan, count: int) -> CopyPlan:
    """Sound can be cut at any packet; its movie fragments are kept so short that no two cuts fall into one."""
    longest = min(_LONGEST_SOUND_SECONDS, scan.seconds / (_MOVIE_FRAGMENTS_PER_FRAGMENT * count))
    places = list(_movie_fragment_starts(scan, 0))
    if len(places) < count:
        raise TooFewFrames(count, len(places))
    times = [scan.keys.shown[place] for place in places]
    chosen = choose_cuts(times, start=scan.start, end=scan.end, count=count)
    return CopyPlan(
        cuts=tuple(scan.keys.samples[places[index]] for index in chosen),
        muxer_options={"frag_duration": str(max(1, int(longest * 1_000_000)))},
    )


def _reencode_main(scan: Scan, reason: Reason, why: str) -> ReencodePlan:
    return ReencodePlan(reasons={scan.selection.main: reason}, why=why)


def _shortest_movie_fragment(scan: Scan, count: int) -> int:
    """In microseconds: the longest minimum that still leaves places enough to cut at, 0 for none."""
    if scan.seconds / max(1, len(scan.keys)) >= _DENSE_KEYS_SECONDS:
        return 0
    wanted = min(_LONGEST_VIDEO_SECONDS, scan.seconds / (_MOVIE_FRAGMENTS_PER_FRAGMENT * count))
    shortest = int(wanted * 1_000_000)
    while shortest and len(_places(scan, shortest)) < 2 * count:
        shortest //= 2
    return shortest


def _places(scan: Scan, shortest: int) -> list[int]:
    """The key frames at which a fragment may begin."""
    starts = _movie_fragment_starts(scan, shortest)
    if scan.streams[scan.selection.main].codec != "h264":
        return list(starts)
    # Decoders of other codecs skip the pictures that lead back; Chromium's of H.264 gives up on them.
    return [key for key in starts if key == 0 or not scan.keys.leads_back[key]]


def _movie_fragment_starts(scan: Scan, shortest: int) -> Iterator[int]:
    """The key frames at which FFmpeg's muxer begins a movie fragment: no more often than is wished, and not before all
    tracks have begun (`mov_write_packet` and `mov_flush_fragment` in movenc.c)."""
    complete = scan.complete_from_seconds
    after = -inf if complete is None else floor(complete / scan.time_base)
    # The muxer compares in whole microseconds.
    fewest_ticks = ceil((shortest - Fraction(1, 2)) / 1_000_000 / scan.time_base)
    last: int | None = None
    for key, decoded in enumerate(scan.keys.decoded):
        if last is None or (decoded > after and decoded - last >= fewest_ticks):
            yield key
            last = decoded
