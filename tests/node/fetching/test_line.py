"""The line: first come, first served, unless a player waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from backend.core.urgency import ORDINARY, Standing, Urgency
from backend.node.fetching.line import Line

NOW, NEXT, LATER = Standing(Urgency.NOW), Standing(Urgency.SOON, 1), Standing(Urgency.SOON, 2)


def line_of(*transfers: str) -> Line:
    line = Line()
    for transfer in transfers:
        line.put(transfer)
    return line


def test_the_first_that_came_is_the_first_that_goes() -> None:
    line = line_of("1", "2")

    assert [line.take(preferred_only=False) for _ in range(2)] == ["1", "2"]


def test_what_players_wait_for_goes_before_and_the_nearest_first() -> None:
    line = line_of("1", "2", "3", "4")

    line.prefer({"2": LATER, "3": NOW, "4": NEXT})

    assert [line.take(preferred_only=False) for _ in range(4)] == ["3", "4", "2", "1"]


def test_a_worker_for_players_takes_nothing_else() -> None:
    line = line_of("1")
    with ThreadPoolExecutor(1) as worker:
        taken = worker.submit(line.take, preferred_only=True)

        line.put("2")
        line.prefer({"2": NOW})

        assert taken.result(10) == "2"
    assert line.take(preferred_only=False) == "1"


def test_what_is_no_longer_preferred_is_like_all_others() -> None:
    line = line_of("1", "2")
    line.prefer({"2": NOW})

    line.prefer({})

    assert line.standing("2") == ORDINARY
    assert line.take(preferred_only=False) == "1"


def test_while_it_is_held_nobody_takes_what_comes_in() -> None:
    line = Line()
    with ThreadPoolExecutor(1) as worker:
        taken = worker.submit(line.take, preferred_only=False)

        with line.held():
            line.put("1")
            line.put("2")
            line.prefer({"2": NOW})

        assert taken.result(10) == "2"


def test_a_closed_line_lets_its_workers_go() -> None:
    line = line_of("1")
    with ThreadPoolExecutor(1) as worker:
        waiting = worker.submit(line.take, preferred_only=True)

        line.close()

        assert waiting.result(10) is None
    assert line.take(preferred_only=False) is None
