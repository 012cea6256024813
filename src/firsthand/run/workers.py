"""Processes that work for this one, each at the other end of a pipe of its own.

The standard pools share one pipe for all results: a process that is killed while it writes to it leaves
the others, and whoever waits for them, waiting for ever. With a pipe each, a dead process is an end of
file, and all of them can be killed at any moment, which is what an interrupt at the keyboard wants.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Final, Generic, ParamSpec, Self, TypeVar

from firsthand.errors import FirsthandError

Given = ParamSpec("Given")
Result = TypeVar("Result")

_CONTEXT: Final = get_context("spawn")
_THREAD_COUNTS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


class Workers(Generic[Given, Result]):
    """Up to ``jobs`` processes that call one function, a module's own, with what is submitted.

    Used as a context; at its end, however it ends, no process is left. A process starts when there is
    work for it, and what the function raises is raised by the future.
    """

    def __init__(self, function: Callable[Given, Result], jobs: int) -> None:
        self._function = function
        self._jobs = jobs
        self._started: list[_Worker] = []
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._started:
            worker.process.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._started:
            worker.process.join()

    def submit(self, *args: Given.args, **kwargs: Given.kwargs) -> Future[Result]:
        """Return the future of the function's result; the calls begin in the order of submission."""
        if len(self._started) < self._jobs:
            worker = _Worker(self._function)
            self._started.append(worker)
            self._idle.put(worker)
        return self._threads.submit(self._call, args, kwargs)

    def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Result:
        worker = self._idle.get()
        try:
            worker.connection.send((args, kwargs))
            result, error = worker.connection.recv()
        except (EOFError, OSError) as gone:
            raise FirsthandError(
                f"one of the {self._jobs} reading processes died, perhaps for want of memory; "
                "try fewer --jobs"
            ) from gone
        finally:
            self._idle.put(worker)
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]


class _Worker:
    """A process and our end of its pipe."""

    def __init__(self, function: Callable[..., Any]) -> None:
        for name in _THREAD_COUNTS:
            # Each process is one thread; more of them would fight over the cores.
            os.environ.setdefault(name, "1")
        self.connection, theirs = _CONTEXT.Pipe()
        self.process = _CONTEXT.Process(target=_serve, args=(theirs, function), daemon=True)
        with _deaf_to_interrupts():
            self.process.start()
        theirs.close()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes that start meanwhile never hear of an interrupt at the keyboard.

    It reaches every process of the group, and is ours to act on.
    """
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # its start, else within that of the first process, would unblock it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def speak_plainly() -> None:
    """Let what the stages log reach stderr as one line, like all that the command says."""
    logging.basicConfig(format="firsthand: %(message)s", level=logging.WARNING)


def _serve(connection: Connection, function: Callable[..., Any]) -> None:
    speak_plainly()
    try:
        while True:
            args, kwargs = connection.recv()
            connection.send(_outcome(function, args, kwargs))
    except (EOFError, OSError):
        return  # the process we work for is gone, killed perhaps


def _outcome(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Any, Exception | None]:
    try:
        return function(*args, **kwargs), None
    except Exception as error:  # to be raised where the result is asked for
        return None, error
