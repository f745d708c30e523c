"""What stands in WooCommerce's cells: lists, references, texts."""

import html
import re

from django.utils.html import strip_tags

_COMMA = re.compile(r"(?<!\\),")


def listed(text: str) -> list[str]:
    r"""Items separated by commas; a comma inside one is written ``\,``."""
    items = (item.replace("\\,", ",").strip() for item in _COMMA.split(text))
    return [item for item in items if item]


def names(text: str) -> list[str]:
    """Names of terms, which WordPress keeps with ``&amp;`` for ``&``."""
    return [html.unescape(item) for item in listed(text)]


def with_line_breaks(text: str) -> str:
    r"""The exporter writes ``\n`` for a line break, and ``\\n`` for what looks like it."""
    return re.sub(r"\\\\n|\\n", lambda match: "\n" if match[0] == "\\n" else "\\n", text)


def without_tags(text: str) -> str:
    """HTML as one line of text."""
    return " ".join(html.unescape(strip_tags(with_line_breaks(text))).split())


def reference(text: str) -> str:
    """What another product is called by: its SKU, or ``id:123``, as an external id."""
    if text.casefold().startswith("id:"):
        return external_id(text[3:])
    return text


def external_id(number: str) -> str:
    return f"woocommerce:{number.strip()}"


def kind(text: str) -> str:
    """``variable`` of ``variable, virtual``; an empty one is simple."""
    kinds = [item.casefold() for item in listed(text)]
    return next((item for item in kinds if item not in ("virtual", "downloadable")), "simple")
