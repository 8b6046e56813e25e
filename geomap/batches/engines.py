"""Where partitions are worked on: in processes of this machine, or by the workers of a Dask cluster.

Results come as they are ready; whoever takes them puts them in order. A partition whose worker dies is tried again;
one that takes its worker down each time is given up, and the others go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from geomap.errors import InputError, NetworkError, SettingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")

ENGINES = ("processes", "dask")
AHEAD = 4
"""Partitions under way for each Dask worker: enough that none waits, few enough that results do not pile up."""
PATIENCE = "20s"
"""How long a scheduler may take to answer."""


def run(
    engine: str,
    work: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    workers: int,
    scheduler: str | None,
    failed: Callable[[Item, str], Result],
) -> Iterator[Result]:
    """``work`` on each item; ``failed`` makes the result of one that could not be worked on."""
    if not items:
        return
    if engine == "dask":
        yield from _on_dask(work, items, workers=workers, scheduler=scheduler, failed=failed)
    elif engine == "processes":
        if scheduler is not None:
            raise SettingError("a scheduler is Dask's: add --engine dask")
        yield from _on_processes(work, items, workers=workers, failed=failed)
    else:
        raise SettingError(f"unknown engine {engine!r}; there is {' and '.join(ENGINES)}")


def _on_processes(
    work: Callable[[Item], Result], items: Sequence[Item], *, workers: int, failed: Callable[[Item, str], Result]
) -> Iterator[Result]:
    if workers == 1:
        yield from map(work, items)
        return
    from geomap.workers import work_in_order

    yield from work_in_order(
        items, work, workers=workers, start=_nothing, failed=lambda item: failed(item, "its process was killed twice")
    )


def _nothing() -> None:
    """Workers open what they need when they first work."""


def _on_dask(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    workers: int,
    scheduler: str | None,
    failed: Callable[[Item, str], Result],
) -> Iterator[Result]:
    try:
        import distributed
    except ModuleNotFoundError:
        raise InputError("the engine dask needs Dask: pip install 'geomap[cluster]'") from None
    dask: Any = distributed  # its classes carry no types
    cluster: Any = None
    if scheduler is None:
        cluster = dask.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        )
    try:
        try:
            client = dask.Client(cluster or scheduler, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise NetworkError(f"{scheduler}: no Dask scheduler answers there ({error}); is it running?") from None
        with client:
            source = iter(items)
            under_way: dict[Any, Item] = {}
            room = AHEAD * max(1, len(client.scheduler_info()["workers"]))
            ready: Any = dask.as_completed(loop=client.loop)

            def fill() -> None:
                while len(under_way) < room and (item := next(source, None)) is not None:
                    future = client.submit(work, item, pure=False, retries=2)
                    under_way[future] = item
                    ready.add(future)

            fill()
            while under_way:
                future = next(ready)
                item = under_way.pop(future)
                if future.status == "finished":
                    yield future.result()
                else:
                    yield failed(item, f"given up by the cluster ({future.exception()})"[:300])
                future.release()
                fill()
    finally:
        if cluster is not None:
            cluster.close()
