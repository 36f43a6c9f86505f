"""Turning a video into exactly N fragments."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import av

from backend.core.boxes import MalformedBox
from backend.core.manifest import Manifest, manifest_box, numbered_name
from splitter.cutting.cutter import Cutter, CutVideo
from splitter.cutting.describe import Description, KeptOriginal, manifest_of
from splitter.cutting.mux import copy_packets
from splitter.cutting.places import Places
from splitter.cutting.plan import CopyPlan, ReencodePlan, plan_split
from splitter.encoding.transcode import estimated_seconds, transcode
from splitter.errors import CannotKeepOriginal, EncodingFailed, ReencodingRefused
from splitter.mp4.box_stream import BoxStream
from splitter.naming import fragment_stem, safe_title
from splitter.original.keeping import Keeping
from splitter.progress import Progress, Silence, Stage
from splitter.reading.codecs import EXPLANATIONS, Reason
from splitter.reading.scan import Advance, Scan, scan
from splitter.staging import publish, staging_folder

_SCANNED = 0.25
_REENCODED = 0.9
_CUT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants of a split."""

    count: int = 10
    title: str | None = None
    reencode: bool = True
    keep_original: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """What came of it: `paths` are the fragments in order; `not_kept` tells why they do not restore the original, where that
    was wished."""

    manifest: Manifest
    paths: tuple[Path, ...]
    not_kept: str | None = None


def split(source: Path, folder: Path, wish: Wish, progress: Progress | None = None) -> Split:
    """Raises the errors of `splitter.errors`, DiskFull, and OtherContent where a fragment's name is taken and `force` is
    not wished. Whatever it raises, no fragment is left behind."""
    return _Splitting(source, folder, wish, progress or Silence()).run()


class _Splitting:
    def __init__(self, source: Path, folder: Path, wish: Wish, progress: Progress) -> None:
        self._source = source
        self._folder = folder
        self._wish = wish
        self._progress = progress
        self._not_kept: str | None = None

    def run(self) -> Split:
        try:
            return self._run()
        except (av.FFmpegError, MalformedBox) as error:
            raise EncodingFailed(self._source, str(error)) from error

    def _run(self) -> Split:
        scanned = scan(self._source, Stage(self._progress, 0, _SCANNED).advance)
        plan = plan_split(scanned, self._wish.count)
        self._tell_what_stays_behind(scanned)
        if isinstance(plan, ReencodePlan) and not self._wish.reencode:
            raise ReencodingRefused(f"{self._source.name} cannot be copied into {self._wish.count} fragments: {plan.why}")
        with staging_folder(self._folder) as staging:
            if isinstance(plan, ReencodePlan):
                made = self._reencoded(scanned, plan, staging)
            else:
                keeping = Keeping(self._source) if self._wish.keep_original else None
                made = self._copied(scanned, plan, staging, self._description(scanned, scanned, {}), _SCANNED, keeping)
            paths = publish(made.paths, self._folder, force=self._wish.force)
        self._progress.advance(1)
        return replace(made, paths=paths)

    def _tell_what_stays_behind(self, scanned: Scan) -> None:
        for stream in scanned.selection.left_out:
            self._progress.say(f"Left out: stream {stream.stream} ({stream.what}), {EXPLANATIONS[Reason(stream.why)]}.")
        if scanned.undecodable and len(scanned.keys):
            self._progress.say(f"Left out: {scanned.undecodable} pictures before the first key frame.")

    def _reencoded(self, scanned: Scan, plan: ReencodePlan, staging: Path) -> Split:
        seconds = round(estimated_seconds(scanned, plan.reasons))
        self._progress.say(f"Re-encoding, because {plan.why}; this may take about {seconds} s.")
        if self._wish.keep_original:
            self._give_the_original_up(CannotKeepOriginal("it has to be re-encoded"))
        encoded = staging / "encoded.mp4"
        transcode(
            scanned,
            plan.reasons,
            encoded,
            self._wish.count,
            Stage(self._progress, _SCANNED, _REENCODED).advance,
        )
        rescanned = scan(encoded, lambda _: None)
        replanned = plan_split(rescanned, self._wish.count)
        if isinstance(replanned, ReencodePlan):
            raise EncodingFailed(self._source, f"even re-encoded, {replanned.why}")
        description = self._description(scanned, rescanned, plan.reasons)
        return self._copied(rescanned, replanned, staging, description, _REENCODED)

    def _copied(
        self,
        scanned: Scan,
        plan: CopyPlan,
        staging: Path,
        description: Description,
        begun: float,
        keeping: Keeping | None = None,
    ) -> Split:
        count = self._wish.count
        paths = [staging / numbered_name(description.stem, index, count) for index in range(count)]
        stage = Stage(self._progress, begun, 1)
        kept = None
        if keeping is None:
            cut = _cut(scanned, plan, paths, stage.advance)
        else:
            cut = _cut(scanned, plan, paths, Stage(stage, 0, _CUT).advance, keeping.places)
            kept = self._kept(keeping, cut, scanned, staging, Stage(stage, _CUT, 1).advance)
        manifest = manifest_of(cut, description, kept)
        closing = manifest_box(manifest.to_json())
        for path in paths:
            with path.open("ab") as file:
                file.write(closing)
        return Split(manifest, tuple(paths), self._not_kept)

    def _kept(self, keeping: Keeping, cut: CutVideo, scanned: Scan, staging: Path, advance: Advance) -> KeptOriginal | None:
        try:
            return keeping.keep(cut, scanned.selection.streams, staging, advance)
        except CannotKeepOriginal as error:
            self._give_the_original_up(error)
            return None

    def _give_the_original_up(self, error: CannotKeepOriginal) -> None:
        self._not_kept = error.why
        self._progress.say(str(error))

    def _description(self, scanned: Scan, to_be_cut: Scan, reasons: Mapping[int, Reason]) -> Description:
        """The two scans differ where streams were re-encoded; these keep their order."""
        selected = scanned.selection.streams
        return Description(
            title=safe_title(self._wish.title or self._source.stem),
            stem=fragment_stem(self._source.stem, self._wish.count),
            streams=tuple(to_be_cut.streams[number] for number in to_be_cut.selection.streams),
            left_out=scanned.selection.left_out,
            reencoded={place: reasons[number] for place, number in enumerate(selected) if number in reasons},
        )


def _cut(scanned: Scan, plan: CopyPlan, paths: list[Path], advance: Advance, places: Places | None = None) -> CutVideo:
    with ThreadPoolExecutor(1, "hashing") as hashing:
        cutter = Cutter(paths, plan.cuts, hashing, exact=scanned.has_video, places=places)
        try:
            sink = BoxStream(cutter)
            copy_packets(scanned, plan.muxer_options, sink, advance, places)
            sink.finish()
            return cutter.finish()
        finally:
            cutter.close()
