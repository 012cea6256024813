"""One round of watching: feeds in, then who is to be told."""

import time
from collections.abc import Callable, Sequence

import msgspec

from firsthand.errors import FirsthandError
from firsthand.run.adding import Added, Read
from firsthand.store import Store
from firsthand.store.saved import SavedView, SavedViews
from firsthand.watch.feeds import Feed
from firsthand.watch.news import news_of
from firsthand.watch.sending import send_mail, send_webhook
from firsthand.watch.taking import take_feeds


class Round(msgspec.Struct, frozen=True):
    """How a round went."""

    added: Added
    told: int = 0  # messages that were sent
    failed: int = 0
    feeds: int = 0  # that were to be read
    unread: int = 0  # of them, those that could not be

    @property
    def is_deaf(self) -> bool:
        """Tell whether there were feeds and none of them could be read."""
        return bool(self.feeds) and self.unread == self.feeds

    def words(self) -> str:
        """Return "added 3 reports; sent 2 messages, failed on 1"."""
        words = f"{self.added.words()}; sent {self.told} message{'' if self.told == 1 else 's'}"
        return words + (f", failed on {self.failed}" if self.failed else "")


def run_once(
    store: Store,
    feeds: Sequence[Feed] = (),
    *,
    tell: Callable[[str], None] = print,
    read: Read | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Round:
    """Take in what feeds have that is new, then tell who keeps views what changed in them.

    A message that fails is told of, noted with its view, and sent again with the next round; what it is about
    is not lost. Where one of two ways of telling fails, both are used again: a message may come twice, but
    never not at all.
    """
    added, unread = take_feeds(store, feeds, tell, read) if feeds else (Added(), 0)
    told = failed = 0
    views = SavedViews(store)
    for view in views.all():
        if not (view.email or view.webhook):
            continue
        try:
            sent = _tell_one(store, views, view, sleep)
        except FirsthandError as error:
            failed += 1
            views.note(view.id, error=str(error))
            tell(f"view {view.name}: {error}")
        else:
            told += sent
    return Round(added, told, failed, len(feeds), unread)


def _tell_one(store: Store, views: SavedViews, view: SavedView, sleep: Callable[[float], None]) -> int:
    settings = store.settings
    news = news_of(store, view, settings.public_url.rstrip("/"))
    sent = 0
    if news.items:
        if view.webhook:
            send_webhook(view, news, settings, sleep)
            sent += 1
        if view.email:
            send_mail(view, news, settings)
            sent += 1
    if news.to != view.told or view.error:
        views.note(view.id, told=news.to)
    return sent
