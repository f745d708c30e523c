"""Files of products that others have made, as they are: what goes in, and what does not."""

import os
from pathlib import Path

import pytest

from django_catalog.exceptions import UnreadableFile
from django_catalog.exchange import Importer, Outcome
from django_catalog.exchange.formats import ReadOptions, open_file

pytestmark = pytest.mark.shared_data

BOOK = {
    "2": "category",
    "4": "name",
    "5": "description",
    "7": "sku",
    "8": "price",
    "9": "stock_quantity",
}
COLOURS = {"tag_list": "attributes.tags", "product_colors": "attributes.colour"}
SPECIFICATIONS = {"attrs.*": "attributes"}
SPREE = {"slug": "group", "custom_field.custom.*": "attributes"}
"""Its second half repeats the variants in another currency, and two products have one SKU."""

FILES = [
    ("bestbuy-cellphones/ecommerce.json", {"image": "media,external_id"}, 3291, 0),
    ("elastic-makeup/dataset_products.csv", COLOURS, 931, 0),
    ("icecat-nested/Laptop_Spare_Parts.ndjson", SPECIFICATIONS, 10, 0),
    ("icecat-nested/Laptops.ndjson", SPECIFICATIONS, 6, 0),
    ("icecat-nested/Mobile_Phone_Cases.ndjson", SPECIFICATIONS, 10, 0),
    ("icecat-nested/Mobile_Phones.ndjson", SPECIFICATIONS, 10, 0),
    ("icecat-nested/PCs-Workstations.ndjson", SPECIFICATIONS, 9, 0),
    ("icecat-nested/Smartphones.ndjson", SPECIFICATIONS, 10, 0),
    ("icecat-nested/TV_Mounts_and_Stands.ndjson", SPECIFICATIONS, 10, 0),
    ("icecat-nested/TVs.ndjson", SPECIFICATIONS, 8, 0),
    ("icecat-nested/Tablets.ndjson", SPECIFICATIONS, 10, 0),
    (
        "openfoodfacts-sample/sample_pretty.json",
        {"code": "gtin,sku", "product_name": "name"},
        10,
        0,
    ),
    ("oscar-sandbox/books.computers-in-fiction.csv", BOOK, 86, 0),
    ("oscar-sandbox/books.essential.csv", BOOK, 82, 0),
    ("oscar-sandbox/books.hacking.csv", BOOK, 33, 0),
    ("spree-sample/products.csv", SPREE, 36, 88),
    ("zebra-hardware/arrowheadphx_consumables_flagships.csv", {}, 50, 0),
    ("zebra-hardware/arrowheadphx_hardware_flagships.csv", {}, 46, 0),
]
"""Where it lies, how its columns are mapped, and how many products come in and fail."""

DUMPS = [
    "oscar-sandbox/child_products.json",
    "oscar-sandbox/multi-stockrecord-product.json",
    "saleor-demo/populatedb_data.json",
]


@pytest.fixture
def real_file():
    folder = os.environ.get("CATALOG_REAL_FILES")
    if not folder:
        pytest.skip("CATALOG_REAL_FILES does not name the folder of the real files")
    return lambda name: Path(folder, name)


def load(path, mapping):
    with path.open("rb") as file:
        return Importer().run(open_file(file, path.name, options=ReadOptions(mapping=mapping)))


@pytest.mark.parametrize(("name", "mapping", "products", "failed"), FILES)
def test_goes_in_and_is_known_again(db, real_file, name, mapping, products, failed):
    report = load(real_file(name), mapping)
    assert (report.counts["product", Outcome.CREATED], report.failed_lines) == (products, failed)
    again = load(real_file(name), mapping)
    assert again.counts["product", Outcome.UNCHANGED] == products
    assert again.total(Outcome.UPDATED) == again.total(Outcome.CREATED) == 0


@pytest.mark.parametrize("name", DUMPS)
def test_dump_of_a_database_is_no_list_of_products(db, real_file, name):
    with pytest.raises(UnreadableFile, match="This is a dump of a Django database"):
        load(real_file(name), {})
