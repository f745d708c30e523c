"""Headings of Shopify's product files: those of today's template, and those before it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

HEADINGS: dict[str, tuple[str, ...]] = {
    "title": ("Title",),
    "handle": ("URL handle", "Handle"),
    "description": ("Description", "Body (HTML)", "Body HTML"),
    "vendor": ("Vendor",),
    "category": ("Product category",),
    "type": ("Type",),
    "tags": ("Tags",),
    "published": ("Published on online store", "Published"),
    "status": ("Status",),
    "sku": ("SKU", "Variant SKU"),
    "barcode": ("Barcode", "Variant Barcode"),
    "price": ("Price", "Variant Price"),
    "compare_at_price": ("Compare-at price", "Variant Compare At Price"),
    "tracker": ("Inventory tracker", "Variant Inventory Tracker"),
    "quantity": ("Inventory quantity", "Variant Inventory Qty"),
    "policy": ("Continue selling when out of stock", "Variant Inventory Policy"),
    "image": ("Product image URL", "Image Src"),
    "image_position": ("Image position",),
    "image_alt": ("Image alt text",),
    "variant_image": ("Variant image URL", "Variant Image"),
    "seo_title": ("SEO title",),
    "seo_description": ("SEO description",),
    "mpn": (
        "Google Shopping / Manufacturer part number (MPN)",
        "Google Shopping / MPN",
    ),
}
"""Columns whose values have a place in a record, each with today's heading first."""

FIELDS = {
    "title": "name",
    "handle": "external_id",
    "vendor": "brand",
    "category": "categories",
    "type": "categories",
    "tags": "attributes.tags",
    "published": "status",
    "barcode": "gtin",
    "tracker": "stock_quantity",
    "quantity": "stock_quantity",
    "policy": "availability",
    "image": "media",
    "image_position": "media",
    "image_alt": "media",
    "variant_image": "variants.media",
    "record": "",
    "variant_record": "",
}
"""Fields that are not called as the key of the column from which they come."""

VARIANT_NOTES: tuple[tuple[str, ...], ...] = (
    ("Cost per item", "Variant Cost"),
    ("Charge tax", "Variant Taxable"),
    ("Tax code", "Variant Tax Code"),
    ("Unit price total measure",),
    ("Unit price total measure unit",),
    ("Unit price base measure",),
    ("Unit price base measure unit",),
    ("Weight value (grams)", "Variant Grams"),
    ("Weight unit for display", "Variant Weight Unit"),
    ("Requires shipping", "Variant Requires Shipping"),
    ("Fulfillment service", "Variant Fulfillment Service"),
)
"""What a record has no place for, of each variant."""

PRODUCT_NOTES: tuple[tuple[str, ...], ...] = (
    ("Gift card",),
    ("Google Shopping / Google product category",),
    ("Google Shopping / Gender",),
    ("Google Shopping / Age group",),
    ("Google Shopping / Ad group name", "Google Shopping / AdWords Grouping"),
    ("Google Shopping / Ads labels", "Google Shopping / AdWords Labels"),
    ("Google Shopping / Condition",),
    ("Google Shopping / Custom product",),
    *((f"Google Shopping / Custom label {number}",) for number in range(5)),
)
"""And of the product as a whole."""

NOTED = frozenset(
    ["Type", "Barcode", *(names[0] for names in VARIANT_NOTES + PRODUCT_NOTES)]
    + [f"Option{number} Linked To" for number in (1, 2, 3)]
)
"""What may stand in the metadata and has a column."""

NAMESPACE = "django_catalog"
"""Of the metafields in which a record keeps what Shopify has no column for, as JSON."""

RECORD = f"Catalog record (product.metafields.{NAMESPACE}.record)"
VARIANT_RECORD = f"Catalog variant (product.metafields.{NAMESPACE}.variant_record)"

