"""Downloads: from whom, how much of it, and what happens when a source or the broker fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backend.core.errors import Refused, UnknownTransfer
from backend.core.manifest import manifest_box
from backend.core.names import NodeName, fragment_name
from backend.node.publishing import store
from backend.wire.broker_client import BrokerClient
from backend.wire.nodes import Registration
from backend.wire.repr_digest import repr_digest
from backend.wire.transfers import DownloadRequest, SourceMode, TransferBody
from tests.core.manifests import digest_of
from tests.eventually import eventually
from tests.node.fetching.sources import (
    FILE,
    FRAGMENT,
    NAME,
    VIDEO,
    BrokenOffSource,
    HangingSource,
    Source,
    entry_of,
    offer,
    with_a_flipped_bit,
)
from tests.node.running import RunningBroker, RunningNode

OTHER = b"another content"


class Situation:
    """A broker and a node of ours that wants to fetch; sources are added as the test needs them."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack = stack
        self.broker_server = stack.enter_context(RunningBroker())
        self.broker = BrokerClient(self.broker_server.url)
        stack.callback(self.broker.close)
        self.node: RunningNode = stack.enter_context(RunningNode(self.broker_server.url, folder))
        self.folder = folder
        eventually(lambda: self.node.name in [row.name for row in self.broker.nodes()])

    def run(self, source: Source) -> Source:
        self._stack.enter_context(source)
        return source

    def offering(self, source: Source, *, known_by_video: bool = True) -> Source:
        """Says what is true of FILE, whatever it serves."""
        self.run(source)
        offer(self.broker, source, FRAGMENT if known_by_video else entry_of(FILE))
        return source

    def with_manifest(self) -> None:
        """The broker can tell the tiny video's manifest."""
        self.broker.put_manifest(VIDEO.manifest.video_id, VIDEO.manifest.to_json())

    def ask(self, node: NodeName | None = None, mode: SourceMode = "preferir") -> str:
        [transfer] = self.node.client.download(DownloadRequest(fragment=NAME, node=node, mode=mode))
        return transfer.id

    def transfer(self, transfer_id: str) -> TransferBody:
        return self.node.client.transfer(transfer_id)

    def ended(self, transfer_id: str) -> TransferBody:
        eventually(lambda: self.transfer(transfer_id).ended)
        return self.transfer(transfer_id)

    def waiting(self, transfer_id: str) -> TransferBody:
        eventually(lambda: self.transfer(transfer_id).state == "esperando")
        return self.transfer(transfer_id)

    def content(self) -> bytes | None:
        path = self.folder / NAME
        return path.read_bytes() if path.exists() else None

    def received(self) -> int:
        """Bytes off the wire, as the node's metrics tell."""
        lines = self.node.service.app.test_client().get("/metrics").text.splitlines()
        [line] = [line for line in lines if line.startswith("enjambre_received_bytes_total ")]
        return int(float(line.split()[1]))

    def leftovers(self) -> list[str]:
        return [path.name for path in self.folder.iterdir() if path.name != NAME]


@pytest.fixture
def situation(tmp_path: Path) -> Iterator[Situation]:
    with ExitStack() as stack:
        yield Situation(stack, tmp_path / "folder")


def test_a_fetched_fragment_is_in_the_folder_and_in_the_index(situation: Situation) -> None:
    source = situation.offering(Source(FILE))

    transfer = situation.ended(situation.ask())

    assert (transfer.state, transfer.source, transfer.received, transfer.size) == ("terminada", source.name, len(FILE), len(FILE))
    assert situation.content() == FILE
    assert set(situation.broker.holders(NAME).nodes) == {source.name, situation.node.name}
    eventually(lambda: not situation.leftovers())


def test_what_the_index_says_of_a_fetched_fragment_is_what_it_said_before(situation: Situation) -> None:
    situation.offering(Source(FILE))
    situation.with_manifest()

    situation.ended(situation.ask())

    entries = {holder.entry for holder in situation.broker.holders(NAME).details or ()}
    assert entries == {FRAGMENT}


