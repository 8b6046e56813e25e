from __future__ import annotations

import os
import signal

from geomap.workers import work_in_order


def ready() -> None:
    os.environ["READY"] = "yes"


def square(n: int) -> tuple[int, str]:
    return n * n, os.environ["READY"]


def square_or_die(n: int) -> int:
    if n == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return n * n


def test_results_come_in_order() -> None:
    got = list(work_in_order(range(60), square, workers=2, start=ready, failed=lambda n: (-n, "")))
    assert got == [(n * n, "yes") for n in range(60)]


def test_a_killed_worker_costs_its_own_item_only() -> None:
    got = list(work_in_order(range(20), square_or_die, workers=2, start=ready, failed=lambda n: -n))
    assert got == [-n if n == 7 else n * n for n in range(20)]


def test_a_stream_is_taken_as_it_is_needed() -> None:
    taken = []

    def endless():
        for n in range(10_000):
            taken.append(n)
            yield n

    results = work_in_order(endless(), square, workers=2, start=ready, failed=lambda n: (-n, ""))
    assert next(results) == (0, "yes")
    results.close()
    assert len(taken) <= 20
