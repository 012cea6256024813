"""Fetching: the page at an address that a person gave. Never into private networks, unless allowed.

The address of the host is looked up once, checked, and connected to: a name that changes its answer between
the check and the connection gets nothing. Each redirect is checked in the same way.
"""

import ipaddress
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import urllib3

from firsthand.errors import UnreadableInput
from firsthand.settings import Settings

_MOST_REDIRECTS = 5
_CHUNK = 65_536
_PORTS = {"http": 80, "https": 443}
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_ADVICE = "set allow_private to read pages of your own network"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: the last address after redirects, the bytes, the declared encoding."""

    url: str
    data: bytes
    charset: str | None


def fetch(url: str, settings: Settings) -> Fetched:
    """Return what stands at ``url``.

    Raises UnreadableInput where it cannot be had: no http address, a private network, too large, too slow,
    an answer that is no page.
    """
    deadline = time.monotonic() + settings.timeout
    for _ in range(_MOST_REDIRECTS + 1):
        scheme, host, port, target = _parts(url)
        address = _checked_address(host, port, settings.allow_private)
        response = _request(scheme, host, port, target, address, deadline)
        try:
            location = response.headers.get("location")
            if response.status in (301, 302, 303, 307, 308) and location:
                url = urljoin(url, location)
                continue
            if response.status != 200:
                raise UnreadableInput(f"the site answers {response.status}; save the page from a browser")
            kind = response.headers.get("content-type", "")
            return Fetched(url, _body(response, settings.max_bytes, deadline), _charset(kind))
        finally:
            response.close()
    raise UnreadableInput(f"it redirects more than {_MOST_REDIRECTS} times")


def post(url: str, data: bytes, headers: Mapping[str, str], settings: Settings) -> int:
    """Send ``data`` to an address within the same limits and return the status of the answer, which is not read.

    Redirects are not followed. Raises UnreadableInput where it cannot be reached.
    """
    deadline = time.monotonic() + settings.timeout
    scheme, host, port, target = _parts(url)
    address = _checked_address(host, port, settings.allow_private)
    response = _request(scheme, host, port, target, address, deadline, data, headers)
    try:
        return response.status
    finally:
        response.close()


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UnreadableInput(f"it is no address: {error}") from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise UnreadableInput(f"only http and https addresses are fetched, not {scheme or 'this'}")
    if parts.username is not None or parts.password is not None:
        raise UnreadableInput("addresses with a user name in them are not fetched")
    if not parts.hostname:
        raise UnreadableInput("the address names no host")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    target = urlunsplit(("", "", path, quote(parts.query, safe="/%:@!$&'()*+,;=~-._?"), ""))
    return scheme, parts.hostname, port or _PORTS[scheme], target


def _checked_address(host: str, port: int, allow_private: bool) -> str:
    """Return an address of ``host`` to connect to; every one that it has must be allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreadableInput(f"the host {host} cannot be found") from error
    addresses = [str(item[4][0]).split("%")[0] for item in found]
    for address in addresses:
        if not allow_private and not _is_public(address):
            raise UnreadableInput(f"{host} is in a private or local network ({address}); {_ADVICE}")
    return addresses[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        # Addresses that lead to an IPv4 address inside them count as that one.
        inner = [parsed.ipv4_mapped, parsed.sixtofour, *(parsed.teredo or ())]
        if parsed in _TRANSLATED:
            inner.append(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF))
        if not all(_is_public(str(address)) for address in inner if address is not None):
            return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def _request(
    scheme: str,
    host: str,
    port: int,
    target: str,
    address: str,
    deadline: float,
    data: bytes | None = None,
    more: Mapping[str, str] | None = None,
) -> urllib3.BaseHTTPResponse:
    """Send one request to ``address`` as the host ``host``; proxies and cookies play no part."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise UnreadableInput("the site took too long to answer")
    pool: urllib3.HTTPConnectionPool
    timeout = urllib3.Timeout(total=left)
    if scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address, port, timeout=timeout, server_hostname=host, assert_hostname=host
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port, timeout=timeout)
    name = f"[{host}]" if ":" in host else host
    headers = {
        "Host": name if port == _PORTS[scheme] else f"{name}:{port}",
        "User-Agent": "firsthand (reads the page that its user asked for)",
        "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1",
        "Accept-Encoding": "gzip, deflate",
    }
    try:
        return pool.request(
            "GET" if data is None else "POST",
            target,
            body=data,
            headers={**headers, **(more or {})},
            redirect=False,
            retries=False,
            preload_content=False,
        )
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise UnreadableInput(f"it cannot be reached: {type(error).__name__}") from error


def _body(response: urllib3.BaseHTTPResponse, most: int, deadline: float) -> bytes:
    pieces, size = [], 0
    try:
        for piece in response.stream(_CHUNK, decode_content=True):
            size += len(piece)
            if size > most:
                raise UnreadableInput(f"it is larger than the {most:,} bytes of the setting max_bytes")
            if time.monotonic() > deadline:
                raise UnreadableInput("the site took too long to answer")
            pieces.append(piece)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise UnreadableInput(f"its transfer broke off: {type(error).__name__}") from error
    return b"".join(pieces)


def _charset(kind: str) -> str | None:
    for part in kind.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