def test_two_requests_for_a_fragment_share_one_transfer(situation: Situation) -> None:
    source = situation.offering(HangingSource(FILE))
    assert isinstance(source, HangingSource)

    first, second = situation.ask(), situation.ask()
    source.half_sent.wait(10)
    third = situation.ask()
    source.go_on.set()

    assert first == second == third
    situation.ended(first)
    assert len(source.ranges) == 1


def test_a_fragment_that_is_here_is_not_fetched(situation: Situation) -> None:
    source = situation.offering(Source(FILE))
    situation.ended(situation.ask())

    again = situation.ended(situation.ask())

    assert (again.state, again.reason) == ("terminada", "ya está en la carpeta")
    assert len(source.ranges) == 1


def test_what_nobody_has_waits_and_starts_when_somebody_publishes_it(situation: Situation) -> None:
    transfer_id = situation.ask()
    assert situation.waiting(transfer_id).reason == "nadie lo tiene todavía"

    source = situation.offering(Source(FILE))

    assert situation.ended(transfer_id).source == source.name
    assert situation.content() == FILE


def test_asking_again_for_what_waits_tries_again_at_once(situation: Situation) -> None:
    away = NodeName("127.0.0.1:9")
    situation.broker.register(away, Registration(fragments=(FRAGMENT,)))
    transfer_id = situation.ask()
    eventually(lambda: situation.transfer(transfer_id).tries == 1)
    situation.waiting(transfer_id)

    assert situation.ask() == transfer_id

    eventually(lambda: situation.transfer(transfer_id).tries == 2, seconds=5)


def test_what_is_waited_for_may_be_copied_in_by_hand(situation: Situation) -> None:
    transfer_id = situation.ask()
    situation.waiting(transfer_id)

    (situation.folder / NAME).write_bytes(FILE)

    assert situation.ended(transfer_id).state == "terminada"


def test_wrong_bytes_cost_one_block_and_the_rest_comes_from_another_source(
    situation: Situation, caplog: pytest.LogCaptureFixture
) -> None:
    damaged = situation.offering(Source(with_a_flipped_bit(FILE, 100)))
    good = situation.offering(Source(FILE))
    situation.with_manifest()

    with caplog.at_level(logging.WARNING):
        transfer = situation.ended(situation.ask(damaged.name))

    assert (transfer.state, transfer.source, transfer.tries) == ("terminada", good.name, 2)
    assert good.ranges == ["bytes=96-"]
    assert situation.content() == FILE
    assert damaged.name in (transfer.reason or "")
    assert f"{damaged.name} is skipped" in caplog.text


def test_without_a_manifest_wrong_bytes_are_found_at_the_end_and_all_of_it_comes_from_another_source(
    situation: Situation,
) -> None:
    damaged = situation.offering(Source(with_a_flipped_bit(FILE, 100)), known_by_video=False)
    good = situation.offering(Source(FILE), known_by_video=False)

    transfer = situation.ended(situation.ask(damaged.name))

    assert (transfer.state, transfer.source, transfer.received) == ("terminada", good.name, len(FILE))
    assert situation.content() == FILE


def test_the_manifest_of_a_sibling_in_the_folder_will_do(situation: Situation) -> None:
    (situation.folder / "film_000.mp4").write_bytes(VIDEO.contents[0] + manifest_box(VIDEO.manifest.to_json()))
    eventually(lambda: situation.broker.holders(fragment_name("film_000.mp4")).nodes)
    damaged = situation.offering(Source(with_a_flipped_bit(FILE, 100)))
    good = situation.offering(Source(FILE))

    situation.ended(situation.ask(damaged.name))

    assert good.ranges == ["bytes=96-"]


def test_where_all_sources_send_wrong_bytes_it_fails_and_nothing_is_kept(situation: Situation) -> None:
    damaged = situation.offering(Source(with_a_flipped_bit(FILE, 100)))

    transfer = situation.ended(situation.ask())

    assert transfer.state == "fallida"
    assert transfer.reason == f"no queda de dónde descargarlo: {damaged.name} sirvió bytes que no son los prometidos"
    assert situation.content() is None
    assert situation.leftovers() == []


