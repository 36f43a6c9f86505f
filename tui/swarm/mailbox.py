"""Where the threads that listen leave messages for the one that reduces."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tui.swarm.messages import Message


class Mailbox:
    """`put` may be called from any thread; it calls `on_first` where the box was empty. `take` belongs to one reader."""

    def __init__(self, on_first: Callable[[], None] = lambda: None) -> None:
        self.on_first = on_first
        self._lock = threading.Lock()
        self._messages: list[Message] = []

    def put(self, message: Message) -> None:
        with self._lock:
            self._messages.append(message)
            is_first = len(self._messages) == 1
        if is_first:
            self.on_first()

    def take(self) -> list[Message]:
        """All that came, oldest first."""
        with self._lock:
            messages, self._messages = self._messages, []
        return messages
