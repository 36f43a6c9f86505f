"""What a look at folders brought to light, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from splitter.checking.examining import Examined, State
from splitter.checking.fragment_report import fields_of, stretches
from splitter.checking.survey import Survey, VideoHere

_MOST_NAMED = 10


def sentences_of(survey: Survey) -> Iterator[str]:
    yield from map(_file, survey.files)
    yield from map(_video, survey.videos())
    yield f"{len(survey.files)} files, {len(survey.damaged())} of them damaged"


def outcome_of(survey: Survey) -> dict[str, object]:
    return {
        "archivos": [fields_of(file) for file in survey.files],
        "videos": [
            {
                "video": video.manifest.video_id,
                "titulo": video.manifest.title,
                "fragmentos": len(video.manifest.fragments),
                "presentes": len(video.paths),
                "faltan": video.missing(),
                "repetidos": video.duplicates(),
            }
            for video in survey.videos()
        ],
        "danados": len(survey.damaged()),
    }


def _file(file: Examined) -> str:
    if file.state is State.TRUE:
        return f"true      {file.path}"
    word = {State.DAMAGED: "DAMAGED ", State.MISNAMED: "misnamed", State.WITHOUT_MANIFEST: "unknown "}[file.state]
    return f"{word}  {file.path}: {file.why}{_blocks(file)}"


def _blocks(file: Examined) -> str:
    return f"; bad: {_listed(stretches(file.damaged_blocks))}" if file.damaged_blocks else ""


def _video(video: VideoHere) -> str:
    manifest = video.manifest
    told = f"{manifest.title} ({manifest.video_id[:12]}): {len(video.paths)} of {len(manifest.fragments)} fragments are here"
    missing, duplicates = video.missing(), video.duplicates()
    told += f"; missing: {_listed(missing)}" if missing else ""
    return told + (f"; more than once: {_listed(duplicates)}" if duplicates else "")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else "")
