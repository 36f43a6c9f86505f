"""`python -m splitter`: splits videos into fragments, one or all that come into a folder; joins fragments, tells what they say
and whether it is true; makes a sample clip."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from backend.core.errors import EnjambreError
from backend.core.manifest import Manifest
from splitter.checking import fragment_report, survey_report
from splitter.checking.examining import State, inspect
from splitter.checking.fragment_report import fields_of, manifest_fields
from splitter.checking.survey import survey
from splitter.deal import connected, deal, node_url
from splitter.interruption import raise_when_stopped
from splitter.join import join, join_original
from splitter.naming import one_line
from splitter.progress import Progress, Stage
from splitter.progress_bar import ProgressBar
from splitter.progress_lines import ProgressLines, write_line
from splitter.sample import make_sample
from splitter.split import Split, Wish, split
from splitter.watching.telling import ForMachines, ForPeople
from splitter.watching.watch import Watch

_SHARE_OF_SPLITTING = 0.8
_PATH = click.Path(path_type=Path)
_JSON_HELP = (
    'For machines, on standard output: lines of JSON, {"progreso": 0.42} and {"aviso": "..."} while at work, then one '
    'object with the outcome, or {"error": "..."}.'
)

keep_original_option = click.option(
    "--keep-original", is_flag=True, help="Let the fragments know what gives the file back byte for byte."
)
force_option = click.option("--force", is_flag=True, help="Replace files of that name that have other content.")
json_option = click.option("--json", "as_json", is_flag=True, help=_JSON_HELP)


@click.group(context_settings={"max_content_width": 100, "show_default": True})
def main() -> None:
    """Turn a video into fragments that play alone, and back.

    Exit status: 0 done; 1 failed, one line on standard error says why and what to do; 2 wrong usage.
    """
    raise_when_stopped()


@main.command("split")
@click.argument("video", type=_PATH)
@click.option("-n", "count", type=click.IntRange(1, 10_000), default=10, help="How many fragments.")
@click.option("-o", "folder", type=_PATH, help="Folder for them, made if need be; without it and --to the current one.")
@click.option("--to", "nodes", multiple=True, metavar="HOST:PORT", help="Node to hand them to; several get equal shares.")
@click.option("--token", envvar="ENJAMBRE_TOKEN", show_envvar=True, help="Shared secret that the nodes ask for.")
@click.option("--title", help="The video's title; without it the file's name.")
@click.option("--no-reencode", is_flag=True, help="Refuse what cannot be copied without loss.")
@keep_original_option
@force_option
@json_option
def split_command(
    *,
    video: Path,
    count: int,
    folder: Path | None,
    nodes: tuple[str, ...],
    token: str | None,
    title: str | None,
    no_reencode: bool,
    keep_original: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Cut VIDEO, say film.mkv, into fragments film_000.mp4, film_001.mp4, ... that all carry its manifest.

    Packets are copied as they are wherever that is possible. Fragments appear when all are complete, or none does.
    """
    wish = Wish(count=count, title=title, reencode=not no_reencode, keep_original=keep_original, force=force)
    with _reported(as_json=as_json), ExitStack() as stack:
        clients = stack.enter_context(connected([node_url(node) for node in nodes], token=token))
        progress = stack.enter_context(_progress(f"Splitting {video.name}", as_json=as_json))
        target = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="enjambre-")) if nodes else ".")
        done = split(video, target, wish, Stage(progress, 0, _SHARE_OF_SPLITTING) if nodes else progress)
        dealt = deal(done.paths, clients, Stage(progress, _SHARE_OF_SPLITTING, 1).advance) if nodes else {}
    _tell_split(done, dealt, kept=bool(folder or not nodes), as_json=as_json)


@main.command("watch")
@click.argument("folder", type=_PATH)
@click.option("-n", "count", type=click.IntRange(1, 10_000), default=10, help="How many fragments of each video.")
@click.option("--to", "nodes", multiple=True, required=True, metavar="HOST:PORT", help="Node to deal to; several share equally.")
@click.option("--token", envvar="ENJAMBRE_TOKEN", show_envvar=True, help="Shared secret that the nodes ask for.")
@click.option("--no-reencode", is_flag=True, help="Leave alone what cannot be copied without loss.")
@keep_original_option
@click.option("--json", "as_json", is_flag=True, help="For machines, on standard output: a line of JSON for all that happens.")
def watch_command(
    *,
    folder: Path,
    count: int,
    nodes: tuple[str, ...],
    token: str | None,
    no_reencode: bool,
    keep_original: bool,
    as_json: bool,
) -> None:
    """Deal out over nodes every video that is, or comes, in FOLDER, until ctrl+c or SIGTERM.

    A video is taken once nobody writes it, and stays where it is. Files whose names are hidden, or those of unfinished
    downloads, are passed over. What is dealt out is noted in FOLDER, and not done again unless the file changes. While a
    node is away, videos wait.
    """
    wish = Wish(count=count, reencode=not no_reencode, keep_original=keep_original)
    with _reported(as_json=as_json):
        Watch(folder, [node_url(node) for node in nodes], wish, ForMachines() if as_json else ForPeople(), token=token).run()


