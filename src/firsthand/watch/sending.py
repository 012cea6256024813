"""Telling people: by mail through a server of theirs, and programs by a signed webhook."""

import hashlib
import hmac
import smtplib
import ssl
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Final

import msgspec

from firsthand.errors import FirsthandError, SettingsError, UnreadableInput
from firsthand.intake.fetching import post
from firsthand.settings import MAIL_SECURITY, Settings
from firsthand.store.saved import SavedView
from firsthand.views.text import one_line
from firsthand.watch.news import News

_WAITS: Final = (1.0, 4.0)  # seconds before the second and third try

_AGAIN: Final = frozenset({408, 425, 429})


class NotSent(FirsthandError):
    """A message that could not be sent; it is tried again with the next round."""


def send_mail(view: SavedView, news: News, settings: Settings) -> None:
    """Send a view's news by mail. Raises NotSent, or SettingsError where no server is set."""
    if not settings.smtp_host:
        raise SettingsError("smtp_host: no server to send mail by is set")
    if settings.smtp_security not in MAIL_SECURITY:
        raise SettingsError(
            f"smtp_security: {settings.smtp_security!r} is not one of {', '.join(MAIL_SECURITY)}"
        )
    message = letter(view, news, settings)
    context = ssl.create_default_context()
    where = (settings.smtp_host, settings.smtp_port)
    try:
        if settings.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=settings.timeout, context=context)
        else:
            server = smtplib.SMTP(*where, timeout=settings.timeout)
        with server:
            if settings.smtp_security == "starttls":
                server.starttls(context=context)
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"mail by {settings.smtp_host}: {one_line(str(error), 200)}") from error


def letter(view: SavedView, news: News, settings: Settings) -> EmailMessage:
    """Return the mail: plain text, nothing in it that is loaded from anywhere."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(f"Firsthand: {news.subject}", 200)
    message["From"] = settings.smtp_from
    message["To"] = view.email
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = f"<{_delivery(view, news)}@firsthand.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    lines = [f"{one_line(news.name)}: {news.subject.partition(':')[0]}.", news.href, ""]
    for item in news.items:
        lines += [f"* {one_line(item.heading)} ({item.change})", f"  {item.summary}", f"  {item.href}", ""]
    more = news.new + news.changed - len(news.items)
    lines += [f"And {more} more.", ""] if more else []
    lines += [
        f"You are told because {one_line(view.user)} keeps this view: {settings.public_url.rstrip('/')}/alerts"
    ]
    message.set_content("\n".join(lines))
    return message


def send_webhook(
    view: SavedView, news: News, settings: Settings, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Send a view's news to its address, signed, three times at most. Raises NotSent.

    ``X-Firsthand-Signature`` is ``sha256=`` and the HMAC-SHA256, under the view's key, of the timestamp header,
    a dot and the body. ``X-Firsthand-Delivery`` is the same whenever the same news is sent again.
    """
    body = msgspec.json.encode(news)
    why = ""
    for wait in (*_WAITS, None):
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "X-Firsthand-Timestamp": stamp,
            "X-Firsthand-Signature": f"sha256={signature(view.secret, stamp, body)}",
            "X-Firsthand-Delivery": _delivery(view, news),
        }
        try:
            status = post(view.webhook, body, headers, settings)
        except UnreadableInput as error:
            why = str(error)
            if "private" in why:
                break
        else:
            if 200 <= status < 300:
                return
            why = f"it answers {status}"
            if status < 500 and status not in _AGAIN:
                break
        if wait is not None:
            sleep(wait)
    raise NotSent(f"webhook {one_line(view.webhook, 100)}: {why}")


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Return what proves that a message is ours."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _delivery(view: SavedView, news: News) -> str:
    return hashlib.sha256(
        f"{view.secret} {view.created} {view.id} {news.from_} {news.to}".encode()
    ).hexdigest()[:32]
