"""Google's product data as RSS or Atom."""

from collections.abc import Iterable
from typing import BinaryIO
from xml.sax.saxutils import escape

from django.utils.translation import gettext_lazy as _lazy

from ...entries import OnLoss, ReadOptions, Record, WriteOptions
from ..base import Format, Lines, Reading
from ..head import Head
from . import own
from .attributes import BY_NAME
from .feed import Feed
from .items import WRITTEN, Items
from .products import entries
from .values import GOOGLE, text_of


def recognise(head: Head) -> bool:
    starts = ("<?xml", "<rss", "<feed", "<item", "<entry", "<!--", "<rdf:RDF")
    return head.begins_with(*starts) and any(
        tag in head.text for tag in ("<item", "<entry", GOOGLE)
    )


def read(file: BinaryIO, options: ReadOptions | None = None) -> Reading:
    options = options or ReadOptions()
    feed = Feed(file, options)
    return Lines(lambda: entries(feed, options), options, notes=feed.notes)


def write(
    records: Iterable[Record], file: BinaryIO, options: WriteOptions, on_loss: OnLoss
) -> None:
    items = Items(options, on_loss)
    title, link = _escaped(options.title), _escaped(options.base_url)
    file.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rss version="2.0" xmlns:g="{GOOGLE}" xmlns:catalog="{own.NAMESPACE}">\n<channel>\n'
        f"<title>{title}</title>\n<link>{link}</link>\n<description>{title}</description>\n".encode()
    )
    for record in records:
        for item in items.of(record):
            file.write(_element(item).encode())
    file.write(b"</channel>\n</rss>\n")


def _element(item) -> str:
    lines = [line for name in WRITTEN if name in item for line in _lines(name, item[name])]
    return "\n".join(["<item>", *lines, "</item>\n"])


def _lines(name, value):
    rule = BY_NAME.get(name)
    if rule and rule.parts:
        for values in value:
            parts = zip(rule.parts, values, strict=True)
            inner = "".join(_tag(f"g:{part}", text) for (part, _limit), text in parts if text)
            yield f"<g:{name}>{inner}</g:{name}>"
    elif name.startswith(own.PREFIX):
        yield _tag(f"catalog:{name.removeprefix(own.PREFIX)}", text_of(name, value))
    else:
        for text in value if isinstance(value, list) else [value]:
            yield _tag(f"g:{name}", text)


def _tag(name, text):
    return f"<{name}>{_escaped(text)}</{name}>"


def _escaped(text):
    # Parsers would make a line feed of it.
    return escape(text, {"\r": "&#13;"})


FORMAT = Format(
    "google-rss",
    _lazy("Google Merchant (RSS)"),
    (".xml", ".rss", ".atom"),
    recognise,
    read,
    write,
    "application/rss+xml",
    names_files=False,
)
