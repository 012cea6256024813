"""An export while it is being written: a thread writes into one end, the answer is read from the other."""

import io
import queue
import threading
from collections.abc import AsyncIterator, Callable
from typing import BinaryIO, Final, cast

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

_PIECE: Final = 65_536
_AHEAD: Final = 16  # pieces that wait for a slow reader
_LOOK: Final = 0.5  # seconds after which a writer looks whether anybody still reads


class _Gone(OSError):
    """Nobody reads any more."""


class _Pipe(io.RawIOBase):
    def __init__(self) -> None:
        self.pieces: queue.Queue[bytes | BaseException | None] = queue.Queue(_AHEAD)
        self.left = threading.Event()
        self._at = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, data: object) -> int:
        piece = bytes(cast(bytes, data))
        self.put(piece)
        self._at += len(piece)
        return len(piece)

    def put(self, one: bytes | BaseException | None) -> None:
        while not self.left.is_set():
            try:
                self.pieces.put(one, timeout=_LOOK)
            except queue.Full:
                continue
            return
        raise _Gone


async def streamed(write: Callable[[BinaryIO], object]) -> AsyncIterator[bytes]:
    """Yield what ``write`` writes, in pieces, as it writes it.

    What breaks it breaks the answer off, so that half a file is not taken for a whole one.
    """
    pipe = _Pipe()

    def work() -> None:
        end: BaseException | None = None
        try:
            with io.BufferedWriter(pipe, _PIECE) as out:
                write(cast(BinaryIO, out))
                out.flush()
        except _Gone:
            return
        except Exception as error:
            end = error
        try:
            pipe.put(end)
        except _Gone:
            return

    own = CapacityLimiter(1)  # the threads of the pages are few, and not to be spent on waiting
    thread = threading.Thread(target=work, name="export", daemon=True)
    thread.start()
    try:
        while (piece := await run_sync(pipe.pieces.get, limiter=own)) is not None:
            if isinstance(piece, BaseException):
                raise piece
            if piece:
                yield piece
    finally:
        pipe.left.set()
