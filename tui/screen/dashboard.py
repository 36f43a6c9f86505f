"""The one full screen: heading, panes, sentence and footer, and which part answers to which key."""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input, Label

from backend.wire.events import LogLine
from backend.wire.transfers import TransferBody
from tui.actions import ACTIONS, Action
from tui.picture.filtering import Filter
from tui.picture.fragment_lens import FragmentLens
from tui.picture.heading import heading
from tui.picture.text import clean
from tui.picture.video_lens import VideoLens
from tui.screen.arrangement import NARROW, PaneGroup
from tui.screen.bar import Bar
from tui.screen.bars import sentence_line, tabs_line
from tui.screen.bindings import bindings, is_change
from tui.screen.body import Body
from tui.screen.drawing import Drawing
from tui.screen.errands import Errands
from tui.screen.field import Field
from tui.screen.hands import Hands
from tui.screen.help_screen import Help
from tui.screen.keys_bar import KeysBar
from tui.screen.log_pane import LogPane
from tui.screen.navigation import Navigation
from tui.screen.node_grid import NodeGrid, Selected
from tui.screen.playing import Playing
from tui.screen.transfers_pane import TransfersPane
from tui.screen.view import View
from tui.swarm.state import Swarm

OF_THE_SELECTION = frozenset(("fetch", "fetch_from", "fetch_all", "delete", "play", "play_in"))


