"""A bounded cache for functions of large geometries.

``functools.lru_cache`` hashes a geometry by its bytes, 0.1 ms or more for a border at each call. Here a geometry, or
any other argument that is no plain value, counts as itself: the same object asked for again is answered from the cache.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")
PLAIN = (float, int, str, bytes, bool, type(None))


def kept(maxsize: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the last ``maxsize`` answers of a function; plain values and tuples of them by value, the rest by identity."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        answers: OrderedDict[Any, tuple[tuple[Any, ...], R]] = OrderedDict()
        lock = threading.Lock()

        @wraps(function)
        def answer(*args: P.args, **named: P.kwargs) -> R:
            values = (*args, *named.values())
            key = (*map(_key, values), *named)
            with lock:
                if key in answers:
                    answers.move_to_end(key)
                    return answers[key][1]
            found = function(*args, **named)
            with lock:
                # The arguments are held with the answer: their ids stay theirs as long as it is kept.
                answers[key] = (values, found)
                if len(answers) > maxsize:
                    answers.popitem(last=False)
            return found

        return answer

    return decorate


def _key(value: Any) -> Any:
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, tuple):
        return tuple(map(_key, value))
    return (id(value),)
