"""Puts the made-up catalogue into django-oscar's tables: the published products with
their categories, prices and stock, variants as child products, attributes and picture."""

from collections import defaultdict
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.text import slugify
from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.loading import get_model
from PIL import Image

from benchmarks.generate import Catalogue

Product, ProductClass = get_model("catalogue", "Product"), get_model("catalogue", "ProductClass")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductCategory, Category = (
    get_model("catalogue", "ProductCategory"),
    get_model("catalogue", "Category"),
)
ProductImage = get_model("catalogue", "ProductImage")
Partner, StockRecord = get_model("partner", "Partner"), get_model("partner", "StockRecord")

BATCH = 500

PICTURE = "picture.jpg"


def load(catalogue: Catalogue, products: int) -> None:
    kind = ProductClass.objects.create(name="Goods", track_stock=True)
    partner = Partner.objects.create(name="Shop")
    categories = {
        path: create_from_breadcrumbs(" > ".join(path))
        for department in catalogue.shop.departments
        for path in department.shelves
    }
    attributes = {
        attribute.code: ProductAttribute.objects.create(
            product_class=kind, name=attribute.code, code=attribute.code, type="text"
        )
        for attribute in [*catalogue.shop.options, *catalogue.shop.attributes]
    }
    records = (r for r in catalogue.products(products) if r["status"] == "published")
    while batch := list(islice(records, BATCH)):
        _load_batch(batch, kind, partner, categories, attributes)
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (400, 400)).save(folder / PICTURE)
    call_command("rebuild_index", interactive=False, verbosity=0)


def _load_batch(batch, kind, partner, categories, attributes):
    parents = Product.objects.bulk_create(_product(kind, record) for record in batch)
    rows = defaultdict(list)
    children = []
    for product, record in zip(parents, batch, strict=True):
        for path in record["categories"]:
            rows[ProductCategory].append(
                ProductCategory(product=product, category=categories[tuple(path)])
            )
        rows[ProductImage].append(ProductImage(product=product, original=PICTURE))
        rows[ProductAttributeValue] += _values(product, record["attributes"], attributes)
        children += ((product, record, variant) for variant in record.get("variants", ()))
        if "variants" not in record:
            rows[StockRecord].append(_stock(partner, product, record, record["price"]))
    variants = Product.objects.bulk_create(
        Product(structure="child", parent=product, slug=slugify(variant["sku"]), upc=variant["sku"])
        for product, _record, variant in children
    )
    for product, (_parent, record, variant) in zip(variants, children, strict=True):
        price = variant.get("price", record["price"])
        rows[StockRecord].append(_stock(partner, product, variant, price))
        rows[ProductAttributeValue] += _values(product, variant["options"], attributes)
    for model, instances in rows.items():
        model.objects.bulk_create(instances)


def _product(kind, record):
    return Product(
        product_class=kind,
        structure="parent" if "variants" in record else "standalone",
        title=record["name"],
        slug=record["slug"],
        upc=record["sku"],
        description=record["description"],
    )


def _values(product, values, attributes):
    for code, value in values.items():
        text = ", ".join(value) if isinstance(value, list) else str(value)
        yield ProductAttributeValue(product=product, attribute=attributes[code], value_text=text)


def _stock(partner, product, offer, price):
    return StockRecord(
        partner=partner,
        product=product,
        partner_sku=offer["sku"],
        price_currency="EUR",
        price=price,
        num_in_stock=offer.get("stock_quantity", 10),
    )
