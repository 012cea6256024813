"""Every setting in one typed place: the environment first, then a TOML file, then these defaults."""

import os
import tomllib
from pathlib import Path
from typing import Final

import msgspec

from firsthand.errors import SettingsError

_PREFIX = "FIRSTHAND_"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may set. Each field is also ``FIRSTHAND_<NAME>`` in the environment."""

    # A spaCy pipeline: a path, or a package name. Empty: the pinned English model that the install brings.
    model: str = ""
    # Whether the learned detector reads beside the trigger table. Off: tables and rules alone, a quarter faster.
    detector: bool = True
    # How likely a place must be to be given as that of a happening, 0 to 1. Lower: more places, fewer of them right.
    # The default is best over gold dev, gold train and 60 reports beside them; from 0.18 to 0.24 is as good.
    place_likelihood: float = 0.22
    # A folder of a person's own knowledge tables; a file there adds its rows to the shipped one.
    tables: Path | None = None
    # Where files that are built once (the gazetteer) are kept.
    cache: Path = Path("~/.cache/firsthand")
    # Reports larger than this many bytes are refused: a news article is a thousandth of it.
    max_bytes: int = 10_000_000
    # Texts longer than this many characters are refused after cleaning.
    max_characters: int = 200_000
    # Whether addresses in private and local networks may be fetched. Off: a page must not reach into them.
    allow_private: bool = False
    # How many seconds fetching one address may take.
    timeout: float = 20.0
    # How many reports are parsed in one batch.
    batch: int = 16
    # Where evidence is kept: a file (SQLite), or postgresql://user@host/name.
    store: str = "firsthand.db"
    # To how many kilometres the page blurs coordinates for readers who may not judge. 0: not at all.
    blur_km_readers: float = 0.0
    # A GeoJSON file of borders that the map draws in place of the shipped ones, which are one view of them.
    boundaries: Path | None = None
    # Under what address people reach the page: what mails and webhooks link to.
    public_url: str = "http://localhost:8400"
    # The server that sends mail: host, port, login; starttls, tls or none; and from whom it comes.
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_security: str = "starttls"
    smtp_from: str = "firsthand@localhost"


_FIELDS: Final = {field.name: field for field in msgspec.structs.fields(Settings)}
_KINDS: Final = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "a text",
    Path: "a path",
    Path | None: "a path",
}
_ANY: Final = float("inf")
_RANGES: Final = {
    "place_likelihood": (0.0, 1.0, "from 0 to 1"),
    "max_bytes": (1, _ANY, "1 or more"),
    "max_characters": (1, _ANY, "1 or more"),
    "timeout": (0.001, 86_400.0, "seconds, more than 0 and no more than a day"),
    "batch": (1, _ANY, "1 or more"),
    "blur_km_readers": (0.0, 20_000.0, "kilometres, 0 or more and no more than 20000"),
    "smtp_port": (1, 65_535, "from 1 to 65535"),
}
MAIL_SECURITY: Final = ("starttls", "tls", "none")
_CHOICES: Final = {"smtp_security": MAIL_SECURITY}


def load_settings(file: Path | None = None) -> Settings:
    """Return the settings of this process.

    ``file`` is a TOML file with the names of ``Settings``; without it, the one that ``FIRSTHAND_CONFIG``
    names, if any. Raises SettingsError that names the setting.
    """
    file = file or (Path(os.environ[_PREFIX + "CONFIG"]) if _PREFIX + "CONFIG" in os.environ else None)
    values: dict[str, object] = {}
    if file is not None:
        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"settings file {file}: {error}") from error
    names = Settings.__struct_fields__
    unknown = sorted(set(values) - set(names))
    if unknown:
        raise SettingsError(f"settings file {file}: no setting {unknown[0]!r}; there are {', '.join(names)}")
    said = {name: f"settings file {file}: {name}" for name in values}
    for name in names:
        if (variable := _PREFIX + name.upper()) in os.environ:
            values[name], said[name] = os.environ[variable], variable
    found = Settings(**{name: _value(name, values[name], said[name]) for name in values})  # type: ignore[arg-type]
    return msgspec.structs.replace(found, cache=Path(found.cache).expanduser())


def _value(name: str, given: object, said: str) -> object:
    """Return what a setting was set to. Raises SettingsError, in one line, where that cannot be."""
    kind = _FIELDS[name].type
    try:
        value = msgspec.convert(given, kind, strict=False, dec_hook=lambda kind, value: kind(value))
    except (msgspec.ValidationError, TypeError) as error:
        raise SettingsError(f"{said}: {given!r} is not {_KINDS[kind]}") from error
    wrong = _wrong(name, value)
    if wrong:
        raise SettingsError(f"{said}: {given!r} {wrong}")
    return value


def _wrong(name: str, value: object) -> str:
    """Return why a value cannot serve, and what could; nothing where it can."""
    if isinstance(value, int | float) and name in _RANGES:
        least, most, words = _RANGES[name]
        return "" if least <= value <= most else f"is out of range: {words}"  # not a number is none of them
    if name in _CHOICES and value not in _CHOICES[name]:
        return f"is none of {', '.join(_CHOICES[name])}"
    if name == "tables" and isinstance(value, Path) and not value.is_dir():
        return "is no folder that is there: name the one with your tables (.tsv), or leave it unset"
    if name == "boundaries" and isinstance(value, Path) and not value.is_file():
        return "is no file that is there: name a GeoJSON file, or leave it unset"
    return ""
