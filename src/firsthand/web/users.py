"""The file of users: who may come in, as what, and the hash of the password; TOML, for its owner only to read."""

import hashlib
import hmac
import os
import re
import secrets
import tomllib
from base64 import b64decode, b64encode
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from firsthand.errors import SettingsError

_NAME: Final = re.compile(r"[^\W_][\w.@-]{0,59}")
_N, _R, _P, _BYTES = 2**15, 8, 1, 32  # of scrypt: 32 MiB and a tenth of a second
_MEMORY: Final = 128 * _R * _N * 2
SHORTEST: Final = 10  # characters of a password


class Role(StrEnum):
    """What somebody may do: read; judge as well; look after views and users of others as well."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the file."""

    name: str
    role: Role
    password: str  # scrypt$n$r$p$salt$hash

    @property
    def mark(self) -> str:
        """Return what changes when the password does, so that cookies made before it end."""
        return hashlib.sha256(self.password.encode()).hexdigest()[:16]


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    secret: str
    user: tuple[User, ...] = ()


class UserFile:
    """The users of a file, read again whenever it has changed."""

    def __init__(self, path: Path) -> None:
        """Read the file. Raises SettingsError that says what is wrong with it."""
        self.path = path
        self._stamp: tuple[int, int, int] | None = None
        self._held = _File(secret="")
        self.held()

    def held(self) -> _File:
        """Return what the file holds now. Raises SettingsError that says what is wrong with it."""
        try:
            found = self.path.stat()
            stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
            if stamp != self._stamp:
                self._held = msgspec.convert(tomllib.loads(self.path.read_text(encoding="utf-8")), _File)
                self._stamp = stamp
        except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise SettingsError(
                f"user file {self.path}: {error}; firsthand users add NAME makes one"
            ) from error
        return self._held

    @property
    def secret(self) -> str:
        """Return what cookies are signed with."""
        return self.held().secret

    def find(self, name: str) -> User | None:
        """Return a user by name."""
        return next((u for u in self.held().user if u.name == name), None)

    def check(self, name: str, password: str) -> User | None:
        """Return the user whose name and password these are; takes as long where there is no such user."""
        user = self.find(name)
        fits = matches(password, user.password if user else _NOBODY)
        return user if fits and user is not None else None


def hashed(password: str) -> str:
    """Return the hash of a password with a salt of its own."""
    salt = secrets.token_bytes(16)
    digest = _scrypt(password, salt, _N, _R, _P)
    return "$".join(
        ("scrypt", str(_N), str(_R), str(_P), b64encode(salt).decode(), b64encode(digest).decode())
    )


def matches(password: str, kept: str) -> bool:
    """Tell whether a password has this hash; one that cannot be read is nobody's."""
    try:
        kind, n, r, p, salt, digest = kept.split("$")
        found = _scrypt(password, b64decode(salt), int(n), int(r), int(p))
        return kind == "scrypt" and hmac.compare_digest(found, b64decode(digest))
    except ValueError:
        return False


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=_BYTES
    )


_NOBODY: Final = "$".join(
    ("scrypt", str(_N), str(_R), str(_P), b64encode(b"0" * 16).decode(), b64encode(b"0" * 32).decode())
)


def add_user(path: Path, name: str, role: Role, password: str) -> None:
    """Add a user to the file, or give the one of that name another role and password.

    Raises SettingsError for a name or a password that will not do.
    """
    if not _NAME.fullmatch(name):
        raise SettingsError(f"user {name!r}: letters, digits and . _ - @ only, at most 60")
    if len(password) < SHORTEST:
        raise SettingsError(f"a password of {SHORTEST} characters or more, please")
    held = UserFile(path).held() if path.exists() else _File(secret=secrets.token_hex(32))
    user = User(name=name, role=role, password=hashed(password))
    _write(path, msgspec.structs.replace(held, user=(*(u for u in held.user if u.name != name), user)))


def remove_user(path: Path, name: str) -> bool:
    """Take a user out of the file; return whether there was one."""
    held = UserFile(path).held()
    left = tuple(u for u in held.user if u.name != name)
    if len(left) < len(held.user):
        _write(path, msgspec.structs.replace(held, user=left))
    return len(left) < len(held.user)


def users_of(path: Path) -> tuple[User, ...]:
    """Return the users of the file."""
    return UserFile(path).held().user


def _write(path: Path, held: _File) -> None:
    """Write the file whole or not at all, for nobody else to read."""
    lines = [f'secret = "{held.secret}"']
    for user in held.user:
        lines += [
            "",
            "[[user]]",
            f'name = "{user.name}"',
            f'role = "{user.role}"',
            f'password = "{user.password}"',
        ]
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as out:
        out.write("\n".join(lines) + "\n")
    fresh.replace(path)
