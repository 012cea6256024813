"""Streams: a look at the first bytes of any stream without losing them."""

import io
from typing import BinaryIO, Protocol

from firsthand.intake.sniffing import SNIFFED


class Readable(Protocol):
    """Anything that bytes can be read from: a file, a pipe, an unpacking stream."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, none at the end."""
        ...


def begin(stream: Readable) -> tuple[bytes, BinaryIO]:
    """Return the first bytes of ``stream``, and a stream that begins with them again.

    A pipe that somebody writes line by line is not waited for longer than its first line.
    """
    start = b""
    while len(start) < SNIFFED and b"\n" not in start:
        piece = _some(stream, SNIFFED)
        if not piece:
            break
        start += piece
    return start, chain(start, stream)


def chain(start: bytes, rest: Readable) -> BinaryIO:
    """Return a stream of ``start`` and then all of ``rest``."""
    return io.BufferedReader(_Chain(start, rest), SNIFFED * 4)


def _some(stream: Readable, size: int) -> bytes:
    """Return what is there already, at most ``size`` bytes, rather than wait for all of them."""
    read = getattr(stream, "read1", stream.read)
    return bytes(read(size) or b"")


class _Chain(io.RawIOBase):
    def __init__(self, start: bytes, rest: Readable) -> None:
        super().__init__()
        self._start = start
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        size = len(buffer)
        if self._start:
            data, self._start = self._start[:size], self._start[size:]
        else:
            data = _some(self._rest, size)
        buffer[: len(data)] = data
        return len(data)
