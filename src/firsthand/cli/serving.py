"""``firsthand serve``: the page over a store, on this computer unless told otherwise."""

import sys

from firsthand.errors import FirsthandError
from firsthand.settings import load_settings


def run_serve(store: str | None, host: str, port: int, *, quiet: bool = False) -> int:
    """Serve the page until interrupted; return the exit code."""
    import uvicorn  # noqa: PLC0415 - only this command needs it

    from firsthand.web import create_app  # noqa: PLC0415

    settings = load_settings()
    app = create_app(store or settings.store, settings)
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