@pytest.mark.parametrize("known_by_video", [True, False])
def test_a_source_that_breaks_off_is_left_for_another(situation: Situation, known_by_video: bool) -> None:
    broken = situation.offering(BrokenOffSource(FILE, sent=120), known_by_video=known_by_video)
    good = situation.offering(Source(FILE), known_by_video=known_by_video)
    if known_by_video:
        situation.with_manifest()

    transfer = situation.ended(situation.ask(broken.name))

    assert (transfer.state, transfer.source) == ("terminada", good.name)
    assert good.ranges == ["bytes=112-" if known_by_video else None]
    assert situation.content() == FILE


def test_a_source_that_knows_no_ranges_sends_all_and_the_good_part_is_not_written_again(situation: Situation) -> None:
    class Rangeless(Source):
        def _serve(self, environ: dict[str, object], start_response: object) -> object:  # type: ignore[override]
            return super()._serve({key: value for key, value in environ.items() if key != "HTTP_RANGE"}, start_response)

    broken = situation.offering(BrokenOffSource(FILE, sent=120))
    good = situation.offering(Rangeless(FILE))
    situation.with_manifest()

    transfer = situation.ended(situation.ask(broken.name))

    assert (transfer.state, transfer.source, good.ranges) == ("terminada", good.name, [None])
    assert situation.content() == FILE


def test_a_source_that_states_another_digest_is_not_read(situation: Situation) -> None:
    class Stating(Source):
        def _headers(self) -> dict[str, str]:
            return {"Repr-Digest": repr_digest(digest_of(OTHER))}

    stating = situation.offering(Stating(FILE))
    good = situation.offering(Source(FILE))

    transfer = situation.ended(situation.ask(stating.name))

    assert (transfer.source, transfer.tries) == (good.name, 2)
    assert situation.received() == len(FILE)


def test_only_means_that_it_waits_for_its_node_while_others_have_it(situation: Situation) -> None:
    away = Source(FILE)
    situation.offering(Source(FILE))
    transfer_id = situation.ask(away.name, "solo")
    assert away.name in (situation.waiting(transfer_id).reason or "")

    situation.offering(away)

    assert situation.ended(transfer_id).source == away.name


def test_a_preferred_node_that_is_away_is_told_as_the_reason(situation: Situation) -> None:
    good = situation.offering(Source(FILE))
    away = NodeName("127.0.0.1:9")
    situation.broker.register(away, Registration(fragments=(FRAGMENT,)))

    transfer = situation.ended(situation.ask(away))

    assert transfer.source == good.name
    assert transfer.reason == f"{away}: no responde; se descarga de otro nodo"


def test_when_no_holder_answers_it_waits(situation: Situation) -> None:
    away = NodeName("127.0.0.1:9")
    situation.broker.register(away, Registration(fragments=(FRAGMENT,)))

    assert situation.waiting(situation.ask()).reason == f"{away} no responde"


def test_other_content_under_the_name_is_never_overwritten(situation: Situation) -> None:
    (situation.folder / NAME).write_bytes(OTHER)
    eventually(lambda: situation.broker.holders(NAME).nodes)
    source = situation.offering(Source(FILE))

    transfer = situation.ended(situation.ask(source.name))

    assert transfer.state == "fallida"
    assert transfer.reason == "ya hay otro contenido con ese nombre en la carpeta: no se sobrescribe"
    assert situation.content() == OTHER
    assert source.ranges == []


def test_content_that_comes_in_meanwhile_is_not_overwritten_either(situation: Situation) -> None:
    source = situation.offering(HangingSource(FILE))
    assert isinstance(source, HangingSource)
    transfer_id = situation.ask()
    source.half_sent.wait(10)

    (situation.folder / NAME).write_bytes(OTHER)
    source.go_on.set()

    assert situation.ended(transfer_id).state == "fallida"
    assert situation.content() == OTHER


