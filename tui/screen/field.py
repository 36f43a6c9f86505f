"""A line to type in, calm: its cursor does not blink, so that an idle screen writes nothing."""

from __future__ import annotations

from textual.reactive import var
from textual.widgets import Input


class Field(Input):
    """An Input in one line of the screen."""

    cursor_blink = var(False, init=False)  # noqa: FBT003 - Textual's own form

    def __init__(self, value: str = "", *, id: str | None = None, hint: str = "", is_number: bool = False) -> None:  # noqa: A002 - Textual's own name
        super().__init__(
            value, id=id, placeholder=hint, compact=True, type="integer" if is_number else "text", select_on_focus=is_number
        )