@main.command("join")
@click.argument("fragments", nargs=-1, required=True, type=_PATH)
@click.option("-o", "target", required=True, type=_PATH, help="The file to write, say film.mp4, or a folder for it.")
@click.option("--original", is_flag=True, help="The file that was split, byte for byte, where the fragments know how.")
@force_option
@json_option
def join_command(*, fragments: tuple[Path, ...], target: Path, original: bool, force: bool, as_json: bool) -> None:
    """Put FRAGMENTS, or folders that hold them, together into one video. Each is verified first."""
    with _reported(as_json=as_json), _progress(f"Joining {target.name}", as_json=as_json) as progress:
        joined = (join_original if original else join)(fragments, target, force=force, progress=progress)
    manifest = joined.manifest
    if as_json:
        write_line({"video": manifest.video_id, "titulo": manifest.title, "archivo": str(joined.path)})
    else:
        made = "the original of" if original else "one video of"
        click.echo(one_line(f"{joined.path}: {made} the {len(manifest.fragments)} fragments of {manifest.title!r}"))


@main.command("sample")
@click.argument("target", metavar="OUT.mp4", type=_PATH)
@click.option("--seconds", type=click.IntRange(1, 36_000), default=180, help="How long it is to be.")
@force_option
@json_option
def sample_command(*, target: Path, seconds: int, force: bool, as_json: bool) -> None:
    """Make a sample clip: a moving picture and a tone, H.264 and AAC."""
    with _reported(as_json=as_json), _progress(f"Making {target.name}", as_json=as_json) as progress:
        make_sample(target, seconds=seconds, force=force, progress=progress)
    if as_json:
        write_line({"archivo": str(target), "segundos": seconds})
    else:
        click.echo(one_line(f"{target}: {seconds} s"))


@main.command("inspect")
@click.argument("path", metavar="FILE", type=_PATH)
@json_option
def inspect_command(*, path: Path, as_json: bool) -> None:
    """Print what the fragment FILE says of itself, and whether it is true.

    True means: content and every block are what its manifest says, and it has the name that it should have. Exit status: 0
    true, 1 not true or no fragment.
    """
    with _reported(as_json=as_json):
        with _progress(f"Inspecting {path.name}", as_json=as_json) as progress:
            examined = inspect(path, progress.advance)
        if as_json:
            write_line(fields_of(examined) | {"manifiesto": examined.manifest and manifest_fields(examined.manifest)})
        else:
            _print(fragment_report.sentences_of(examined))
    sys.exit(0 if examined.state is State.TRUE else 1)


@main.command("verify")
@click.argument("folders", nargs=-1, required=True, type=_PATH)
@json_option
def verify_command(*, folders: tuple[Path, ...], as_json: bool) -> None:
    """Check every file of FOLDERS, and tell which fragments are missing there or lie there twice.

    Exit status: 0 nothing is damaged, 1 something is. That fragments are missing is no damage, for a folder may hold a part
    of a video; nor are a wrong name, or a file without a manifest, of which only its holder's digest could tell.
    """
    with _reported(as_json=as_json):
        with _progress("Verifying", as_json=as_json) as progress:
            looked_at = survey(folders, progress.advance)
        if as_json:
            write_line(survey_report.outcome_of(looked_at))
        else:
            _print(survey_report.sentences_of(looked_at))
    sys.exit(1 if looked_at.damaged() else 0)


def _print(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        click.echo(one_line(sentence))


@contextmanager
def _progress(title: str, *, as_json: bool) -> Iterator[Progress]:
    if as_json:
        yield ProgressLines()
        return
    with ProgressBar(one_line(title)) as bar:
        yield bar


@contextmanager
def _reported(*, as_json: bool) -> Iterator[None]:
    """Ends the program with one line, and no traceback, where what it does fails."""
    try:
        yield
    except (EnjambreError, OSError) as error:
        sentence = one_line(str(error))
        if as_json:
            write_line({"error": sentence})
        click.echo(f"Error: {sentence}", err=True)
        sys.exit(1)


def _tell_split(done: Split, dealt: dict[str, list[str]], *, kept: bool, as_json: bool) -> None:
    if as_json:
        write_line(_outcome(done, dealt, kept=kept))
        return
    if kept:
        click.echo(one_line(f"{_counted(done.manifest)} in {done.paths[0].parent}"))
    for node, names in dealt.items():
        click.echo(one_line(f"{len(names)} of {_counted(done.manifest)} to {node}: {', '.join(names)}"))


def _counted(manifest: Manifest) -> str:
    return f"{len(manifest.fragments)} fragments of {manifest.title!r} (video {manifest.video_id[:12]})"


def _outcome(done: Split, dealt: dict[str, list[str]], *, kept: bool) -> dict[str, object]:
    return {
        "video": done.manifest.video_id,
        "titulo": done.manifest.title,
        "fragmentos": list(done.manifest.fragment_names()),
        "carpeta": str(done.paths[0].parent) if kept else None,
        "nodos": dealt,
        "recodificadas": {str(track.id): track.reencoded for track in done.manifest.tracks if track.reencoded},
        "original": done.manifest.original and done.manifest.original.to_json(),
        "sin_original": done.not_kept,
    }


if __name__ == "__main__":
    main(prog_name="python -m splitter")
