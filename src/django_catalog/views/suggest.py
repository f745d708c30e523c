"""What the search field offers while somebody types."""

from functools import reduce
from operator import and_
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import get_brand_model, get_category_model, images
from ..listing import Listing, Question
from ..middleware import catalog_for
from ..money import format_money
from ..search.text import clean_text, words_of
from .data import JSONView


class SuggestView(JSONView):
    """Searches that go on from ``?q=``, and what can be gone to at once: ``query``,
    ``status``, ``completions``, ``products``, ``categories`` and ``brands``."""

    listing_class = Listing
    max_completions = 5
    max_products = 6
    max_places = 2
    """Categories, and as many brands."""

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        # Prices may be this visitor's own, so that only the browser may keep them.
        patch_cache_control(response, private=True, max_age=60)
        patch_vary_headers(response, ["Cookie"])
        return response

    def get_data(self):
        text = clean_text(self.request.GET.get("q", ""))
        words = words_of(text)
        schema = self.listing_class.backend.get_schema() if words else None
        found = {
            "completions": self.get_completions(text, schema) if words else [],
            "products": self.get_products(text, schema) if words else [],
            "categories": self.get_categories(words) if words else [],
            "brands": self.get_brands(words) if words else [],
        }
        return {"query": text, "status": self.get_status(found), **found}

    def get_status(self, found):
        """What is read aloud when the suggestions have come."""
        count = sum(map(len, found.values()))
        if not count:
            return _("No suggestions")
        return ngettext("%(count)s suggestion", "%(count)s suggestions", count) % {"count": count}

    def get_completions(self, text, schema):
        address = reverse("django_catalog:search")
        completed = self.listing_class.backend.complete(text, schema, self.max_completions)
        return [
            {"text": longer, "url": f"{address}?{urlencode({'q': longer})}"}
            for longer in completed
            if longer.casefold() != text.casefold()
        ]

    def get_products(self, text, schema):
        listing = self.listing_class(
            Question(text=text), schema=schema, page_size=self.max_products, with_facets=False
        )
        return [self.get_product(product) for product in listing.products]

    def get_product(self, product):
        return {
            "name": product.name,
            "url": product.get_absolute_url(),
            "image": self.get_image(product),
            "price": self.get_price(product),
        }

    def get_image(self, product):
        medium = product.main_image
        if medium is None:
            return ""
        return images.lightest(medium.file, medium.width) if medium.file else medium.src

    def get_price(self, product):
        """As the visitor reads it, or "" where it is on request."""
        catalog = catalog_for(self.request)
        price = catalog.get_price(product)
        if price is None:
            return ""
        text = format_money(price, catalog.locale)
        return _("from %(price)s") % {"price": text} if product.has_price_range else text

    def get_categories(self, words):
        categories = get_category_model().objects.visible().with_lineage()
        return [
            {
                "name": category.name,
                "url": category.get_absolute_url(),
                "parent": category.parent.name if category.parent else "",
            }
            for category in categories.filter(begins_with(words))[: self.max_places]
        ]

    def get_brands(self, words):
        brands = get_brand_model().objects.visible().with_products().filter(begins_with(words))
        return [
            {"name": brand.name, "url": brand.get_absolute_url()}
            for brand in brands.order_by("name")[: self.max_places]
        ]


def begins_with(words):
    """Condition: each word begins a word of the name."""
    return reduce(and_, (_begins_with(word) for word in words))


def _begins_with(word):
    # On SQLite, LIKE knows no case beyond ASCII; slugs are in small letters.
    small = word.lower()
    in_name = Q(name__istartswith=word) | Q(name__icontains=f" {word}")
    return in_name | Q(slug__startswith=small) | Q(slug__contains=f"-{small}")
