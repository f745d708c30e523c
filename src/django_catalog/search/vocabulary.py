"""The words that products use: to complete what is typed, and to correct it.

What is in here is only a proposal. Drafts are indexed, too, so who proposes a word
first looks whether it finds something visible.
"""

from collections import defaultdict
from collections.abc import Mapping

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import F

from ..models import SearchMisspelling, SearchWord
from ..words import fold
from .analysis import LONGEST_NUMBER, has_digit

SHORTEST = 3
"""Letters from which on a word is corrected; shorter ones are too many words' neighbours."""

LONG = 8
"""Letters from which on two slips are corrected."""

CHUNK = 500


def is_kept(word: str) -> bool:
    """Whether a word is completed and corrected: part numbers are not."""
    return len(word) > 1 and (len(word) <= LONGEST_NUMBER or not has_digit(word))


def learn(words: Mapping[str, int], *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Add these words, each with the number of products that now use it."""
    names = sorted(words)  # in one order, so that two who learn do not wait for each other
    for start in range(0, len(names), CHUNK):
        _learn({name: words[name] for name in names[start : start + CHUNK]}, using)


def words(*, using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """All words, each with the number of products that use it."""
    return dict(SearchWord.objects.using(using).values_list("word", "products"))


def replace(
    known: Mapping[str, int], words: Mapping[str, int], *, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Make the words that were known before a rebuild those that it has counted. What
    others learn meanwhile stays."""
    gone = [word for word in known if word not in words]
    for start in range(0, len(gone), CHUNK):
        SearchWord.objects.using(using).filter(word__in=gone[start : start + CHUNK]).delete()
    recounted = {word: n for word, n in words.items() if known.get(word, n) != n}
    for number, again in _by_number(recounted).items():
        for start in range(0, len(again), CHUNK):
            rows = SearchWord.objects.using(using).filter(word__in=again[start : start + CHUNK])
            rows.update(products=number)
    new = sorted(word for word in words if word not in known)
    for start in range(0, len(new), CHUNK):
        with transaction.atomic(using=using):
            _add({word: words[word] for word in new[start : start + CHUNK]}, using)


def beginning_with(letters: str, limit: int, *, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Words that begin with these letters, the most used first; the letters themselves
    are no completion."""
    rows = SearchWord.objects.using(using).filter(word__startswith=letters)
    rows = rows.exclude(word=letters).order_by("-products", "word")
    return list(rows.values_list("word", flat=True)[:limit])


def similar(typed: str, limit: int = 5, *, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Words that may have been meant, the likeliest first: fewer slips, then more used.

    A number is never taken for another one: a part number that is nearly right is
    another part.
    """
    folded = fold(typed)
    if len(folded) != 1 or has_digit(folded[0]) or len(folded[0]) < SHORTEST:
        return []
    word = folded[0]
    slips = 2 if len(word) >= LONG else 1
    letters = variants(word)
    if slips == 2:
        letters |= {shorter for one in letters for shorter in variants(one)}
    rows = SearchMisspelling.objects.using(using).filter(letters__in=letters)
    known = dict(rows.values_list("word__word", "word__products"))
    ranked = sorted(
        (number, -products, other)
        for other, products in known.items()
        if other != word and (number := distance(word, other)) <= slips
    )
    return [other for _number, _products, other in ranked[:limit]]


def variants(word: str) -> set[str]:
    """The word, and what is left of it without one of its letters."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def distance(one: str, other: str) -> int:
    """Slips between two words: a letter too many, missing or wrong, or two exchanged."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, opposite in enumerate(other, 1):
            cost = min(
                last[column] + 1,
                now[-1] + 1,
                last[column - 1] + (letter != opposite),
            )
            if row > 1 and column > 1 and letter == other[column - 2] != opposite == one[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]


def _learn(words, using):
    rows = SearchWord.objects.using(using)
    known = set(rows.filter(word__in=words).values_list("word", flat=True))
    for number, again in _by_number({w: n for w, n in words.items() if w in known}).items():
        rows.filter(word__in=again).update(products=F("products") + number)
    _add({word: number for word, number in words.items() if word not in known}, using)


def _add(words, using):
    rows = SearchWord.objects.using(using)
    new = [SearchWord(word=word, products=number) for word, number in words.items()]
    # Another process may learn the same word, and MariaDB takes some letters for others.
    rows.bulk_create(new, ignore_conflicts=True)
    keys = dict(rows.filter(word__in=words).values_list("word", "pk"))
    SearchMisspelling.objects.using(using).bulk_create(
        SearchMisspelling(letters=letters, word_id=keys[word])
        for word in words
        if word in keys and len(word) >= SHORTEST and not has_digit(word)
        for letters in variants(word)
    )


def _by_number(words):
    groups = defaultdict(list)
    for word, number in words.items():
        groups[number].append(word)
    return groups
