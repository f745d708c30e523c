"""``{% load django_catalog %}``: pieces of the catalogue for any template.

Every tag finds the request in the context if it is there, and works without.
"""

import json
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal

from django import template
from django.core.exceptions import ValidationError
from django.template.defaultfilters import stringfilter
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .. import get_category_model, get_product_model, images, search, structured_data
from ..listing.question import format_number
from ..middleware import catalog_for
from ..money import Money, format_money

register = template.Library()

IMAGE_SIZES = {
    "thumb": "5rem",
    "card": "(min-width: 75rem) 17rem, (min-width: 40rem) 30vw, 50vw",
    "detail": "(min-width: 56rem) 40rem, 100vw",
}
"""The ``sizes`` attribute by the name given to ``{% product_image %}``."""

JSON_ESCAPES = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


@register.inclusion_tag("django_catalog/partials/product_card.html", takes_context=True)
def product_card(context, product, level=3, eager=False, words=()):
    """A product in a list: picture, brand, name and price.

    ``{% product_card product %}``. ``level`` is that of its heading, 1 to 6; ``eager``
    loads the picture at once, for the cards one sees first; ``words`` are marked in name
    and brand. Costs no query for products loaded ``for_listing()``.
    """
    return {
        "request": _request(context),
        "product": product,
        "level": level,
        "eager": eager,
        "words": words,
    }


@register.inclusion_tag("django_catalog/partials/price.html", takes_context=True)
def price(context, offer):
    """What a product or variant costs, and what it cost before if it is reduced.

    ``{% price product %}``, ``{% price variant %}``
    """
    catalog = catalog_for(_request(context))
    now, before = catalog.get_price(offer), catalog.get_compare_at_price(offer)
    return {
        "offer": offer,
        "price": now and format_money(now, catalog.locale),
        "price_before": before and format_money(before, catalog.locale),
        "is_from": getattr(offer, "has_price_range", False),
    }


@register.inclusion_tag("django_catalog/partials/availability.html")
def availability(offer):
    """Whether a product or variant can be bought, and from when: ``{% availability product %}``"""
    return {"offer": offer}


@register.inclusion_tag("django_catalog/partials/product_image.html")
def product_image(source, size="card", alt=None, eager=False):
    """A product's main picture, or one of its media, in the sizes browsers choose from.

    ``{% product_image product size="detail" %}``, ``{% product_image medium size="thumb"
    alt="" %}``. ``size`` is "thumb", "card" or "detail". ``alt`` replaces the editors'
    text; empty it where the name stands beside the picture.
    """
    if size not in IMAGE_SIZES:
        names = ", ".join(IMAGE_SIZES)
        raise template.TemplateSyntaxError(f"product_image: size is one of {names}, not {size!r}.")
    is_product = isinstance(source, get_product_model())
    medium = source.main_image if is_product else source
    return {
        "medium": medium,
        "alt": _alternative(source, medium, is_product) if alt is None else alt,
        "size": size,
        "sizes": IMAGE_SIZES[size],
        "srcset": images.srcset(medium.file, medium.width) if medium and medium.file else "",
        "focus": _focus(medium),
        "eager": eager,
    }


@dataclass
class MenuItem:
    """A category of the menu."""

    category: object
    url: str
    is_current: bool
    is_open: bool = False
    """Whether it is the current category or above it."""
    children: list["MenuItem"] = field(default_factory=list)


@register.inclusion_tag("django_catalog/partials/category_menu.html", takes_context=True)
def category_menu(context, depth=2, current=None):
    """The visible categories as nested lists, to this depth, in one query.

    ``{% category_menu %}``, ``{% category_menu depth=1 current=product.primary_category %}``.
    The branch of ``current``, by default the ``category`` of the context, is marked.
    """
    return {"items": _menu(depth, current or context.get("category") or None)}


@register.inclusion_tag("django_catalog/partials/category_tiles.html")
def top_categories():
    """The topmost visible categories as tiles, in one query: ``{% top_categories %}``"""
    categories = get_category_model().objects.visible().filter(parent=None)
    return {"categories": categories, "label": _("Departments")}


@register.inclusion_tag("django_catalog/partials/breadcrumbs.html")
def breadcrumbs(items):
    """The way from the catalogue to this page: ``{% breadcrumbs breadcrumbs %}``

    ``items`` have a ``label`` and a ``url``, which is None for this page.
    """
    return {"items": items}


@register.inclusion_tag("django_catalog/partials/pagination.html")
def pagination(listing):
    """Links to the pages around the one that is shown: ``{% pagination listing %}``"""
    page = listing.page
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    # A gap is text, not a number, and has no address.
    pages = [(n, listing.page_url(n) if isinstance(n, int) else None) for n in shown]
    return {
        "page": page,
        "pages": pages,
        "previous": _beside(listing, -1),
        "next": _beside(listing, 1),
    }


@register.inclusion_tag("django_catalog/partials/recently_viewed.html", takes_context=True)
def recently_viewed(context, limit=4, exclude=None):
    """Products this visitor looked at last, in two queries, or nothing.

    ``{% recently_viewed limit=4 exclude=product %}``. Needs the middleware.
    """
    request = _request(context)
    keys = [
        key
        for key in catalog_for(request).recently_viewed_ids
        if key != getattr(exclude, "pk", None)
    ]
    found = {}
    if keys:
        found = get_product_model().objects.published().for_listing().in_bulk(keys[:limit])
    return {"request": request, "products": [found[key] for key in keys if key in found]}