class Dashboard(Screen[None]):
    """Gets states by `show`; all else is what the person does. `is_ready` while every pane is there."""

    AUTO_FOCUS = ""
    BINDINGS = bindings()

    DEFAULT_CSS = """
    Dashboard { background: $background; }
    Dashboard #tabs, Dashboard #filtering { display: none; }
    Dashboard.-single #tabs, Dashboard.-filtering #filtering { display: block; }
    Dashboard.-filtering #sentence { display: none; }
    Dashboard #filtering { height: 1; padding: 0 1; background: $surface; }
    Dashboard #filtering Label { color: $focus; }
    Dashboard #words { width: 1fr; }
    """

    def __init__(self, swarm: Swarm, drawing: Drawing, hands: Hands) -> None:
        super().__init__()
        self.view = View(swarm)
        self.is_frozen = False
        self._has_begun = False
        self._filters_log = False
        self._drawing = drawing
        self._hands = hands
        self._errands = Errands(self, self.view, hands)
        self._playing = Playing(self, self.view, hands)
        self._navigation = Navigation(self, self.view)

    def compose(self) -> ComposeResult:
        yield Bar(self._drawing, id="heading")
        yield Bar(self._drawing, id="tabs")
        yield Body(self.view, self._drawing)
        yield Bar(self._drawing, id="sentence")
        with Horizontal(id="filtering"):
            yield Label("/ ")
            yield Field(id="words", hint="words to find; !word hides")
        yield KeysBar(self._drawing)

    def on_mount(self) -> None:
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        self._has_begun = True
        self.set_interval(1.0, self._tick)
        await self.show(self.view.board.swarm)

    @property
    def is_ready(self) -> bool:
        """Panes go one by one as the app ends."""
        return self._has_begun and self.app.is_running

    async def show(self, swarm: Swarm) -> None:
        """A newer state."""
        self.view.update(swarm, self._hands.clock())
        if not self.is_ready:
            return
        await self._body.follow_nodes()
        if self.focused is None and self.is_current and self.app.is_running:
            self._navigation.group(self._body.shown)
        self.redraw()

    def beat(self, swarm: Swarm) -> None:
        """A newer state in which services gave a sign of life, and nothing else."""
        self.view.update(swarm, self._hands.clock())
        self._tick()

    def _tick(self) -> None:
        """Ages of what is late or lost grow by themselves; in a frozen picture time stands still."""
        if self.is_ready and not self.is_frozen:
            self.view.now = self._hands.clock()
            self._body.reframe()
            self._head()

    def redraw(self) -> None:
        """Draws what changed."""
        if not self.is_ready:
            return
        self.set_class(self._body.is_single, "-single")
        self._body.redraw()
        self._head()
        self.query_one("#tabs", Bar).show(tabs_line(self._body.shown))
        self.query_one("#sentence", Bar).show(sentence_line(self.view, self._log_line()))
        self.query_one(KeysBar).offer([action for action in ACTIONS if action.in_footer and self._works(action)])

    def _head(self) -> None:
        board, now, width = self.view.board, self.view.now, self.size.width
        frozen = "frozen" if width < NARROW else "frozen, space goes on"
        notes = (frozen,) if self.is_frozen else ()
        line = heading(board, self.view.selection, width, now, notes=notes, is_ascii=self._drawing.is_ascii)
        self.query_one("#heading", Bar).show(line)

    def repaint(self) -> None:
        """Draws everything, in the theme that is now in use."""
        self._body.repaint()
        for bar in self.query(Bar):
            bar.refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing are not in the footer; once the app is to end, none does anything."""
        if self.app.return_code is not None:
            return False
        if is_change(action) and self._hands.is_read_only:
            return False
        if action == "cancel":
            return self._errands.can_cancel(self._transfer())
        return self.view.selection is not None or action not in OF_THE_SELECTION

    def _works(self, action: Action) -> bool:
        return bool(self.check_action(action.method, ()))

    def on_selected(self, message: Selected) -> None:
        self._navigation.select(message.selection)
        self.redraw()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        pane = self._navigation.pane
        if isinstance(pane, NodeGrid) and self.view.selection is not None:
            self.view.selection = replace(self.view.selection, node=pane.node)
        if pane is not None:
            self._body.show(pane.group)
        self.redraw()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._filter(event.value)

    def on_input_submitted(self) -> None:
        self._end_filtering()

    def on_resize(self) -> None:
        self.call_after_refresh(self.redraw)

    def action_move(self, right: int, down: int) -> None:
        self._navigation.move(right, down)
        self.redraw()

    def action_page(self, down: int) -> None:
        self._navigation.page(down)
        self.redraw()

    def action_edge(self, down: int) -> None:
        self._navigation.edge(down)
        self.redraw()

    def action_next_pane(self, step: int) -> None:
        self._navigation.next_pane(step)

    def action_pane(self, group: PaneGroup) -> None:
        self._navigation.group(group)

    def action_problem(self) -> None:
        self._navigation.problem()
        self.redraw()

    def action_fetch(self) -> None:
        pane, line = self._navigation.pane, self._log_line()
        if line is not None and line.fragment is not None:
            self._navigation.go_to(line.fragment)
        elif self.view.selection is not None and not isinstance(pane, LogPane | TransfersPane):
            self._errands.fetch(self.view.selection)

    def action_fetch_from(self) -> None:
        if self.view.selection is not None:
            self._errands.fetch_from(self.view.selection)

    def action_fetch_all(self) -> None:
        if self.view.selection is not None:
            self._errands.fetch_all(self.view.selection)

    def action_cancel(self) -> None:
        self._errands.cancel(self._transfer())

    def action_delete(self) -> None:
        if self.view.selection is not None:
            self._errands.delete(self.view.selection)

    def action_split(self) -> None:
        self._errands.split()

    def action_play(self) -> None:
        if self.view.selection is not None:
            self._playing.play(self.view.selection)

    def action_play_in(self) -> None:
        if self.view.selection is not None:
            self._playing.pick(self.view.selection)

    def action_filter(self) -> None:
        words = self.query_one("#words", Field)
        self._filters_log = isinstance(self._navigation.pane, LogPane)
        words.value = self.view.log_filter.text if self._filters_log else self.view.board.filter.text
        self.add_class("-filtering")
        words.focus()

    def action_clear_filter(self) -> None:
        if self.maximized is not None:
            self.minimize()
        elif self.has_class("-filtering"):
            self._filter("")
            self._end_filtering()
        else:
            self.view.log_filter = Filter("")
            self.view.filter_fragments("")
            self.redraw()

    def action_overview(self) -> None:
        self.view.lens = FragmentLens() if isinstance(self.view.lens, VideoLens) else VideoLens()
        self.redraw()

    def action_maximize(self) -> None:
        if self.maximized is not None:
            self.minimize()
        elif self._navigation.pane is not None:
            self.maximize(self._navigation.pane, container=False)

    def action_copy(self) -> None:
        line = self._log_line()
        if line is not None:
            self._copy(line.text)
        elif self.view.selection is not None:
            self._copy(self.view.selection.fragment)

    def action_retry(self) -> None:
        self._hands.retry()

    def action_help(self) -> None:
        self.app.push_screen(Help(self._drawing))

    def _copy(self, text: str) -> None:
        self.app.copy_to_clipboard(clean(text))
        self.notify(f"copied: {clean(text)}", markup=False)

    def _filter(self, text: str) -> None:
        if self._filters_log:
            self.view.log_filter = Filter(text)
            self.view.log_line = None
        else:
            self.view.filter_fragments(text)
        self.redraw()

    def _end_filtering(self) -> None:
        self.remove_class("-filtering")
        self._navigation.group("log" if self._filters_log else self._body.shown)

    def _log_line(self) -> LogLine | None:
        """The one under the cursor, while the log has it."""
        pane = self._navigation.pane
        return pane.chosen() if isinstance(pane, LogPane) else None

    def _transfer(self) -> TransferBody | None:
        """The one that `cancel` means."""
        pane = self._navigation.pane
        if isinstance(pane, TransfersPane):
            return pane.chosen()
        return None if self.view.selection is None else self._errands.transfer(self.view.selection)

    @property
    def _body(self) -> Body:
        return self.query_one(Body)
