"""The dashboard's command line: on an embedded cluster or any other, full screen or headless."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import click

from backend.core.errors import EnjambreError
from tui.actions import keys_table
from tui.headless.facts import facts
from tui.headless.look import UNREACHABLE, exit_code, look
from tui.headless.text import picture
from tui.launch import Launch, run
from tui.picture.board import Board
from tui.playing.player import PLAYERS, PlayerName

WIDTH_WITHOUT_TERMINAL = 120
INTERRUPTED = 130
_PLAYER_HELP = (
    "What p plays videos in; P picks another. Where the swarm has a secret, mpv and VLC get it in a file that only you can read, "
    "gone when they end; a browser asks for it: any user name, and the secret as password."
)
THEMES = ("night", "day", "safe", "mono", "terminal")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--broker", "broker_url", metavar="URL", envvar="BROKER_URL", help="Look at this broker's swarm.")
@click.option("--broker-port", default=5000, show_default=True, help="The embedded cluster's broker.")
@click.option("--node-ports", default="6001,6002", show_default=True, help="The embedded cluster's nodes.")
@click.option("--demo", is_flag=True, help="Deal a sample clip out over the nodes, if the swarm has none.")
@click.option("--once", is_flag=True, help="Print the picture as text, and end.")
@click.option("--json", "as_json", is_flag=True, help="Print the picture as JSON, and end.")
@click.option("--keys", is_flag=True, help="Print the table of keys, and end.")
@click.option("--theme", type=click.Choice(THEMES), default=THEMES[0], show_default=True, help="Colours.")
@click.option("--glyphs", type=click.Choice(("unicode", "ascii")), default="unicode", show_default=True, help="Marks.")
@click.option("--player", type=click.Choice(tuple(PLAYERS)), default="browser", show_default=True, help=_PLAYER_HELP)
@click.option("--read-only", is_flag=True, help="Look, and change nothing.")
@click.option("--token", envvar="ENJAMBRE_TOKEN", help="The swarm's shared secret, where it has one.")
def main(
    *,
    broker_url: str | None,
    broker_port: int,
    node_ports: str,
    demo: bool,
    once: bool,
    as_json: bool,
    keys: bool,
    theme: str,
    glyphs: str,
    player: PlayerName,
    read_only: bool,
    token: str | None,
) -> None:
    """The swarm in a terminal, live. Without --broker it starts a broker and nodes here, with a folder fragmentos_PORT for each
    node, or joins those that run already; quitting ends what it started.

    Where there is no terminal it prints the picture as text (--once). Exit codes: 0 healthy, 1 degraded, 2 usage,
    3 unreachable, 130 interrupted.
    """
    if keys:
        click.echo(keys_table())
        return
    if once or as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        url = broker_url or f"http://127.0.0.1:{broker_port}"
        sys.exit(_print_once(url, token, as_json=as_json, is_ascii=glyphs == "ascii"))
    launch = Launch(
        broker_url=broker_url,
        broker_port=broker_port,
        node_ports=_ports(node_ports),
        folder_root=Path.cwd(),
        token=token,
        theme=theme,
        is_ascii=glyphs == "ascii",
        is_read_only=read_only,
        is_demo=demo,
        player=player,
    )
    try:
        sys.exit(run(launch))
    except EnjambreError as error:
        sys.exit(f"enjambre: {error}")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _print_once(broker_url: str, token: str | None, *, as_json: bool, is_ascii: bool) -> int:
    """The exit code."""
    try:
        board = Board(look(broker_url, token=token))
    except EnjambreError as error:
        click.echo(f"enjambre: {error}", err=True)
        return UNREACHABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    width = shutil.get_terminal_size((WIDTH_WITHOUT_TERMINAL, 0)).columns
    now = time.time()
    click.echo(facts(board, now) if as_json else picture(board, width, now, is_ascii=is_ascii))
    return exit_code(board)


def _ports(text: str) -> tuple[int, ...]:
    words = text.split(",")
    if not all(word.strip().isdecimal() and 0 < int(word) < 65536 for word in words):
        raise click.BadParameter(f"{text!r} is no list of ports such as 6001,6002", param_hint="--node-ports")
    return tuple(int(word) for word in words)


if __name__ == "__main__":
    main(prog_name="python -m tui")
