"""Work on many items in several processes: results in the order of the items, the same as with one.

A worker that dies (killed, out of memory) takes nobody with it: its pool is made anew and what was under way is tried
once more, one at a time; an item that kills its worker again is given to ``failed`` and the others go on.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")
Result = TypeVar("Result")

IN_FLIGHT = 8
"""Items under way for each worker: enough that none waits for the reader, few enough that memory stays flat."""


def work_in_order(
    items: Iterable[Item],
    work: Callable[[Item], Result],
    *,
    workers: int,
    start: Callable[[], None],
    failed: Callable[[Item], Result],
) -> Iterator[Result]:
    """``work`` on each item in ``workers`` processes; results in the order of the items.

    Args:
        items: taken as they are needed, so a stream of any length is fine.
        work: a module-level function; its errors are its own to turn into results.
        workers: processes, at least 1.
        start: called once in each process (opens what ``work`` needs).
        failed: the result for an item whose worker died twice.
    """
    pool = _pool(workers, start)
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    source = iter(items)
    try:
        while True:
            while len(waiting) < workers * IN_FLIGHT:
                try:
                    item = next(source)
                except StopIteration:
                    break
                waiting.append((item, _submit(pool, work, item)))
            if not waiting:
                return
            item, future = waiting.popleft()
            try:
                result = future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=True, cancel_futures=True)
                result = _again(item, work, start=start, failed=failed)
                pool = _pool(workers, start)
                waiting = deque((i, _submit(pool, work, i) if _is_lost(f) else f) for i, f in waiting)
            yield result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int, start: Callable[[], None]) -> ProcessPoolExecutor:
    # spawn: a forked child would inherit open databases and locks, and results must not depend on the platform
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=start)


def _submit(pool: ProcessPoolExecutor, work: Callable[[Item], Result], item: Item) -> Future[Result]:
    try:
        return pool.submit(work, item)
    except BrokenProcessPool as error:
        lost: Future[Result] = Future()
        lost.set_exception(error)
        return lost


def _is_lost(future: Future[Result]) -> bool:
    return future.cancelled() or (future.done() and isinstance(future.exception(), BrokenProcessPool))


def _again(
    item: Item, work: Callable[[Item], Result], *, start: Callable[[], None], failed: Callable[[Item], Result]
) -> Result:
    with _pool(1, start) as alone:
        try:
            return alone.submit(work, item).result()
        except BrokenProcessPool:
            return failed(item)
