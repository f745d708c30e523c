"""Import records saved one by one, as code that knows no better would do it."""

from django_catalog import get_brand_model, get_category_model, get_product_model
from django_catalog.models import Attribute, AttributeChoice, AttributeValue

OFFER = (
    *("sku", "gtin", "mpn", "price", "compare_at_price"),
    *("availability", "stock_quantity"),
)
PRODUCT = (
    *("external_id", "name", "slug", "summary", "description", "status", "publish_at"),
    *OFFER,
)


class Saver:
    """Attributes, categories and brands are in the database."""

    def __init__(self):
        self._brands = {brand.name: brand for brand in get_brand_model().objects.all()}
        categories = get_category_model().objects.with_lineage()
        self._categories = {tuple(n.name for n in node.lineage()): node for node in categories}
        self._attributes = {attribute.slug: attribute for attribute in Attribute.objects.all()}
        choices = AttributeChoice.objects.select_related("attribute")
        self._choices = {(choice.attribute.slug, choice.value): choice for choice in choices}

    def save(self, record: dict) -> None:
        values = {name: record[name] for name in PRODUCT if name in record}
        brand = self._brands[record["brand"]]
        product = get_product_model().objects.create(brand=brand, **values)
        product.set_categories([self._categories[tuple(path)] for path in record["categories"]])
        for code, value in record["attributes"].items():
            for each in value if isinstance(value, list) else [value]:
                self._save_value(product, code, each)
        for variant in record.get("variants", ()):
            values = {name: variant[name] for name in OFFER if name in variant}
            choices = [self._choices[option] for option in variant["options"].items()]
            product.variants.create(**values).set_options(choices)
        for medium in record["media"]:
            product.media.create(**medium)

    def _save_value(self, product, code, value):
        attribute = self._attributes[code]
        row = AttributeValue(product=product, attribute=attribute)
        row.value = self._choices.get((code, value), value) if attribute.has_choices else value
        row.save()
