"""Who may see and do what: on this computer everybody, elsewhere who has a token or stands in the file of users."""

import getpass
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

import msgspec
from fastapi import Request
from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer

from firsthand.errors import SettingsError
from firsthand.web.users import Role, UserFile

COOKIE: Final = "firsthand"
LASTS: Final = 7 * 24 * 3600  # seconds of a session
_RANK: Final = {Role.READER: 0, Role.REVIEWER: 1, Role.ADMIN: 2}
_SHORTEST: Final = 16  # characters of a token
_NAME: Final = 60


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks."""

    name: str
    role: Role
    session: str = ""  # what the tokens of forms are bound to
    signed_in: bool = False  # by a cookie, which can be ended

    def may(self, role: Role) -> bool:
        """Tell whether somebody may do what a role may."""
        return _RANK[self.role] >= _RANK[role]


class Access:
    """The rule by which requests are let in, and the keys that go with it."""

    def __init__(
        self,
        *,
        token: str = "",
        users: UserFile | None = None,
        hosts: Iterable[str] = (),
        blur_km: float = 0.0,
    ) -> None:
        """Use ``loopback``, ``by_token`` or ``by_users``."""
        self.users = users
        self.hosts = frozenset(host.lower() for host in hosts)
        self.blur_km = blur_km
        self._token = token
        self._random = secrets.token_hex(32)
        self.is_open = not token and users is None

    @classmethod
    def loopback(cls) -> Self:
        """Return the rule for this computer: no login, and no name but its own is answered to."""
        return cls()

    @classmethod
    def by_token(cls, token: str, *, hosts: Iterable[str] = (), blur_km: float = 0.0) -> Self:
        """Return the rule that whoever has the token may do everything. Raises SettingsError where it is short."""
        if len(token.strip()) < _SHORTEST:
            raise SettingsError(f"the token has fewer than {_SHORTEST} characters; make a longer one")
        return cls(token=token.strip(), hosts=hosts, blur_km=blur_km)

    @classmethod
    def by_users(cls, path: Path, *, hosts: Iterable[str] = (), blur_km: float = 0.0) -> Self:
        """Return the rule that the file of users holds. Raises SettingsError where it cannot be read."""
        return cls(users=UserFile(path), hosts=hosts, blur_km=blur_km)

    def answers_to(self, host: str) -> bool:
        """Tell whether a Host header names this server.

        Without a login only names of this computer do, so that no page elsewhere can reach it under a name
        that it has made lead here (DNS rebinding).
        """
        name = host_name(host)
        if name is None or is_loopback(name):
            return name is not None
        return not self.is_open and (not self.hosts or name in self.hosts)

    # Who it is.

    def who(self, request: Request) -> Who | None:
        """Return who sends a request, None where that is not known."""
        if self.is_open:
            return Who(name=_own_name(), role=Role.ADMIN, session="local")
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return self._bearer(given.strip())
        return self._session(request.cookies.get(COOKIE, ""))

    def feed_reader(self, token: str) -> Who | None:
        """Return whose feed address this is: programs that read feeds cannot log in."""
        found = self._read("feed", token, None)
        return self._known(found, "") if found else None

    def feed_token(self, who: Who) -> str:
        """Return what lets a feed be read in somebody's name; nothing where none is needed."""
        return "" if self.is_open else self._serializer("feed").dumps([who.name, self._mark(who.name)])

    def bearer_for(self, name: str) -> str:
        """Return what a program shows to do what a user may do. Raises SettingsError where there is no such user."""
        if self.users is None or self.users.find(name) is None:
            raise SettingsError(f"user {name!r}: there is none")
        return self._serializer("bearer").dumps([name, self._mark(name)])

    def log_in(self, name: str, secret: str) -> str | None:
        """Return the cookie of a new session, None where name and password or token are not right."""
        name = " ".join(name.split())[:_NAME]
        if self.users is not None:
            user = self.users.check(name, secret)
            if user is None:
                return None
        elif not self._token or not name or not self._is_token(secret):
            return None
        return self._serializer("session").dumps([name, self._mark(name), secrets.token_urlsafe(12)])

    def csrf(self, who: Who | None) -> str:
        """Return what every form carries, so that it can only come from a page of ours."""
        session = who.session if who else "nobody"
        return Signer(self._secret(), salt="form").get_signature(session).decode()

    def _bearer(self, given: str) -> Who | None:
        if self.users is None:
            return Who(name="api", role=Role.ADMIN) if self._is_token(given) else None
        found = self._read("bearer", given, None)
        return self._known(found, "") if found else None

    def _session(self, cookie: str) -> Who | None:
        found = self._read("session", cookie, LASTS) if cookie else None
        if found is None or len(found) < 3:
            return None
        return self._known(found, found[2])

    def _known(self, found: list[str], session: str) -> Who | None:
        name, mark = found[0], found[1]
        if not hmac.compare_digest(mark, self._mark(name)):
            return None  # the password, or the token, is another one by now
        user = self.users.find(name) if self.users is not None else None
        if self.users is not None and user is None:
            return None
        return Who(
            name=name, role=user.role if user else Role.ADMIN, session=session, signed_in=bool(session)
        )

    def _mark(self, name: str) -> str:
        if self.users is None:
            return hashlib.sha256(b"mark" + self._token.encode()).hexdigest()[:16]
        user = self.users.find(name)
        return user.mark if user else ""

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.strip().encode(), self._token.encode())

    def _secret(self) -> str:
        if self.users is not None:
            return self.users.secret
        return hashlib.sha256(b"keys" + self._token.encode()).hexdigest() if self._token else self._random

    def _serializer(self, salt: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._secret(), salt=salt, signer_kwargs={"digest_method": hashlib.sha256}
        )

    def _read(self, salt: str, text: str, age: int | None) -> list[str] | None:
        try:
            return msgspec.convert(self._serializer(salt).loads(text, max_age=age), list[str])
        except (BadSignature, msgspec.ValidationError):
            return None


def who_of(request: Request) -> Who:
    """Return who sends the request that is being answered."""
    found: Who = request.state.who
    return found


def blur_of(request: Request) -> float:
    """Return to how many kilometres coordinates are blurred for whoever asks; 0 leaves them."""
    access: Access = request.app.state.access
    who: Who | None = getattr(request.state, "who", None)
    return 0.0 if who is not None and who.may(Role.REVIEWER) else access.blur_km


def host_name(host: str) -> str | None:
    """Return the name in a Host header, lower case and without its port; None where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return parts.hostname.rstrip(".")


def is_loopback(name: str) -> bool:
    """Tell whether a name or an address is that of this computer, whatever a name server says."""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _own_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody here"