@register.inclusion_tag("django_catalog/partials/search_form.html", takes_context=True)
def search_form(context):
    """A field that searches the catalogue from any page: ``{% search_form %}``"""
    request = _request(context)
    return {"query": request.GET.get("q", "") if request else ""}


@register.simple_tag(takes_context=True)
def json_ld(context, product=None, *, breadcrumbs=None, products=None):
    """Data for search engines: of a product, of breadcrumbs or of a list of products.

    ``{% json_ld product %}``, ``{% json_ld breadcrumbs=breadcrumbs %}``,
    ``{% json_ld products=products %}``. A data block is not run, so that a strict
    Content-Security-Policy lets it pass.
    """
    request = _request(context)
    if product is not None:
        data = structured_data.product_data(product, request)
    elif breadcrumbs is not None:
        data = structured_data.breadcrumb_data(breadcrumbs, request)
    else:
        data = structured_data.item_list_data(products or [], request)
    text = json.dumps(data, ensure_ascii=False).translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


@register.filter
def grouped(number):
    """A number with the separators of the visitor's language: ``{{ total|grouped }}``"""
    return number_format(number, use_l10n=True, force_grouping=True)


@register.filter
@stringfilter
def highlight(text, words):
    """A text with what was searched for marked: ``{{ product.name|highlight:words }}``"""
    return search.highlight(text, words) if words else text


@register.filter
def range_fields(form, facet):
    """The two fields of a facet that is a range, none of others:
    ``{{ form|range_fields:facet }}``"""
    names = (f"{facet.name}_min", f"{facet.name}_max")
    return [form[name] for name in names if name in form.fields]


@register.filter
def typed_number(field):
    """What was typed into a form field, if it is a number: browsers show nothing else in
    a number field, and complain. ``{{ field|typed_number }}``"""
    with suppress(ValidationError):
        number = field.field.clean(field.value())
        return "" if number is None else format_number(number)
    return ""


@register.filter
def bound(facet, end):
    """The lowest or highest number of a range as people read it:
    ``{{ facet|bound:"minimum" }}``"""
    number = getattr(facet, end)
    if facet.name == "price":
        return format_money(Money(number, facet.unit))
    return attribute_value(number, facet.unit)


@register.filter
def verbose_name_plural(model):
    """What several objects of a model are called."""
    return capfirst(model._meta.verbose_name_plural)


@register.filter
def by_initial(brands):
    """Brands by their first letter: ``{% for letter, brands in brands|by_initial %}``"""
    letters = {}
    for brand in brands:
        letters.setdefault(_initial(brand.name), []).append(brand)
    return sorted(letters.items())


@register.filter
def for_variant(media, variant):
    """The variant's own media, then those of all variants:
    ``{{ product.gallery|for_variant:variant }}``. Everything if it has none of its own."""
    own = [medium for medium in media if variant and medium.variant_id == variant.pk]
    shared = [medium for medium in media if medium.variant_id is None]
    return own + shared if own else media


@register.filter
def attribute_value(value, unit=""):
    """An attribute's value as people read it: ``{{ value|attribute_value:attribute.unit }}``"""
    if value is True or value is False:
        return _("Yes") if value else _("No")
    if isinstance(value, int | float | Decimal):
        number = grouped(f"{Decimal(str(value)).normalize():f}")
        return f"{number}\u00a0{unit}" if unit else number
    if hasattr(value, "isoformat"):
        return date_format(value)
    return value


def _request(context):
    return context.get("request") or getattr(context, "request", None)


def _beside(listing, step):
    number = listing.page.number + step
    return listing.page_url(number) if 1 <= number <= listing.paginator.num_pages else None


def _alternative(source, medium, is_product):
    if medium and medium.alt:
        return medium.alt
    return str(source if is_product else source.product)


def _initial(name):
    letter = unicodedata.normalize("NFKD", name.strip())[:1].upper()
    return letter if letter.isalpha() else "#"


def _focus(medium):
    """Classes that move a cropped picture, because a style attribute would break a CSP."""
    if medium is None or (medium.focal_x, medium.focal_y) == (0.5, 0.5):
        return ""
    x, y = (round(point * 4) for point in (medium.focal_x, medium.focal_y))
    return f"catalog-focus-x-{x} catalog-focus-y-{y}"


def _menu(depth, current):
    categories = get_category_model().objects.visible()
    # A root's parent has no parent either: the join is an outer one.
    categories = categories.filter(**{"__".join(["parent"] * depth): None}).in_bulk()
    lineage = {node.pk for node in current.lineage()} if current else set()
    roots, items = [], {}
    for category in categories.values():
        # With the parents at hand its address costs no query.
        category.parent = categories.get(category.parent_id)
    for key, category in categories.items():
        is_current = current is not None and key == current.pk
        items[key] = MenuItem(category, category.get_absolute_url(), is_current, key in lineage)
    for item in items.values():
        parent = items.get(item.category.parent_id)
        (parent.children if parent else roots).append(item)
    return roots
