"""Take the README's pictures of the page anew, in a real browser, over a store of the examples."""

import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

import uvicorn
from playwright.sync_api import sync_playwright

from firsthand.query import Order, Query
from firsthand.record import from_json
from firsthand.store import Store
from firsthand.web import create_app

HERE = Path(__file__).resolve().parent
RECORDS = HERE.parent / "examples" / "records"
SHOTS = HERE / "shots"
CHROMIUM: Final = "/usr/bin/chromium"
PORT: Final = 8409
SIZE: Final = {"width": 1440, "height": 900}
REPORT: Final = "two-rivers-today-attack-may-upset-talks"


def addresses(url: str) -> dict[str, str]:
    """Return what is shown: the list with its map, the incident that most reports tell of, a report."""
    with Store.open(url) as store:
        first = store.find(Query(order=Order.REPORTS, limit=1)).rows[0].incident.id
    return {
        "explore": "/explore?since=2024-07-28",
        "incident": f"/incident/{first}",
        "report": f"/report/{REPORT}",
    }


def shoot(tab: Any, name: str, path: str) -> None:
    """Write the picture of one page."""
    tab.goto(f"http://127.0.0.1:{PORT}{path}", wait_until="networkidle")
    tab.wait_for_timeout(1500)  # the map fades in
    tab.screenshot(path=str(SHOTS / f"{name}.png"))


def main() -> None:
    """Make the store, serve it, take the pictures."""
    SHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "examples.db")
        with Store.open(url, create=True) as store, store.run() as run:
            store.add_records([from_json(file.read_bytes()) for file in sorted(RECORDS.glob("*.json"))], run)
        server = uvicorn.Server(uvicorn.Config(create_app(url), port=PORT, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        with sync_playwright() as running:
            arguments = ["--no-sandbox", "--enable-unsafe-swiftshader"]
            browser = running.chromium.launch(executable_path=CHROMIUM, args=arguments)
            tab = browser.new_page(viewport=SIZE, color_scheme="light")
            for name, path in addresses(url).items():
                shoot(tab, name, path)
            browser.close()
        server.should_exit = True
        thread.join(10)


if __name__ == "__main__":
    main()
