"""The order of names. It is the database's own, which no other program can compute, so
each product has a number that grows along it, with gaps for products to come."""

from collections.abc import Iterable, Mapping

from django.db.models import Q
from pyroaring import BitMap

from ... import get_product_model
from .numbers import Column, Numbers

GAP = 2**64
"""Between two neighbours at first. Wide gaps cost nothing, since digits that are 0
everywhere are not kept."""

MANY = 2000
"""Names placed one by one; of more, the whole order is read anew."""

NEIGHBOURS = 5


def place_all(keys: Iterable[int]) -> Numbers:
    """Numbers for these products, given in the order of their names."""
    column = Column({key: n * GAP for n, key in enumerate(keys, 1)})
    return Numbers.of(column, largest_step=1, lowest=0)


def place(places: Numbers, moved: Mapping[int, str], using: str | None) -> Numbers:
    """The same order with these products, new or renamed, at their places in it.

    ``moved`` are their names in the database's order.
    """
    kept = places.replace(BitMap(moved), Column())
    runs = _runs_behind(kept.known, moved, using) if len(moved) <= MANY else None
    numbers = None if runs is None else _fill_gaps(kept, runs)
    if numbers is None:
        return place_all(_read_order(using))
    return kept.replace(BitMap(moved), Column(numbers))


def number_before(places: Numbers, name: str, key: int, using: str | None) -> int:
    """The number of the product that comes before this name and key; 0 if none does."""
    before = _find_before(places.known, {}, name, key, using)
    return places.items(BitMap([before]))[before] if before else 0


def _runs_behind(known, moved, using):
    """The moved products by the product, 0 for none, they come right behind. None if
    that cannot be told."""
    runs: dict[int, list[int]] = {}
    run_of: dict[int, int] = {}
    for key, name in moved.items():
        before = _find_before(known, run_of, name, key, using)
        if before is None:
            return None
        run_of[key] = run_of.get(before, before)
        runs.setdefault(run_of[key], []).append(key)
    return runs


def _find_before(known, placed, name, key, using):
    rows = _rows(using).filter(Q(name__lt=name) | Q(pk__lt=key), name__lte=name)
    found = rows.order_by("-name", "-pk").values_list("pk", flat=True)[:NEIGHBOURS]
    neighbours = list(found)
    for neighbour in neighbours:
        # Another one was committed a moment ago and has its turn with the next change.
        if neighbour in placed or neighbour in known:
            return neighbour
    return 0 if len(neighbours) < NEIGHBOURS else None


def _fill_gaps(kept, runs):
    """Numbers that lie evenly between those on both sides. None if a gap is too narrow."""
    everything, numbers = kept.known, {}
    anchors = kept.items(BitMap(anchor for anchor in runs if anchor))
    for anchor, run in runs.items():
        low = anchors.get(anchor, 0)
        behind = kept.place(everything, low, anchor) + 1 if anchor else 0
        following = kept.window(everything, behind, behind + 1)
        high = kept.items(BitMap(following))[following[0]] if following else None
        step = GAP if high is None else (high - low) // (len(run) + 1)
        if not step:
            return None
        numbers |= {key: low + n * step for n, key in enumerate(run, 1)}
    return numbers


def _read_order(using):
    keys = _rows(using).order_by("name", "pk").values_list("pk", flat=True)
    return list(keys.iterator(chunk_size=10_000))


def _rows(using):
    product = get_product_model()
    return product._base_manager.using(using).filter(status=product.Status.PUBLISHED)
