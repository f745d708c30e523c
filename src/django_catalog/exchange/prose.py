"""Text about a product, which files hold as HTML or plain, and the catalogue as HTML."""

import re
from html import escape

from django.utils.html import linebreaks

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]\w*);")


def as_html(text: str) -> str:
    """HTML stays as it is; plain text keeps its paragraphs and line breaks."""
    text = text.strip()
    if _MARKUP.search(text):
        return text
    text = escape(text, quote=False)
    return linebreaks(text) if "\n" in text else text
