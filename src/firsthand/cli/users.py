"""``firsthand serve users``: who may come in where the page is not for this computer alone."""

import sys
from pathlib import Path
from typing import Annotated

import typer

users = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Who may come in, and as what.")

FILE = Annotated[
    Path, typer.Option("--users", metavar="FILE", envvar="FIRSTHAND_USERS", help="The file of users.")
]
_DEFAULT = Path("firsthand-users.toml")


@users.command()
def add(
    name: Annotated[str, typer.Argument(help="Letters, digits and . _ - @")],
    role: Annotated[str, typer.Option(help="reader, reviewer or admin.")] = "reader",
    file: FILE = _DEFAULT,
) -> None:
    """Add a user, or give one another role and password; the password is asked for, or read from a pipe."""
    from firsthand.web.users import Role, add_user  # noqa: PLC0415

    if role not in set(Role):
        raise typer.BadParameter(f"{role!r} is not one of {', '.join(Role)}", param_hint="--role")
    if sys.stdin.isatty():
        password = typer.prompt(f"Password for {name}", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    add_user(file, name, Role(role), password)
    print(f"firsthand: {name} may come in as {role}, by {file}", file=sys.stderr)


@users.command()
def remove(name: str, file: FILE = _DEFAULT) -> None:
    """Take a user out; sessions end at once."""
    from firsthand.web.users import remove_user  # noqa: PLC0415

    gone = remove_user(file, name)
    print(f"firsthand: {name} {'may not come in any more' if gone else 'was not in it'}", file=sys.stderr)
    raise typer.Exit(0 if gone else 1)


@users.command(name="list")
def list_users(file: FILE = _DEFAULT) -> None:
    """List users and their roles."""
    from firsthand.web.users import users_of  # noqa: PLC0415

    for user in users_of(file):
        print(f"{user.name}\t{user.role}")


@users.command()
def token(name: str, file: FILE = _DEFAULT) -> None:
    """Print what a program shows to act for a user: Authorization: Bearer …; it ends with the password."""
    from firsthand.web.access import Access  # noqa: PLC0415

    print(Access.by_users(file).bearer_for(name))
