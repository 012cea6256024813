"""How often somebody may ask: a bucket of tokens for each client, in memory."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

_MOST: Final = 20_000  # clients that are remembered; those not seen for longest are forgotten first
_NETWORK: Final = 64  # bits of an IPv6 address that tell one customer from another


class Buckets:
    """A bucket for each client: so many requests at once, then so many a second."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Fill a bucket with ``burst`` tokens and add ``rate`` of them a second."""
        self._rate, self._burst, self._clock = rate, burst, clock
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens left, and when

    def take(self, client: str) -> float:
        """Take a token; return 0, or for how many seconds to wait where there is none."""
        now = self._clock()
        left, at = self._known.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        wait = 0.0 if left >= 1 else (1 - left) / self._rate
        self._known[client] = (left if wait else left - 1, now)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return wait


def client_of(address: str) -> str:
    """Return what one client is told by: an IPv4 address, or the network of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.IPv6Network((parsed, _NETWORK), strict=False))
    return str(parsed)