TEMPLATE = (
    *("Title", "URL handle", "Description", "Vendor", "Product category", "Type", "Tags"),
    *("Published on online store", "Status", "SKU", "Barcode"),
    *(f"Option{n} {part}" for n in (1, 2, 3) for part in ("name", "value", "Linked To")),
    *("Price", "Compare-at price"),
    *(names[0] for names in VARIANT_NOTES[:7]),
    *("Inventory tracker", "Inventory quantity", "Continue selling when out of stock"),
    *(names[0] for names in VARIANT_NOTES[7:]),
    *("Product image URL", "Image position", "Image alt text", "Variant image URL", "Gift card"),
    *("SEO title", "SEO description"),
    *(names[0] for names in PRODUCT_NOTES[1:4]),
    "Google Shopping / Manufacturer part number (MPN)",
    *(names[0] for names in PRODUCT_NOTES[4:]),
)
"""Today's headings in the order of Shopify's template."""

_OPTION = re.compile(r"option ?(\d{1,4}) (name|value|linked to)", re.IGNORECASE)
_METAFIELD = re.compile(r"(.*)\(product\.metafields\.([^.]+)\.([^)]+)\)\s*")
_MARKET = re.compile(r"(compare at )?price / ", re.IGNORECASE)

_OLDER = ("variant ", "body ", "image ", "product category", "google shopping ")

_KEYS = {name.casefold(): key for key, names in HEADINGS.items() for name in names}
_NOTES = {name.casefold(): names[0] for names in PRODUCT_NOTES for name in names}
_OF_VARIANTS = {name.casefold(): names[0] for names in VARIANT_NOTES for name in names}


class Metafield(NamedTuple):
    column: str
    name: str
    namespace: str
    key: str


class Columns:
    """What the columns of a file mean, by their headings."""

    def __init__(self, headings: Iterable[str]) -> None:
        self._by_key: dict[str, str] = {}
        self.option_names: dict[int, str] = {}
        self.option_values: dict[int, str] = {}
        self.metafields: list[Metafield] = []
        self.notes: dict[str, str] = {}
        """Columns and what their values are called in the metadata."""
        self.variant_notes: dict[str, str] = {}
        for heading in headings:
            self._place(heading)

    def __getitem__(self, key: str) -> str:
        """The column of this key; "" if the file has none."""
        return self._by_key.get(key, "")

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def field_of(self, column: str) -> str:
        """The field that this column is read into."""
        for key, name in self._by_key.items():
            if name == column:
                return FIELDS.get(key, key)
        if column in self.option_names.values() or column in self.option_values.values():
            return "options"
        if any(field.column == column for field in self.metafields):
            return "attributes"
        name = {**self.notes, **self.variant_notes}.get(column, "")
        return f"metadata.shopify.{name}" if name else ""

    def _place(self, heading):
        name = heading.strip().casefold()
        if not name:
            return
        if name in _KEYS:
            self._by_key.setdefault(_KEYS[name], heading)
        elif option := _OPTION.fullmatch(name):
            self._place_option(int(option[1]), option[2], heading)
        elif field := _METAFIELD.fullmatch(heading):
            self._place_metafield(Metafield(heading, field[1].strip(), field[2], field[3]))
        elif name in _OF_VARIANTS or _MARKET.match(name):
            self.variant_notes[heading] = _OF_VARIANTS.get(name, heading)
        else:
            self.notes[heading] = _NOTES.get(name, heading)

    def _place_option(self, number, part, heading):
        if part == "name":
            self.option_names[number] = heading
        elif part == "value":
            self.option_values[number] = heading
        else:
            self.notes[heading] = f"Option{number} Linked To"

    def _place_metafield(self, field):
        if field.namespace == NAMESPACE:
            self._by_key[field.key] = field.column
        else:
            self.metafields.append(field)


def are_shopifys(header: Iterable[str]) -> bool:
    """Whether these headings, in small letters, are of such a file: the handle, and
    something that others do not call so."""
    columns = Columns(header)
    if "handle" not in columns:
        return False
    if columns["handle"] == "url handle":
        return True
    keys = {key for key, names in HEADINGS.items() if columns[key] and key != "handle"}
    is_older = any(columns[key].startswith(_OLDER) for key in keys)
    notes = columns.notes.keys() & _NOTES.keys()
    return is_older or bool(columns.option_values or columns.variant_notes or notes)
