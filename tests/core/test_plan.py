"""The transfer plan: who is asked, in which order, and what the user is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backend.core.entry import Digest, Entry, VideoId
from backend.core.names import NodeName, fragment_name, node_name
from backend.core.plan import Plan, Source, plan_transfer
from backend.core.transfer import Wish

NAME = fragment_name("film_000.mp4")
ME = node_name("me:1")
ONE, OTHER = Digest("1" * 64), Digest("2" * 64)


def offer(node: str, sha256: Digest | None = ONE, video: VideoId | None = None) -> Source:
    return Source(node=node_name(node), url=f"http://{node}", entry=Entry(name=NAME, sha256=sha256, video=video))


def plan(
    offers: Iterable[Source],
    wish: Wish | None = None,
    *,
    shunned: Mapping[NodeName, str] | None = None,
    busy: Mapping[NodeName, int] | None = None,
    sha256: Digest | None = None,
) -> Plan:
    return plan_transfer(
        wish or Wish(fragment=NAME), offers, me=ME, shunned=shunned or {}, busy=busy or {}, sha256=sha256, tie=lambda: 0.0
    )


def nodes(planned: Plan) -> list[str]:
    return [source.node for source in planned.sources]


def test_nobody_asks_itself() -> None:
    assert nodes(plan([offer(ME), offer("a:1")])) == ["a:1"]


def test_who_failed_is_not_asked_again() -> None:
    assert nodes(plan([offer("a:1"), offer("b:1")], shunned={node_name("a:1"): "no responde"})) == ["b:1"]


def test_the_least_busy_comes_first() -> None:
    assert nodes(plan([offer("a:1"), offer("b:1")], busy={node_name("a:1"): 2, node_name("b:1"): 1})) == ["b:1", "a:1"]


def test_the_tie_decides_among_equals() -> None:
    ties = iter([0.9, 0.1])

    planned = plan_transfer(Wish(fragment=NAME), [offer("a:1"), offer("b:1")], me=ME, shunned={}, busy={}, tie=lambda: next(ties))

    assert nodes(planned) == ["b:1", "a:1"]


def test_the_picked_node_comes_first_however_busy() -> None:
    wish = Wish(fragment=NAME, picked=node_name("b:1"))

    planned = plan([offer("a:1"), offer("b:1")], wish, busy={node_name("b:1"): 9})

    assert nodes(planned) == ["b:1", "a:1"]
    assert planned.note is None


def test_without_the_picked_node_others_serve_and_the_note_says_why() -> None:
    wish = Wish(fragment=NAME, picked=node_name("b:1"))

    planned = plan([offer("a:1"), offer("b:1")], wish, shunned={node_name("b:1"): "no responde"})

    assert nodes(planned) == ["a:1"]
    assert planned.note == "b:1: no responde; se descarga de otro nodo"


def test_only_means_from_nobody_else() -> None:
    wish = Wish(fragment=NAME, picked=node_name("b:1"), only=True)

    assert nodes(plan([offer("a:1"), offer("b:1")], wish)) == ["b:1"]
    assert nodes(plan([offer("a:1")], wish)) == []
    assert plan([offer("a:1")], wish).note == "b:1: ahora no lo ofrece"


def test_of_several_contents_the_one_with_most_copies_is_taken_and_told() -> None:
    planned = plan([offer("a:1", OTHER), offer("b:1"), offer("c:1")])

    assert nodes(planned) == ["b:1", "c:1"]
    assert planned.sha256 == ONE
    assert planned.note == "hay 2 contenidos con ese nombre: se toma el de más copias"


def test_the_picked_nodes_content_is_taken_and_no_other_mixed_in() -> None:
    wish = Wish(fragment=NAME, picked=node_name("a:1"))

    planned = plan([offer("a:1", OTHER), offer("b:1"), offer("c:1")], wish)

    assert nodes(planned) == ["a:1"]
    assert planned.sha256 == OTHER


def test_a_content_once_chosen_stays_chosen() -> None:
    assert nodes(plan([offer("a:1", OTHER), offer("b:1"), offer("c:1")], sha256=OTHER)) == ["a:1"]


def test_a_holder_that_states_no_digest_is_asked_last() -> None:
    assert nodes(plan([offer("a:1", None), offer("b:1")])) == ["b:1", "a:1"]


def test_only_fragments_of_the_wanted_video_will_do() -> None:
    video = VideoId("a" * 64)

    planned = plan([offer("a:1", ONE), offer("b:1", OTHER, video), offer("c:1", None)], Wish(fragment=NAME, video=video))

    assert nodes(planned) == ["b:1", "c:1"]
