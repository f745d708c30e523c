"""What is asked of a made-up catalogue. Its values are those with the most products, so
that a question with many filters still finds something."""

from dataclasses import replace
from decimal import Decimal

from benchmarks.departments import Department, Shop
from django_catalog import get_brand_model, get_category_model
from django_catalog.listing import AnyOf, Between, Question

COLOUR = AnyOf("colour", ("black", "white"))
IN_STOCK = AnyOf("in_stock", ("1",))
PRICES = Between("price", Decimal(20), Decimal(400))

SORTS = ("newest", "price", "-price", "name")


def questions(shop: Shop) -> dict[str, Question]:
    """Of the whole shop, and of the department with the most products."""
    here = Question(category=department_category(shop))
    whole = Question()
    filters = filters_of(shop.departments[0])
    return {
        "whole shop": whole,
        "department": here,
        "shelf": Question(category=shelf_category(shop)),
        "brand": Question(brand=get_brand_model().objects.get(name=shop.brands[0])),
        "whole shop, colour": replace(whole, filters=(COLOUR,)),
        "whole shop, price range": replace(whole, filters=(PRICES,)),
        "department, 1 filter": replace(here, filters=filters[:1]),
        "department, 3 filters": replace(here, filters=filters[:3]),
        "department, 5 filters": replace(here, filters=filters),
    } | {f"whole shop by {sort}": replace(whole, sort=sort) for sort in SORTS}


def filters_of(department: Department) -> tuple:
    """Five filters that are asked together."""
    choices = [a for a in department.attributes if a.type in ("choice", "multi_choice")]
    first, second = (
        AnyOf(attribute.code, tuple(value.lower() for value in attribute.choices[:3]))
        for attribute in choices[:2]
    )
    return COLOUR, IN_STOCK, first, PRICES, second


def department_category(shop: Shop):
    return _category(shop.departments[0].shelves[0][:1])


def shelf_category(shop: Shop):
    """One of the lowest level."""
    return _category(shop.departments[0].shelves[0])


def _category(path):
    return get_category_model().objects.with_lineage().get(name=path[-1])
