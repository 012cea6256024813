"""``firsthand serve``: the page over a store, on this computer unless told otherwise."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firsthand.cli.users import users
from firsthand.errors import FirsthandError, SettingsError
from firsthand.settings import Settings, load_settings

if TYPE_CHECKING:
    from firsthand.web.access import Access

serving = typer.Typer(
    invoke_without_command=True, rich_markup_mode=None, help="Serve the page, on this computer or for others."
)
serving.add_typer(users, name="users")


@serving.callback()
def serve(
    context: typer.Context,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="PATH|URL", help="Default: FIRSTHAND_STORE, or firsthand.db."),
    ] = None,
    host: Annotated[str, typer.Option(help="Where to listen. Default: this computer alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8400,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", help="Who has the token in it may come in; also FIRSTHAND_TOKEN."),
    ] = None,
    users_file: Annotated[
        Path | None,
        typer.Option(
            "--users", metavar="FILE", envvar="FIRSTHAND_USERS", help="As serve users add makes it."
        ),
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A name that people reach it by; others are refused.")
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Do not say where it is.")] = False,
) -> None:
    """Serve the page: what the store holds, seen, questioned and corrected in a browser.

    Anywhere but on this computer it asks for a token or a login.
    """
    if context.invoked_subcommand is None:
        settings = load_settings()
        access = access_of(host, settings, token_file=token_file, users_file=users_file, names=name or ())
        raise typer.Exit(run_serve(store, host, port, settings=settings, access=access, quiet=quiet))


def access_of(
    host: str,
    settings: Settings,
    *,
    token_file: Path | None = None,
    users_file: Path | None = None,
    names: list[str] | tuple[str, ...] = (),
) -> "Access":
    """Return who is let in. Raises SettingsError where others could reach the page and nobody would be asked."""
    from firsthand.web.access import Access, is_loopback  # noqa: PLC0415

    blur = settings.blur_km_readers
    if users_file is not None:
        return Access.by_users(users_file, hosts=names, blur_km=blur)
    token = os.environ.get("FIRSTHAND_TOKEN", "")
    if token_file is not None:
        try:
            token = token_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"token file {token_file}: it cannot be read ({error})") from error
    if token.strip() or token_file is not None:
        return Access.by_token(token, hosts=names, blur_km=blur)
    if not is_loopback(host):
        raise SettingsError(
            f"--host {host}: others could reach it; give --token-file, FIRSTHAND_TOKEN or --users"
            " (firsthand serve users add NAME)"
        )
    return Access.loopback()


def run_serve(
    store: str | None,
    host: str,
    port: int,
    *,
    settings: Settings | None = None,
    access: "Access | None" = None,
    quiet: bool = False,
) -> int:
    """Serve the page until interrupted; return the exit code."""
    import uvicorn  # noqa: PLC0415 - only this command needs it

    from firsthand.store import Store  # noqa: PLC0415
    from firsthand.web import create_app  # noqa: PLC0415

    settings = settings or load_settings()
    chosen = store or settings.store
    # The page would make a store where there is none: a name mistyped would look like a store that lost everything.
    Store.open(chosen, settings=settings).close()
    app = create_app(chosen, settings, access)
    if not quiet:
        shown = f"[{host}]" if ":" in host else host
        print(f"firsthand: http://{shown}:{port}  (Ctrl-C ends it)", file=sys.stderr)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="on",
        )
    )
    try:
        server.run()
    except KeyboardInterrupt:
        return 0
    if not server.started:
        raise FirsthandError(f"nothing can be served at {host}:{port}: it is taken, or may not be used")
    return 0
