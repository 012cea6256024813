"""Metadata: what a page says of itself in its head: headline, times, publisher, authors."""

import html
import json
from collections.abc import Iterator
from typing import Any

import msgspec
from lxml.etree import _Element

from firsthand.intake.characters import one_line

# Times in the order of trust: the first publication, as the publisher's own system stamped it.
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article:published",
    "article.published",
    "parsely-pub-date",
    "sailthru.date.published",
    "dcterms.created",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "datecreated",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "published_date",
    "publicationdate",
    "publication_date",
    "date.release",
    "displaydate",
    "cxenseparse:recs:publishtime",
    "dc.date",
    "dcterms.date",
    "date",
    "sailthru.date",
    "rnews:datepublished",
)
_ARTICLES = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "LiveBlogPosting", "Report")
_MOST_NODES = 2000
_MOST_JSON = 500_000


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of itself. Every text is on one line and unescaped."""

    headlines: tuple[str, ...] = ()  # in structured data
    shown: tuple[str, ...] = ()  # the headings of the first rank on the page
    titles: tuple[str, ...] = ()  # of the window and for sharing, often with the outlet's name
    published: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    dateline: str | None = None


def read_head(tree: _Element) -> Head:
    """Return what the page ``tree`` says of itself; broken metadata is passed over."""
    meta = _meta(tree)
    articles, pages = _json_ld(tree)
    nodes = articles + pages

    def tags(*names: str) -> list[str]:
        return [value for name in names for value in meta.get(name, ())]

    dates = [*_texts(articles, "datePublished"), *tags(*_PUBLISHED[:4]), *_texts(pages, "datePublished")]
    return Head(
        headlines=_unique([*_texts(articles, "headline"), *_texts(articles, "name")]),
        shown=_unique(_text(e) for e in list(tree.iter("h1"))[:10]),
        titles=_unique(
            [*tags("og:title", "twitter:title"), *(_text(e) for e in list(tree.iter("title"))[:1])]
        ),
        published=_unique([*dates, *tags(*_PUBLISHED[4:]), *_times(tree)]),
        sites=_unique(tags("og:site_name", "application-name", "dc.publisher", "publisher")),
        publishers=_unique(name for node in articles for name in _names(node.get("publisher"))),
        authors=_unique(
            [
                *(n for node in articles for n in _names(node.get("author"))),
                *tags("author", "byl", "dc.creator"),
            ]
        ),
        addresses=_unique([*_links(tree), *tags("og:url"), *_texts(nodes, "url")]),
        dateline=next(iter(_texts(articles, "dateline")), None),
    )


def _unique(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in (one_line(html.unescape(v)) for v in values if v) if v))


def _text(element: _Element) -> str:
    return " ".join(str(t) for t in element.itertext())[:400]


def _meta(tree: _Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        value = element.get("content")
        for attribute in ("property", "name", "itemprop"):
            name = element.get(attribute)
            if name and value and len(value) < 2000:
                found.setdefault(name.strip().lower(), []).append(value)
    return found


def _links(tree: _Element) -> list[str]:
    return [e.get("href") or "" for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical"]


def _times(tree: _Element) -> list[str]:
    """Return the times marked as publication, else the only one inside the article or its header."""
    marked: list[str] = []
    inside: list[str] = []
    for element in tree.iter("time"):
        value = element.get("datetime") or ""
        if element.get("pubdate") is not None or (element.get("itemprop") or "").lower() == "datepublished":
            marked.append(value or _text(element))
        elif value and any(a.tag in ("article", "header", "main") for a in element.iterancestors()):
            inside.append(value)
    return marked or (inside if len(set(inside)) == 1 else [])


def _json_ld(tree: _Element) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the nodes of structured data: those of articles, and those of pages."""
    articles: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    for element in tree.iter("script"):
        if "ld+json" not in (element.get("type") or "") or not element.text or len(element.text) > _MOST_JSON:
            continue
        try:
            data = json.loads(element.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            kinds = node.get("@type")
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                if isinstance(kind, str):
                    if kind.rsplit("/", 1)[-1] in _ARTICLES:
                        articles.append(node)
                    elif kind.rsplit("/", 1)[-1] == "WebPage":
                        pages.append(node)
    return articles, pages


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects on the top of ``data``, in lists and in graphs, not those nested in others."""
    waiting, count = [data], 0
    while waiting and count < _MOST_NODES:
        here = waiting.pop(0)
        count += 1
        if isinstance(here, list):
            waiting.extend(here[:_MOST_NODES])
        elif isinstance(here, dict):
            yield here
            waiting.extend(here[k] for k in ("@graph", "mainEntity") if isinstance(here.get(k), dict | list))


def _texts(nodes: list[dict[str, Any]], name: str) -> list[str]:
    return [value for node in nodes if isinstance(value := node.get(name), str)]


def _names(value: Any) -> list[str]:
    """Return the names in a publisher or author, which may be a text, an object, or several."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [name for item in value[:20] for name in _names(item) if not isinstance(item, list)]
    if isinstance(value, dict):
        return _names(value.get("name")) if not isinstance(value.get("name"), dict) else []
    return []
