"""The one entrance to lists of products."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator

from .. import get_product_model
from ..search import Found
from .backends.base import Answer, Asked, ListingBackend, Selection
from .backends.bitmap import BitmapBackend
from .choices import Choices, address
from .cursor import after_product, read_cursor, write_cursor
from .dimensions import AttributeDimension
from .facets import AppliedFilter, Facet, SortOption
from .labels import label_of_range, label_of_value
from .question import AnyOf, Between, Question
from .rules import read_rule
from .schema import Schema
from .sorts import SORTS, canonical, sort_of, sorts_for


class Listing:
    """The answer to a question: products of one page, exact total, facets with exact
    counts, what is applied, and the URLs of what could be asked next.

    Each part is computed when it is first read. ``path`` is the address of the page the
    URLs belong to. ``page`` is counted from 1; reading the products of a page that is
    not there raises ``InvalidPage``. Or go on from a ``cursor`` that a former page gave
    as its ``next_cursor``; one that cannot be used raises ``BadCursor`` then.
    """

    backend: ListingBackend = BitmapBackend()

    page_size = 24

    max_values = 30
    """Values shown of one facet: those with the most products, and the selected ones."""

    max_attributes = 8
    """Attributes shown as facets: those that most of the products found have, and those
    asked for."""

    def __init__(
        self,
        question: Question,
        *,
        page: int | str = 1,
        cursor: str = "",
        page_size: int | None = None,
        path: str = "",
        schema: Schema | None = None,
        with_facets: bool = True,
        all_values_of: str = "",
        leave_out: Collection[str] = (),
    ):
        self.question = question
        self.page_number = page
        self.cursor = cursor
        self.page_size = page_size or self.page_size
        self.path = path
        self.schema = schema or self.backend.get_schema()
        self.with_facets = with_facets
        self.all_values_of = all_values_of
        self.leave_out = leave_out

    # What was found

    @property
    def total(self) -> int:
        return self._answer.total

    @property
    def products(self) -> list:
        """The products of the page, ready for cards."""
        return self._behind_cursor[1] if self.cursor else list(self.page.object_list)

    @cached_property
    def next_cursor(self) -> str:
        """Where the next page begins, whatever changes before it is asked for; "" if this
        is the last one."""
        if self.cursor:
            start, products = self._behind_cursor
        else:
            start, products = self.page.start_index() - 1, self.products
        end = start + self.page_size
        if not products or end >= self.total:
            return ""
        after = after_product(products[-1], self.sort, end)
        return write_cursor(after, self.question, self.sort)

    @cached_property
    def found(self) -> Found | None:
        """What the search has found for the words asked for, if there are any."""
        text = self.question.text
        return self.backend.find(text, self.schema) if text else None

    @property
    def corrected(self) -> str:
        """The words that were searched for in the place of those asked for, or ""."""
        found = self.found
        return found.text if found and found.text != self.question.text else ""

    @cached_property
    def paginator(self) -> Paginator:
        return Paginator(_Products(self), self.page_size)

    @cached_property
    def page(self) -> Page:
        page = self.paginator.page(self.page_number)
        page.object_list = list(page.object_list)
        return page

    @cached_property
    def facets(self) -> list[Facet]:
        facets = (self._choices.facet(self.schema.dimensions[name]) for name in self.facet_names)
        return [facet for facet in facets if facet]

    # What was asked

    @cached_property
    def applied(self) -> list[AppliedFilter]:
        applied = []
        for asked in self.question.filters:
            dimension = self.schema.dimensions[asked.name]
            if isinstance(asked, Between):
                url = self.url_for(self.question.without(asked.name))
                applied.append(AppliedFilter(label_of_range(dimension, asked), url))
                continue
            options = self._choices.options(dimension)
            for value in asked.values:
                label = options[value].label if value in options else value
                url = self.url_for(self.question.toggle(asked.name, value))
                applied.append(AppliedFilter(label_of_value(dimension, label), url))
        return applied

    @cached_property
    def sorts(self) -> list[SortOption]:
        return [
            SortOption(
                value=value,
                label=str(SORTS[value]),
                url=self.url_for(replace(self.question, sort=value)),
                is_selected=value == self.sort,
            )
            for value in sorts_for(self.question)
        ]

    @property
    def sort(self) -> str:
        """The order the products are in."""
        return sort_of(self.question)

    @property
    def is_filtered(self) -> bool:
        """Whether it is a view of a page, not the page that search engines should know."""
        return bool(canonical(self.question).parameters())

    # Where to go

    def url_for(self, question: Question) -> str:
        """The first page of the answer to another question asked at the same place."""
        return address(self.path, canonical(question).parameters())

    def page_url(self, number: int) -> str:
        """Another page of this listing. Always the same, whatever order the parameters
        came in."""
        parameters = canonical(self.question).parameters()
        return address(self.path, parameters + [("page", str(number))] * (number > 1))

    @property
    def canonical_url(self) -> str:
        """The one address of this page."""
        return self.page_url(self.page.number)

    @property
    def clear_url(self) -> str:
        """This listing without filters."""
        return self.url_for(replace(self.question, filters=()))

    # How it is found

    @cached_property
    def _rule(self) -> Question:
        """What the collection's rule asks for."""
        collection = self.question.collection
        if collection is None or not collection.rule:
            return Question()
        try:
            return read_rule(collection.rule, self.schema)
        except ValidationError:
            # What the rule meant is gone, so nothing is known to belong to it.
            return Question(filters=(AnyOf("category", ()),))

    @cached_property
    def _asked(self) -> Asked:
        question, rule = self.question, self._rule
        places = (("category", question.category), ("brand", question.brand))
        here = [AnyOf(name, (place.slug,)) for name, place in places if place is not None]
        picked = question.collection
        selection = Selection(
            fixed=(*rule.filters, *here),
            fixed_words=self._find_strictly(rule.text),
            asked=question.filters,
            words=self.found,
            collection=None if picked is None or picked.rule else picked,
            sort=self.sort,
        )
        return self.backend.ask(selection, self.schema)

    def _find_strictly(self, text):
        return self.backend.find(text, self.schema, strictly=True) if text else None

    @cached_property
    def facet_names(self) -> list[str]:
        """Names of the dimensions that are counted."""
        if not self.with_facets:
            return []
        left_out = set(self.leave_out)
        if self.question.brand is not None:
            left_out.add("brand")
        if self.question.category is not None:
            left_out.discard("category")  # it leads to the pages of the categories below
        dimensions = self.schema.dimensions.values()
        attributes = [one.name for one in dimensions if isinstance(one, AttributeDimension)]
        unasked = [name for name in attributes if self.question.get_filter(name) is None]
        if len(attributes) > self.max_attributes:
            weights = self._asked.weigh(unasked)
            free = max(self.max_attributes - (len(attributes) - len(unasked)), 0)
            left_out |= set(sorted(unasked, key=lambda name: -weights[name])[free:])
        return [one.name for one in dimensions if one.name not in left_out]

    @cached_property
    def _answer(self) -> Answer:
        return self._asked.answer(self.facet_names)

    @cached_property
    def _choices(self) -> Choices:
        return Choices(self, self._answer)

    @cached_property
    def _behind_cursor(self) -> tuple[int, list]:
        after = read_cursor(self.cursor, self.question, self.sort)
        start, keys = self._asked.keys_after(after, self.page_size)
        return start, self._load(keys)

    def _rows(self, start, stop):
        return self._load(self._asked.keys(start, stop))

    def _load(self, keys):
        # Asked again who may see them: a backend may be a moment behind.
        products = get_product_model().objects.published().for_listing().in_bulk(keys)
        return [products[key] for key in keys if key in products]


class _Products(Sequence):
    """A listing's products as a paginator slices them."""

    def __init__(self, listing):
        self._listing = listing

    def __len__(self):
        return self._listing.total

    def __getitem__(self, places):
        return self._listing._rows(places.start, places.stop)
