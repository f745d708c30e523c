"""Where rows stand in the order in which a record lists them."""

from collections.abc import Sequence
from typing import Any


def settled_positions(rows: Sequence[Any]) -> list[int]:
    """The position each row of a list is to have; None stands for one that is created.

    If they are in this order already they keep theirs, whatever gaps there are, and new
    ones follow. Otherwise all are numbered anew.
    """
    present = [row for row in rows if row is not None]
    if None in rows[: len(present)] or not is_in_order(present):
        return list(range(len(rows)))
    kept = [row.position for row in present]
    following = kept[-1] + 1 if kept else 0
    return kept + [following + number for number in range(len(rows) - len(kept))]


def is_in_order(rows: Sequence[Any]) -> bool:
    """Whether these rows are read in this order."""
    places = [(row.position, row.pk) for row in rows]
    return places == sorted(places)
