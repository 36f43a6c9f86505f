"""Everything that a person can do, once: keys, footer, help, palette and the README's table are all made from this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["Move", "Fetch", "Videos", "Look", "Swarm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """`name` is that of the screen's method `action_<name>`, with its arguments, or of the app's; `is_change` is refused to
    those who only look."""

    name: str
    keys: tuple[str, ...]
    shown_key: str
    word: str
    meaning: str
    group: Group
    in_footer: bool = False
    is_change: bool = False

    @property
    def method(self) -> str:
        """The name without arguments."""
        return self.name.partition("(")[0]


ACTIONS: tuple[Action, ...] = (
    Action(name="move(-1, 0)", keys=("left", "h"), shown_key="←", word="left", meaning="to the fragment before", group="Move"),
    Action(name="move(1, 0)", keys=("right", "l"), shown_key="→", word="right", meaning="to the next fragment", group="Move"),
    Action(name="move(0, -1)", keys=("up", "k"), shown_key="↑", word="up", meaning="a line up", group="Move"),
    Action(name="move(0, 1)", keys=("down", "j"), shown_key="↓", word="down", meaning="a line down", group="Move"),
    Action(name="page(-1)", keys=("pageup", "ctrl+b"), shown_key="pgup", word="page up", meaning="a page up", group="Move"),
    Action(name="page(1)", keys=("pagedown", "ctrl+f"), shown_key="pgdn", word="page down", meaning="a page down", group="Move"),
    Action(name="edge(-1)", keys=("home", "g"), shown_key="home", word="first", meaning="to the first line", group="Move"),
    Action(name="edge(1)", keys=("end", "G"), shown_key="end", word="last", meaning="to the last line", group="Move"),
    Action(name="next_pane(1)", keys=("tab",), shown_key="tab", word="next pane", meaning="to the next pane", group="Move"),
    Action(
        name="next_pane(-1)",
        keys=("shift+tab",),
        shown_key="⇧tab",
        word="last pane",
        meaning="to the last pane",
        group="Move",
    ),
    Action(name="pane('grids')", keys=("1",), shown_key="1", word="grids", meaning="to the grids", group="Move"),
    Action(name="pane('index')", keys=("2",), shown_key="2", word="index", meaning="to the index", group="Move"),
    Action(name="pane('transfers')", keys=("3",), shown_key="3", word="transfers", meaning="to the transfers", group="Move"),
    Action(name="pane('log')", keys=("4",), shown_key="4", word="log", meaning="to the log", group="Move"),
    Action(name="problem", keys=("n",), shown_key="n", word="problem", meaning="to the next problem", group="Move"),
    Action(
        name="fetch",
        keys=("enter",),
        shown_key="↵",
        word="fetch",
        meaning="fetch the fragment to this node, from wherever it is",
        group="Fetch",
        in_footer=True,
        is_change=True,
    ),
    Action(
        name="fetch_from",
        keys=("f",),
        shown_key="f",
        word="from…",
        meaning="fetch it from a node that you pick, alone or by preference",
        group="Fetch",
        in_footer=True,
        is_change=True,
    ),
    Action(
        name="fetch_all",
        keys=("F",),
        shown_key="F",
        word="fetch all",
        meaning="fetch all of the video that this node lacks",
        group="Fetch",
        in_footer=True,
        is_change=True,
    ),
    Action(
        name="cancel",
        keys=("x",),
        shown_key="x",
        word="cancel",
        meaning="cancel the transfer under the cursor, or the split",
        group="Fetch",
        in_footer=True,
        is_change=True,
    ),
    Action(
        name="delete",
        keys=("delete", "D"),
        shown_key="del",
        word="delete",
        meaning="delete the fragment from this node, being told what follows",
        group="Fetch",
        is_change=True,
    ),
    Action(
        name="split",
        keys=("s",),
        shown_key="s",
        word="split",
        meaning="split a video and deal its fragments out",
        group="Videos",
        in_footer=True,
        is_change=True,
    ),
    Action(
        name="play",
        keys=("p",),
        shown_key="p",
        word="play",
        meaning="play the video from this node, in the browser or --player",
        group="Videos",
        in_footer=True,
        is_change=True,
    ),
    Action(
        name="play_in",
        keys=("P",),
        shown_key="P",
        word="play in…",
        meaning="play it in the browser, mpv or VLC, as you pick",
        group="Videos",
        is_change=True,
    ),
    Action(
        name="filter",
        keys=("slash",),
        shown_key="/",
        word="filter",
        meaning="filter fragments, or the log when it has the cursor; !word hides",
        group="Look",
        in_footer=True,
    ),
    Action(name="clear_filter", keys=("escape",), shown_key="esc", word="no filter", meaning="drop the filter", group="Look"),
    Action(name="overview", keys=("minus",), shown_key="-", word="far", meaning="a mark for each video, and back", group="Look"),
    Action(
        name="maximize",
        keys=("z",),
        shown_key="z",
        word="alone",
        meaning="this pane alone, and back",
        group="Look",
    ),
    Action(
        name="app.freeze",
        keys=("space",),
        shown_key="space",
        word="freeze",
        meaning="hold the picture, and go on",
        group="Look",
    ),
    Action(name="app.theme", keys=("t",), shown_key="t", word="theme", meaning="the next theme", group="Look"),
    Action(name="copy", keys=("c",), shown_key="c", word="copy", meaning="copy the name, or the line of the log", group="Look"),
    Action(name="retry", keys=("r",), shown_key="r", word="retry", meaning="try lost services again now", group="Swarm"),
    Action(
        name="help",
        keys=("question_mark", "f1"),
        shown_key="?",
        word="help",
        meaning="the keys, and what each mark means",
        group="Swarm",
        in_footer=True,
    ),
    Action(
        name="app.quit",
        keys=("q", "ctrl+c"),
        shown_key="q",
        word="quit",
        meaning="end the dashboard",
        group="Swarm",
        in_footer=True,
    ),
)


def keys_table() -> str:
    """The table of keys in Markdown."""
    lines = ["| key | what it does |", "|---|---|"]
    lines += [f"| {_keys(action)} | {action.meaning} |" for action in ACTIONS]
    return "\n".join(lines)


def _keys(action: Action) -> str:
    letters = [key for key in action.keys if len(key) == 1 and key != action.shown_key]
    return " ".join(f"`{key}`" for key in (action.shown_key, *letters))
