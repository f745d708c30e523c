"""The catalogue as it can be seen, without keys and times, to compare two of them."""

from django_catalog import get_category_model, get_product_model
from django_catalog.models import (
    AttributeValue,
    CollectionProduct,
    Media,
    Placement,
    Relation,
    Variant,
    VariantOption,
)

PRODUCT = (
    *("external_id", "sku", "name", "brand__name", "status", "summary", "currency"),
    *("price", "compare_at_price", "availability", "stock_quantity", "variant_count"),
)


def snapshot():
    def rows(model, *columns):
        return sorted(map(repr, model.objects.values_list(*columns)))

    return {
        "products": rows(get_product_model(), *PRODUCT),
        "variants": rows(
            Variant, "product__name", "sku", "price", "stock_quantity", "availability", "position"
        ),
        "options": rows(VariantOption, "variant__sku", "attribute__slug", "choice__value"),
        "values": rows(
            AttributeValue,
            *("product__name", "attribute__slug", "choice__value", "number", "text"),
        ),
        "categories": rows(get_category_model(), "name", "parent__name"),
        "placements": rows(
            Placement, "product__name", "category__name", "category__parent__name", "position"
        ),
        "media": rows(Media, "product__name", "url", "alt", "position"),
        "relations": rows(Relation, "source__name", "target__name", "kind", "position"),
        "collections": rows(CollectionProduct, "collection__name", "product__name", "position"),
    }
