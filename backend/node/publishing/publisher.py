"""The publisher: keeps the broker's view of this node equal to the catalog, however often the broker comes and goes."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from backend.core.entry import VideoId
from backend.core.errors import EnjambreError, Refused, RevisionGap, UnknownNode, Unreachable
from backend.core.names import NodeName
from backend.node.holding.manifests import Manifests
from backend.node.publishing.broker_view import BrokerView, News
from backend.node.publishing.conversation import Conversation, LeaseConversation, NamesConversation, knows_leases
from backend.wire.broker_client import BrokerClient
from backend.wire.errors import error_body

FIRST_RETRY_SECONDS = 0.25
LAST_RETRY_SECONDS = 2.0
LEAVE_SECONDS = 3.0
SURVEY_SECONDS = 1.0
"""A large folder takes longer to read: what is known by then is told, the rest follows."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """This node as others know it; `url` is None where `http://<name>` is its address."""

    name: NodeName
    url: str | None = None


class Publisher:
    """Owns a thread. `notice` and `is_by_names` may be asked from any other."""

    def __init__(
        self,
        identity: Identity,
        view: BrokerView,
        manifests: Manifests,
        broker: BrokerClient,
        *,
        wait_for_survey: Callable[[float], None] = lambda seconds: None,
        probe_seconds: float = 30.0,
    ) -> None:
        """`wait_for_survey` returns when the folder is known, or so many seconds later."""
        self._name = identity.name
        self._view = view
        self._manifests = manifests
        self._broker = broker
        self._wait_for_survey = wait_for_survey
        self._probe_seconds = probe_seconds
        self._by_lease = LeaseConversation(broker, identity.name, identity.url)
        self._by_names = NamesConversation(broker, identity.name)
        self._conversation: Conversation | None = None
        self._trouble = f"{broker.base_url} no responde"
        self._is_contested = False
        self._not_taken: set[VideoId] = set()
        self._retry_seconds = FIRST_RETRY_SECONDS
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)

    @property
    def is_by_names(self) -> bool:
        """Whether the broker knows the original routes alone."""
        return self._conversation is self._by_names

    @property
    def notice(self) -> str | None:
        """What is amiss, a sentence in Spanish."""
        if not self._view.is_connected:
            return f"El broker {self._trouble}"
        if self._is_contested:
            return f"Otro nodo se registra con el nombre {self._name}"
        return "El broker solo conoce las rutas originales" if self.is_by_names else None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._view.close()
        if self._thread.is_alive():
            self._thread.join(LEAVE_SECONDS)

    def _run(self) -> None:
        self._wait_for_survey(SURVEY_SECONDS)
        while not self._stopping.is_set():
            try:
                self._converse(self._meet())
            except (UnknownNode, RevisionGap) as error:
                log.info("the broker is told everything anew: %s", error)
                self._suspect_another(error)
            except EnjambreError as error:
                self._lose(error)
                self._stopping.wait(self._retry_seconds * random.uniform(0.8, 1.2))
                self._retry_seconds = min(self._retry_seconds * 2, LAST_RETRY_SECONDS)
        self._leave()

    def _meet(self) -> Conversation:
        """Finds out which language the broker speaks, and tells it all unless it still knows."""
        conversation: Conversation = self._by_lease if knows_leases(self._broker) else self._by_names
        if conversation is not self._conversation or not self._view.is_certain or not self._still_knows(conversation):
            news = self._view.take_all()
            self._hand_over(conversation.tell_all(news))
            self._view.confirm(news)
        self._conversation = conversation
        self._gain()
        return conversation

    def _still_knows(self, conversation: Conversation) -> bool:
        try:
            self._hand_over(conversation.stay())
        except (UnknownNode, RevisionGap):
            return False
        return True

    def _converse(self, conversation: Conversation) -> None:
        """Returns at the end, or when a broker of the original routes may have been replaced by one of ours."""
        until = time.monotonic() + self._probe_seconds
        while not self._stopping.is_set():
            if conversation is self._by_names and time.monotonic() > until:
                return
            self._view.wait_for_change(conversation.pause_seconds)
            news = self._view.take_changes()
            if self._stopping.is_set():
                return
            if news is None:
                self._hand_over(conversation.stay())
                self._is_contested = False
            else:
                wanted = conversation.tell(news)
                self._view.confirm(news)
                _say(news)
                self._hand_over(wanted)

    def _suspect_another(self, error: UnknownNode | RevisionGap) -> None:
        """A broker that still knows the name, but not what it took from this node last, took something else meanwhile."""
        if not isinstance(error, RevisionGap) or not self._view.is_certain:
            return
        if not self._is_contested:
            log.warning("another node registers as %s: give each a name of its own", self._name)
        self._is_contested = True

    def _hand_over(self, wanted: tuple[VideoId, ...]) -> None:
        for video in wanted:
            text = None if video in self._not_taken else self._manifests.text(video)
            if text is None:
                continue
            try:
                self._broker.put_manifest(video, text)
            except Refused as refused:
                self._give_up_handing_over(video, refused)

    def _give_up_handing_over(self, video: VideoId, refused: Refused) -> None:
        """For good, unless the broker only forgot the video meanwhile."""
        if refused.status == 404:
            return
        self._not_taken.add(video)
        log.warning("the broker does not take the manifest of video %s: %s", video[:12], refused)

    def _gain(self) -> None:
        self._retry_seconds = FIRST_RETRY_SECONDS
        if not self._view.is_connected:
            log.info("registered at the broker %s", self._broker.base_url)
        self._view.set_connected(connected=True)

    def _lose(self, error: EnjambreError) -> None:
        if self._view.is_connected or (self._conversation is None and self._retry_seconds == FIRST_RETRY_SECONDS):
            log.warning("no broker: %s; trying until it is there", error)
        if isinstance(error, Unreachable | Refused):
            self._trouble = error_body(error).sentence
        self._view.set_connected(connected=False)

    def _leave(self) -> None:
        if self._conversation is None or not self._view.is_connected:
            return
        try:
            self._conversation.leave()
        except EnjambreError as error:
            log.info("left without a good-bye: %s", error)


def _say(news: News) -> None:
    for done, names in (("announced", [entry.name for entry in news.added]), ("withdrawn", list(news.removed))):
        if len(names) == 1:
            log.info("%r %s", names[0], done, extra={"fragment": names[0]})
        elif names:
            log.info("%d fragments %s, %r to %r", len(names), done, min(names), max(names))
