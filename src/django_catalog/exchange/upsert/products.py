"""Writes a batch of product records: the products and all that belongs to them, in a
number of queries that does not depend on theirs."""

from ..batch import Batch
from ..catalog import Catalog
from ..images.pictures import Pictures
from ..records import ProductRecord
from .attributes import AttributeValues, named_choices, settle_attributes, settle_options
from .identity import Identity, Seen
from .item import ProductItem
from .media import MediaRows, find_pictures, look_up_pictures
from .offers import check_prices
from .placements import Placements
from .product_rows import ProductRows
from .variants import Variants


def upsert_products(
    records: list[ProductRecord],
    catalog: Catalog,
    pictures: Pictures,
    seen: Seen,
    batch: Batch,
) -> None:
    """Everything is checked before anything is written, so that a line that fails leaves
    no brand, category or choice behind."""
    items = [ProductItem(record) for record in records]
    items = batch.sift(items, lambda item: _check_names(item, catalog))
    items = batch.sift(items, lambda item: settle_attributes(item, catalog))
    items = batch.sift(items, lambda item: settle_options(item, catalog))
    look_up_pictures(items, catalog, pictures)
    items = batch.sift(items, lambda item: find_pictures(item, pictures))
    identity = Identity(items, seen, catalog.using, locks=not pictures.dry_run)
    items = batch.sift(items, identity.settle)
    items = batch.sift(items, check_prices)
    _create_named(items, catalog)
    _write_products(items, catalog, pictures)
    batch.products += items


def _check_names(item, catalog):
    if not catalog.strict:
        return
    if item.record.brand:
        catalog.brands.refuse_unknown(item.record.brand)
    for path in item.record.categories or ():
        catalog.categories.refuse_unknown(path)


def _create_named(items, catalog):
    """Create the brands, categories and choices that the records call by name."""
    records = [item.record for item in items]
    catalog.brands.ensure({"name": record.brand} for record in records if record.brand)
    catalog.categories.ensure({path: {} for record in records for path in record.categories or ()})
    catalog.attributes.ensure_choices(choice for item in items for choice in named_choices(item))


def _write_products(items, catalog, pictures):
    """First find out what is to be, in memory; then write all that is not so yet."""
    products = ProductRows(items, catalog)
    variants = Variants(items, catalog)
    placements = Placements(items, catalog)
    values = AttributeValues(items, catalog)
    media = MediaRows(items, catalog, pictures)

    products.settle()
    variants.settle()
    placements.settle()
    values.settle()
    media.settle(gone=variants.gone)
    products.derive(variants)

    with products.reporting():
        variants.write_deleted()
        for rows in (placements.rows, values.rows, media.rows):
            rows.write_deleted()
        products.write()
        variants.write()
        for rows in (placements.rows, values.rows, media.rows):
            rows.write()
