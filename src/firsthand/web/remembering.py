"""What was counted stays at hand until the store changes: many people ask the same, and counting is what costs."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from fastapi import Request

from firsthand.query import Query
from firsthand.store import Store

_T = TypeVar("_T")
_MOST: Final = 400  # answers, some tens of kilobytes each at most


class Memory:
    """Answers by what was asked, all of one state of the store; those asked for longest ago go first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamp: Hashable = None
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def of(self, stamp: Hashable, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return the answer to ``key`` as of ``stamp``, made where it is not at hand.

        Two who ask at once may both make it: neither waits for the other, and both get the same.
        """
        with self._lock:
            if stamp != self._stamp:
                self._stamp = stamp
                self._answers.clear()
            elif key in self._answers:
                self._answers.move_to_end(key)
                found: _T = self._answers[key]
                return found
        made = make()
        with self._lock:
            if stamp == self._stamp:
                self._answers[key] = made
                if len(self._answers) > _MOST:
                    self._answers.popitem(last=False)
        return made


def remembered(request: Request, name: str, query: Query, make: Callable[[Store], _T], *more: Hashable) -> _T:
    """Return what ``make`` finds in the store for a question, once for each state of the store."""
    store: Store = request.app.state.store
    memory: Memory = request.app.state.memory
    with store.snapshot():
        return memory.of(store.stamp(), (name, query.to_url(), *more), lambda: make(store))
