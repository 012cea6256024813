"""From feeds into the store: each item once; what could not be had is tried again the next time."""

from collections.abc import Callable, Sequence

from firsthand.errors import UnreadableInput
from firsthand.intake.fetching import fetch
from firsthand.run.adding import Added, Read, add
from firsthand.store import Store
from firsthand.store.accepting import SeenInput, input_hash
from firsthand.watch.feeds import Feed, items_of

_WAY = "feed item"


def take_feeds(
    store: Store, feeds: Sequence[Feed], tell: Callable[[str], None], read: Read | None = None
) -> tuple[Added, int]:
    """Add the items of feeds that were not taken before; return how that went, and how many feeds could not be read.

    A feed that cannot be read costs the others nothing. Addresses in private networks are left alone unless
    the settings allow them, those of feeds and of items alike.
    """
    wanted: dict[str, bytes] = {}
    unread = 0
    for feed in feeds:
        try:
            fetched = fetch(feed.url, store.settings)
            items = items_of(fetched.data, fetched.url)
        except UnreadableInput as error:
            tell(f"{feed.url}: {error}")
            unread += 1
            continue
        keys = {url: input_hash(url.encode("utf-8", "replace"), _WAY) for url in items}
        known = store.seen(list(keys.values())) if keys else {}
        wanted |= {url: key for url, key in keys.items() if key not in known}
    if not wanted:
        return Added(), unread
    failed: list[str] = []

    def note(line: str) -> None:
        failed.append(line)
        tell(line)

    added = add(store, list(wanted), tell=note, read=read)
    had = [
        (key, SeenInput(1))
        for url, key in wanted.items()
        if not any(line.startswith(f"{url}: ") for line in failed)
    ]
    if had:
        with store.run() as run:
            store.accept([], run, had)
    return added, unread
