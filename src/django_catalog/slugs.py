"""Unicode slugs: made once from a name, unique whatever the batch."""

import unicodedata
from itertools import count, islice

from django.utils.text import slugify

MAX_LENGTH = 150

_SUFFIX_ROOM = 12


def make_slug(text: str, default: str) -> str:
    """A slug in the text's own letters, or ``default`` if it has none (``"!!!"``)."""
    slug = slugify(text, allow_unicode=True)[: MAX_LENGTH - _SUFFIX_ROOM].strip("-_")
    return slug or default


def assign_slugs(queryset, instances, *, scope=None, reserved=()) -> None:
    """Give each instance without a slug one that no row and no other instance has.

    ``scope`` names the column within which slugs are unique, or is None if they are
    unique in the table; ``reserved`` slugs are given to nobody. A taken slug is first
    joined with ``slug_context()`` (a category's parent), then numbered. The number of
    queries does not depend on the number of instances.
    """

    def key(instance, slug):
        return getattr(instance, scope) if scope else None, _fold(slug)

    waiting = [(i, _candidates(i)) for i in instances if not i.slug]
    if not waiting:
        return
    used = {key(i, i.slug) for i in instances if i.slug}
    used |= {key(i, slug) for i in instances for slug in reserved}
    window = 1
    while waiting:
        tries = [(i, source, list(islice(source, window))) for i, source in waiting]
        taken = used | _existing(queryset, {slug for *_, slugs in tries for slug in slugs}, scope)
        waiting = []
        for instance, source, slugs in tries:
            free = next((slug for slug in slugs if key(instance, slug) not in taken), None)
            if free is None:
                waiting.append((instance, source))
            else:
                instance.slug = free
                used.add(key(instance, free))
                taken.add(key(instance, free))
        window = min(window * 4, 256)


def _candidates(instance):
    base = make_slug(instance.slug_source(), instance._meta.model_name)
    yield base
    if context := instance.slug_context():
        yield make_slug(f"{context} {instance.slug_source()}", instance._meta.model_name)
    for number in count(2):
        yield f"{base}-{number}"


def _existing(queryset, slugs, scope):
    slugs = sorted(slugs)
    columns = (scope, "slug") if scope else ("slug",)
    found = set()
    for start in range(0, len(slugs), 500):
        rows = queryset.filter(slug__in=slugs[start : start + 500]).values_list(*columns)
        found.update((row[0] if scope else None, _fold(row[-1])) for row in rows)
    return found


def _fold(slug):
    if slug.isascii():
        return slug.casefold()
    # Databases whose collation ignores case and accents hold one of "café" and
    # "cafe", and so do we on all of them.
    decomposed = unicodedata.normalize("NFKD", slug)
    plain = "".join(
        str(unicodedata.digit(c, c)) for c in decomposed if not unicodedata.combining(c)
    )
    return plain.casefold().translate(_ALIKE)


# Letters that do not decompose, but that some collations take for others: Latin ones,
# and katakana for hiragana.
_ALIKE = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "\u0131": "i"}
    | {chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)}
)