def test_of_several_contents_the_most_copied_is_fetched_and_the_picked_nodes_where_one_is_picked(
    situation: Situation,
) -> None:
    odd = situation.run(Source(OTHER))
    offer(situation.broker, odd, entry_of(OTHER))
    situation.offering(Source(FILE))
    situation.offering(Source(FILE))

    picked = situation.ended(situation.ask(odd.name))
    assert situation.content() == OTHER
    situation.node.client.delete_fragment(NAME)
    chosen = situation.ended(situation.ask())

    assert picked.source == odd.name
    assert situation.content() == FILE
    assert chosen.reason == "hay 2 contenidos con ese nombre: se toma el de más copias"


def test_cancelling_ends_it_at_once_and_leaves_nothing(situation: Situation) -> None:
    source = situation.offering(HangingSource(FILE))
    assert isinstance(source, HangingSource)
    transfer_id = situation.ask()
    source.half_sent.wait(10)

    situation.node.client.cancel(transfer_id)

    assert situation.transfer(transfer_id).state == "cancelada"
    eventually(lambda: not situation.leftovers(), seconds=5)
    assert situation.content() is None


def test_a_waiting_transfer_can_be_cancelled_and_stays_so(situation: Situation) -> None:
    transfer_id = situation.ask()
    situation.waiting(transfer_id)

    situation.node.client.cancel(transfer_id)
    source = situation.offering(Source(FILE))

    assert situation.transfer(transfer_id).state == "cancelada"
    assert source.ranges == []


def test_a_transfer_under_way_goes_on_without_the_broker(situation: Situation) -> None:
    first = situation.offering(HangingSource(FILE))
    assert isinstance(first, HangingSource)
    transfer_id = situation.ask()
    first.half_sent.wait(10)

    situation.broker_server.app = None
    first.go_on.set()

    assert situation.ended(transfer_id).state == "terminada"
    assert situation.content() == FILE


def test_without_a_broker_a_transfer_waits_and_says_so(situation: Situation) -> None:
    situation.broker_server.app = None

    assert situation.waiting(situation.ask()).reason == "el broker no responde"


def test_all_that_is_missing_of_a_video_is_fetched(situation: Situation) -> None:
    source = situation.run(Source(FILE))
    offer(situation.broker, source, "film_000.mp4", "film_001.mp4")
    (situation.folder / "film_000.mp4").write_bytes(b"here")
    eventually(lambda: situation.node.client.fragments().names)

    transfers = situation.node.client.download(DownloadRequest(video="titulo:film.mp4"))

    assert [transfer.fragment for transfer in transfers] == ["film_001.mp4"]
    situation.ended(transfers[0].id)


def test_of_a_video_with_a_manifest_no_other_content_is_fetched(situation: Situation) -> None:
    odd, good = situation.run(Source(OTHER)), situation.run(Source(FILE))
    offer(situation.broker, odd, entry_of(OTHER))
    offer(situation.broker, good, FRAGMENT)
    situation.with_manifest()

    transfers = situation.node.client.download(DownloadRequest(video=VIDEO.manifest.video_id))

    [wanted] = [transfer for transfer in transfers if transfer.fragment == NAME]
    assert situation.ended(wanted.id).source == good.name
    assert situation.content() == FILE


def test_no_room_is_told_before_anything_is_fetched(situation: Situation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store.Store, "has_room_for", lambda _self, size: size < len(FILE))
    source = situation.offering(Source(FILE))

    transfer = situation.ended(situation.ask())

    assert (transfer.state, transfer.reason) == ("fallida", "no queda espacio en el disco")
    assert source.ranges == []


def test_the_numbers_agree_with_the_bytes_on_the_wire(situation: Situation) -> None:
    broken = situation.offering(BrokenOffSource(FILE, sent=120), known_by_video=False)
    situation.offering(Source(FILE), known_by_video=False)

    situation.ended(situation.ask(broken.name))

    assert situation.received() == 120 + len(FILE)


def test_a_transfer_that_there_is_not_is_unknown(situation: Situation) -> None:
    with pytest.raises(UnknownTransfer):
        situation.node.client.transfer("99")


def test_who_asks_and_waits_is_not_kept_waiting_for_nobody(situation: Situation) -> None:
    with pytest.raises(Refused) as refused:
        situation.node.client.fetch_and_wait(NAME)

    assert refused.value.status == 404
    assert [transfer.state for transfer in situation.node.client.transfers()] == ["fallida"]
