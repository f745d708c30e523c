"""One state of the catalogue, as sets of products."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone
from pyroaring import BitMap

from ...changes import Mark
from . import names
from .facts import CREATED, ENDS, NAME_HASH, PUBLISHED, STARTS, Facts, Key, Reader, to_moment
from .numbers import NOTHING, Column, Numbers, patch
from .schema import LoadedSchema

SHOWN: Key = ("shown",)
"""Derived: products that a visitor may see as far as dates do not forbid it."""
NAMES: Key = ("name",)
"""Derived: places in the order of names."""


def within(category: Any) -> Key:
    """Derived: what is in a visible category or below it."""
    return ("within", category)


def any_value(attribute: Any) -> Key:
    """Derived: what has a choice or a yes or no of this attribute."""
    return ("any value", attribute)


FIXED_UNITS = {CREATED, STARTS, ENDS, NAME_HASH, NAMES}
"""Numbers whose next value may be any."""


@dataclass(frozen=True)
class Index:
    """Never changed once it is made: a change makes another one, which shares with it
    whatever is the same. So threads need no lock to read it, and a forked process
    shares its memory."""

    mark: Mark
    schema: LoadedSchema
    sets: Mapping[Key, BitMap]
    numbers: Mapping[Key, Numbers]
    visible: BitMap = NOTHING
    """The products that a visitor may see now."""
    since: int = 0
    until: int | None = 0
    """Between these moments ``visible`` is right; None is for ever."""
    answers: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Kept by those who ask, for as long as this state is the present one."""

    @classmethod
    def build(cls, mark: Mark, using: str) -> "Index":
        """From the database. The mark must have been taken before."""
        schema = LoadedSchema(using)
        facts = Reader(schema, using).read()
        numbers = {key: _numbers_of(key, column) for key, column in facts.numbers.items()}
        numbers[NAMES] = names.place_all(facts.in_order)
        return cls(mark, schema, {**facts.sets, **_derive(facts.sets, schema)}, numbers)

    def at(self, mark: Mark) -> "Index":
        return replace(self, mark=mark)

    # What has changed

    def with_schema(self, schema: LoadedSchema) -> "Index":
        """After categories, brands or attributes have changed. Values are read only of
        attributes and fields that were no facets before."""
        sources, former = schema.sources, self.schema.sources
        same = {key for key, source in sources.items() if former.get(key) == source}
        outdated = former.keys() - same
        # The first two parts of a key are the attribute or field its values are of.
        sets = {key: found for key, found in self.sets.items() if key[:2] not in outdated}
        numbers = {key: n for key, n in self.numbers.items() if key[:2] not in outdated}
        attributes = [key for _kind, key in sources.keys() - same]
        facts = Reader(schema, schema.using).read_attributes(attributes)
        products = self.sets.get(PUBLISHED, NOTHING)
        sets |= {key: found & products for key, found in facts.sets.items()}
        numbers |= {key: _numbers_of(key, column) for key, column in facts.numbers.items()}
        raw = {key: found for key, found in sets.items() if not is_derived(key)}
        sets = {**raw, **_derive(raw, schema)}
        return replace(self, schema=schema, sets=sets, numbers=numbers, since=0, until=0)

    def with_products(self, changed: BitMap) -> "Index":
        """After these products have changed, or gone."""
        using = self.schema.using
        facts = Reader(self.schema, using, changed).read()
        new = {**facts.sets, **_derive(facts.sets, self.schema)}
        patched = {
            key: patch(self.get(key), changed, new.get(key, NOTHING))
            for key in self.sets.keys() | new.keys()
        }
        sets = {key: found for key, found in patched.items() if found}
        numbers = self._patched_numbers(changed, facts)
        numbers[NAMES] = self._patched_names(changed, facts, using)
        return replace(self, sets=sets, numbers=numbers, since=0, until=0)

    def _patched_numbers(self, changed, facts):
        numbers = {}
        for key in (self.numbers.keys() | facts.numbers.keys()) - {NAMES}:
            column = facts.numbers.get(key, Column())
            former = self.numbers.get(key)
            numbers[key] = former.replace(changed, column) if former else _numbers_of(key, column)
        return numbers

    def _patched_names(self, changed, facts: Facts, using):
        """Most changes are none of the name: those have their places already."""
        hashes = facts.numbers.get(NAME_HASH, Column())
        former = self.numbers[NAME_HASH].items(changed) if NAME_HASH in self.numbers else {}
        new = zip(hashes.keys, hashes.values, strict=True)
        kept = {key for key, number in new if former.get(key) == number}
        moved = {key: name for key, name in facts.names.items() if key not in kept}
        gone = changed - facts.products
        places = self.numbers[NAMES].replace(gone, Column())
        return names.place(places, moved, using) if moved else places

    # What time has changed

    def now(self) -> "Index":
        """The same with ``visible`` as it is at this moment."""
        moment = to_moment(timezone.now())
        if self.since <= moment and (self.until is None or moment < self.until):
            return self
        shown = self.sets.get(SHOWN, NOTHING)
        starts, ends = self.get_numbers(STARTS), self.get_numbers(ENDS)
        waiting = starts.between(moment + 1, None, shown)
        over = ends.between(None, moment, shown)
        ahead = starts.bounds(waiting), ends.bounds(ends.between(moment + 1, None, shown))
        until = min((bounds[0] for bounds in ahead if bounds), default=None)
        return replace(self, visible=shown - waiting - over, since=moment, until=until)

    # What there is

    def get(self, key: Key) -> BitMap:
        return self.sets.get(key, NOTHING)

    def get_numbers(self, key: Key) -> Numbers:
        return self.numbers.get(key) or Numbers(NOTHING, {}, 0, 1)

    @property
    def size(self) -> int:
        """How many products it knows."""
        return len(self.get(PUBLISHED))


def _numbers_of(key, column):
    if key in FIXED_UNITS:
        return Numbers.of(column, largest_step=1)
    return Numbers.of(column)


def _derive(sets: Mapping[Key, BitMap], schema: LoadedSchema) -> dict[Key, BitMap]:
    """What follows from these sets: who is shown, what is in a category or below, and
    what has an attribute at all. They may be of all products, or only of the changed ones."""
    placed, in_visible, unions = BitMap(), BitMap(), {}
    for key, found in sets.items():
        if key[0] == "attribute":
            unions.setdefault(any_value(key[1]), BitMap()).update(found)
        if key[0] != "category":
            continue
        placed |= found
        if lineage := schema.lineages.get(key[1]):
            in_visible |= found
        for above in lineage or ():
            unions.setdefault(within(above), BitMap()).update(found)
    hidden = placed - in_visible
    for brand in schema.hidden_brands:
        hidden |= sets.get(("brand", brand), NOTHING)
    return {SHOWN: sets.get(PUBLISHED, NOTHING) - hidden, **unions}


def is_derived(key: Key) -> bool:
    """Whether the set follows from others, so that it need not be stored."""
    return key == SHOWN or key[0] in ("any value", "within")
