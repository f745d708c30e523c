"""A record as it is in a file becomes clean values, without a look into the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from .. import get_brand_model, get_category_model, get_product_model
from ..exceptions import InvalidRecord
from ..models import (
    AbstractProduct,
    Attribute,
    AttributeChoice,
    Collection,
    Media,
    Relation,
    Variant,
)
from .cleaners import cleaner
from .entries import Entry
from .intake import Intake
from .values import (
    clean_boolean,
    clean_list,
    clean_mapping,
    clean_text,
    refuse_unstorable,
)

Path = tuple[str, ...]
"""Names of categories from the root down."""

OFFER_FIELDS = (
    *("sku", "gtin", "mpn", "price", "compare_at_price"),
    *("availability", "available_on", "stock_quantity"),
)
PRODUCT_FIELDS = (
    *("external_id", "name", "slug", "summary", "description"),
    *("status", "publish_at", "unpublish_at", "currency"),
    *("seo_title", "seo_description", "metadata"),
    *OFFER_FIELDS,
)


@dataclass
class Record:
    line: int
    values: dict[str, Any]
    """Names of model fields and their clean values; those not in the file are missing."""
    entry: Entry = field(default=Entry(0, None), kw_only=True, repr=False)
    """What of the file it was made of."""


@dataclass
class AttributeRecord(Record):
    choices: list[dict[str, Any]] | None
    """Values of ``AttributeChoice`` fields. None, here and below: not in the file."""
    keeps: bool = False
    """Whether an attribute that is there already stays as it is."""


@dataclass
class BrandRecord(Record):
    pass


@dataclass
class CategoryRecord(Record):
    path: Path
    attributes: dict[str, bool] | None
    """Codes, and whether they are required."""


@dataclass
class CollectionRecord(Record):
    products: list[str] | None
    """SKUs or external ids."""


@dataclass
class MediaRecord:
    values: dict[str, Any]
    file: str
    """Path relative to the imported file; "" if there is a URL."""


@dataclass
class VariantRecord:
    values: dict[str, Any]
    in_stock: bool | None
    options: dict[str, str] | None
    media: list[MediaRecord] | None


@dataclass
class ProductRecord(Record):
    in_stock: bool | None
    brand: str | None
    """Its name; "" for no brand."""
    categories: list[Path] | None
    attributes: dict[str, Any] | None
    """Codes and values as they are in the file: the attribute says what they should be."""
    variants: list[VariantRecord] | None
    media: list[MediaRecord] | None
    relations: dict[str, list[str]] | None
    """Kinds of relation; SKUs or external ids."""
    reference: str = ""
    """The external id or SKU of a product that exists, instead of values for them."""
    keeps_attributes: bool = False
    """Whether the product keeps the attributes that the record does not name."""
    keeps_metadata: bool = False
    """The same for the names in its metadata."""
    keeps_variants: bool = False
    """The same for its variants."""

    @property
    def is_offer(self) -> bool:
        """Whether it has nothing that a variant does not have: a row of a stock list."""
        lists = (self.categories, self.attributes, self.variants, self.media, self.relations)
        return (
            bool(self.values.get("sku"))
            and self.values.keys() <= {*OFFER_FIELDS, "currency"}
            and self.brand is None
            and all(each is None for each in lists)
        )

    def as_variant(self) -> "ProductRecord":
        """The same offer as the only variant that a record of its product names."""
        values = {name: value for name, value in self.values.items() if name in OFFER_FIELDS}
        variants = [VariantRecord(values, self.in_stock, None, None)]
        return replace(self, values={}, in_stock=None, variants=variants, keeps_variants=True)


def clean_record(line: int, data: Mapping[str, Any]) -> tuple[Record | None, list[InvalidRecord]]:
    """The clean record, or None and everything that is wrong with it."""
    intake = Intake(data)
    try:
        refuse_unstorable(data)
    except InvalidRecord as error:
        return None, [error]
    type_ = intake.take("type", _clean_type, "product")
    if intake.errors:
        return None, intake.errors
    record = CLEANERS[type_](line, intake)
    intake.refuse_unknown()
    return (None if intake.errors else record), intake.errors


def clean_attribute(line: int, intake: Intake) -> AttributeRecord:
    names = ("slug", "name", "type", "unit", "is_facet", "is_option", "help_text")
    keys = {"slug": "code", "type": "data_type"}
    values = intake.take_fields(Attribute, names, keys)
    _require(intake, values, "slug", "code")
    choices = intake.take_list("choices", _clean_choice)
    keeps = intake.take("if_exists", _clean_if_exists) == "keep"
    return AttributeRecord(line, values, choices, keeps)


def clean_brand(line: int, intake: Intake) -> BrandRecord:
    names = ("name", "slug", "description", "website", "is_active")
    values = intake.take_fields(get_brand_model(), names)
    _require(intake, values, "name")
    return BrandRecord(line, values)


def clean_category(line: int, intake: Intake) -> CategoryRecord:
    names = ("slug", "description", "is_active", "seo_title", "seo_description")
    values = intake.take_fields(get_category_model(), names)
    path = intake.take("path", clean_path, ())
    _require(intake, {"path": path}, "path")
    asked = intake.take_list("attributes", _clean_asked)
    return CategoryRecord(line, values, path, None if asked is None else dict(asked))


def clean_collection(line: int, intake: Intake) -> CollectionRecord:
    names = ("name", "slug", "description", "is_active", "rule", "seo_title", "seo_description")
    values = intake.take_fields(Collection, names)
    _require(intake, values, "name")
    return CollectionRecord(line, values, intake.take_list("products", _clean_reference))


def clean_product(line: int, intake: Intake) -> ProductRecord:
    values = intake.take_fields(get_product_model(), [*PRODUCT_FIELDS, *host_fields()])
    reference = intake.take("product", _clean_reference, "")
    if reference and ("external_id" in values or "sku" in values):
        intake.add(
            InvalidRecord(_("Give this, or the SKU and external id, but not both.")), "product"
        )
    if not reference and not values.get("external_id") and not values.get("sku"):
        intake.add(
            InvalidRecord(
                _("Give the product a SKU or an external id: the next import finds it by that.")
            ),
            "sku",
        )
    begin, end = values.get("publish_at"), values.get("unpublish_at")
    if begin and end and end <= begin:
        intake.add(
            InvalidRecord(_("It must be unpublished after it is published.")), "unpublish_at"
        )
    return ProductRecord(
        line,
        values,
        in_stock=intake.take("in_stock", _clean_in_stock),
        brand=intake.take("brand", _clean_brand_name),
        categories=_unique(intake.take_list("categories", clean_path)),
        attributes=intake.take_mapping("attributes", lambda value: value),
        variants=_clean_variants(intake, values.get("sku")),
        media=intake.take_records("media", _clean_media),
        relations=clean_relations(intake),
        reference=reference,
        keeps_attributes=intake.take("other_attributes", _clean_keep, False),
        keeps_metadata=intake.take("other_metadata", _clean_keep, False),
        keeps_variants=intake.take("other_variants", _clean_keep, False),
    )


def host_fields() -> list[str]:
    """Names of the fields that the host has added to its product model for all to see."""
    product = get_product_model()
    own = {field.name for field in AbstractProduct._meta.local_fields}
    fields = (product._meta.get_field(name) for name in product.catalog_fields if name not in own)
    return [field.name for field in fields if field.column and not field.generated]


def clean_path(value: Any) -> Path:
    """A category, as a list of names or as ``"Kitchen > Bowls"``."""
    names = value.split(">") if isinstance(value, str) else clean_list(value)
    path = tuple(clean_text(name) for name in names)
    if not all(path) or not path:
        raise InvalidRecord(_("A category or one of those above it has no name."))
    clean = cleaner(get_category_model()._meta.get_field("name"))
    for name in path:
        clean(name)
    return path


CLEANERS = {
    "attribute": clean_attribute,
    "brand": clean_brand,
    "category": clean_category,
    "product": clean_product,
    "collection": clean_collection,
}


def _clean_type(value):
    if not isinstance(value, str) or value not in CLEANERS:
        raise InvalidRecord(
            _("This must be one of: %(allowed)s.") % {"allowed": ", ".join(CLEANERS)}
        )
    return value


def _clean_if_exists(value):
    if value not in (None, "keep", "update"):
        raise InvalidRecord(_("This must be one of: %(allowed)s.") % {"allowed": "update, keep"})
    return value


def _clean_choice(value):
    """A choice of an attribute: its text, or a record with slug and swatch."""
    intake = Intake(value if isinstance(value, dict) else {"value": value})
    values = intake.take_fields(AttributeChoice, ("value", "slug", "swatch"))
    _require(intake, values, "value")
    intake.refuse_unknown()
    if intake.errors:
        raise intake.errors[0]
    return values


def _clean_asked(value):
    """An attribute that a category asks for: its code, or a record that may require it."""
    intake = Intake(value if isinstance(value, dict) else {"code": value})
    code = intake.take("code", clean_text, "")
    required = intake.take("required", clean_boolean, False)
    _require(intake, {"code": code}, "code")
    intake.refuse_unknown()
    if intake.errors:
        raise intake.errors[0]
    return code, required


def _clean_brand_name(value):
    return cleaner(get_brand_model()._meta.get_field("name"))(value) if value else ""


def _clean_reference(value):
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not clean_text(text):
        raise InvalidRecord(_("This must be the SKU or external id of a product."))
    return text.strip()


def _clean_keep(value):
    if value not in ("keep", None):
        raise InvalidRecord(_("This must be one of: %(allowed)s.") % {"allowed": "keep"})
    return value == "keep"


def _clean_in_stock(value):
    return None if value is None else clean_boolean(value)


def clean_relations(intake: Intake) -> dict[str, list[str]] | None:
    kinds = intake.take("relations", clean_mapping)
    if kinds is None:
        return None
    inner = intake.inside("relations", kinds)
    relations = {kind: inner.take_list(kind, _clean_reference) for kind in Relation.Kind.values}
    inner.refuse_unknown()
    return {kind: references for kind, references in relations.items() if references is not None}


def _clean_variants(intake, product_sku):
    variants = intake.take_records("variants", _clean_variant)
    skus = {product_sku}
    for number, variant in enumerate(variants or (), 1):
        sku = variant.values.get("sku")
        if sku and sku in skus:
            error = InvalidRecord(_("The product or another of its variants has this SKU."))
            intake.add(error, f"variants[{number}].sku", sku)
        skus.add(sku)
    return variants


def _clean_variant(intake):
    values = intake.take_fields(Variant, OFFER_FIELDS)
    in_stock = intake.take("in_stock", _clean_in_stock)
    options = intake.take_mapping("options", _clean_option)
    media = intake.take_records("media", _clean_media)
    if not values.get("sku") and not options:
        intake.add(
            InvalidRecord(_("Give the variant a SKU or options: the next import finds it by that."))
        )
    return VariantRecord(values, in_stock, options, media)


def _clean_option(value):
    return cleaner(AttributeChoice._meta.get_field("value"))(value)


def _clean_media(intake):
    values = intake.take_fields(Media, ("kind", "url", "alt", "focal_x", "focal_y"))
    file = intake.take("file", clean_text, "")
    if bool(file) == bool(intake.data.get("url")):
        intake.add(InvalidRecord(_("Give either the file or the URL.")))
    if file and values.get("kind", Media.Kind.IMAGE) != Media.Kind.IMAGE:
        intake.add(InvalidRecord(_("Only pictures can be files. Give a URL.")), "file", file)
    return MediaRecord(values, file)


def _require(intake, values, name, key=None):
    key = key or name
    if not values.get(name) and not any(error.field == key for error in intake.errors):
        intake.add(InvalidRecord(_("This cannot be empty.")), key)


def _unique(items):
    return items and list(dict.fromkeys(items))
