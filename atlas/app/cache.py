"""The one cache of `app` and the features: what a function returned, kept for the same arguments.

What all visitors may see, all visitors share. A visitor's own events join the data in that
visitor's session only, so what is computed there is kept there, and goes with it.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, update_wrapper, wraps
from threading import Lock
from typing import Any, Final, Generic, ParamSpec, TypeVar

import plotly.graph_objects as go

from atlas.app.session import session
from atlas.style.figures import Finished

P = ParamSpec("P")
T = TypeVar("T")
# Results that one session keeps, of all functions.
MOST_OF_A_SESSION: Final = 24
# A finding and the figure that shows it.
Chart = tuple[str, go.Figure]


class _Result(Generic[T]):
    """What a function returned for one choice of arguments, once it has."""

    __slots__ = ("lock", "value")
    value: T

    def __init__(self) -> None:
        self.lock = Lock()


class Cached(Generic[P, T]):
    """A function with its cache; see `cached`."""

    def __init__(self, function: Callable[P, T], maxsize: int, common: bool) -> None:
        update_wrapper(self, function)
        self.uncached = function
        self._common = common
        # `lru_cache` may call twice what two threads ask for at once, so it holds a place for the
        # result, which is looked up under a lock and filled under a lock of its own.
        self.results: Callable[..., _Result[T]] = lru_cache(maxsize)(lambda *_, **__: _Result())
        self._lock = Lock()

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what is kept for these arguments; what is not is computed first."""
        if not self._common and session.own is not None:
            return self._of_session(*args, **kwargs)
        with self._lock:
            result = self.results(*args, **kwargs)
        try:
            return result.value
        except AttributeError:
            pass
        with result.lock:
            # Another thread may have computed it meanwhile.
            if not hasattr(result, "value"):
                result.value = self.uncached(*args, **kwargs)
            return result.value

    def _of_session(self, *args: P.args, **kwargs: P.kwargs) -> T:
        if session.own_results is None:
            session.own_results = {}
        kept: dict[Hashable, Any] = session.own_results
        key = (self, args, tuple(kwargs.items()))
        if key not in kept:
            while len(kept) >= MOST_OF_A_SESSION:
                del kept[next(iter(kept))]
            kept[key] = self.uncached(*args, **kwargs)
        value: T = kept[key]
        return value

    def clear(self) -> None:
        """Forget what all visitors share of it."""
        self.results.cache_clear()  # type: ignore[attr-defined]


def cached(maxsize: int, *, common: bool = False) -> Callable[[Callable[P, T]], Cached[P, T]]:
    """Keep what a function returns for the last `maxsize` choices of arguments.

    All visitors share it, but for those who have events of their own: theirs is kept in their
    session. With `common`, they share it too: only where neither an argument nor anything that the
    function reads can come from a visitor. Visitors run in threads: where several ask for the same
    at once, it is computed once, and they wait. What raises is not kept. Nobody changes a result.
    """
    return lambda function: Cached(function, maxsize, common)


def cached_chart(maxsize: int) -> Callable[[Callable[P, Chart]], Cached[P, Chart]]:
    """Keep a finding and its figure, ready to be sent, as `cached` does."""

    def decorate(function: Callable[P, Chart]) -> Cached[P, Chart]:
        @wraps(function)
        def finished(*args: P.args, **kwargs: P.kwargs) -> Chart:
            finding, figure = function(*args, **kwargs)
            return finding, Finished(figure)

        return Cached(finished, maxsize, common=False)

    return decorate
