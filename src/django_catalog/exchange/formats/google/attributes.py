"""What Google knows of an item: its attributes, how long they may be and what they may say."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """An attribute of Google's product data specification."""

    name: str
    limit: int = 0
    """Characters of one value at most; 0: Google names no limit."""
    repeats: int = 1
    """Values at most."""
    values: tuple[str, ...] = ()
    """The only ones there are; empty: any."""
    parts: tuple[tuple[str, int], ...] = ()
    """Sub-attributes in their order, each with its limit."""
    is_required: bool = False

    def allows(self, value: str) -> bool:
        """Whether Google takes this value as it is."""
        if self.values:
            return value in self.values
        return bool(value) and (not self.limit or len(value) <= self.limit)


RULES = (
    Rule("id", 50, is_required=True),
    Rule("title", 150, is_required=True),
    Rule("structured_title", parts=(("digital_source_type", 0), ("content", 150))),
    Rule("description", 5000, is_required=True),
    Rule("structured_description", parts=(("digital_source_type", 0), ("content", 5000))),
    Rule("link", 2000, is_required=True),
    Rule("image_link", 2000, is_required=True),
    Rule("additional_image_link", 2000, repeats=10),
    Rule("video_link", 2000, repeats=10),
    Rule("virtual_model_link", 2000),
    Rule(
        "availability",
        values=("in_stock", "out_of_stock", "preorder", "backorder"),
        is_required=True,
    ),
    Rule("availability_date", 25),
    Rule("expiration_date", 25),
    Rule("price", is_required=True),
    Rule("sale_price"),
    Rule("sale_price_effective_date", 51),
    Rule("unit_pricing_measure"),
    Rule("unit_pricing_base_measure"),
    Rule("brand", 70),
    Rule("gtin", 14),
    Rule("mpn", 70),
    Rule("identifier_exists", values=("yes", "no")),
    Rule("condition", values=("new", "refurbished", "used")),
    Rule("google_product_category"),
    Rule("product_type", 750, repeats=10),
    Rule("item_group_id", 50),
    Rule("item_group_title", 150),
    Rule("variant_option", repeats=30, parts=(("name", 250), ("value", 250))),
    Rule("color", 100),
    Rule("size", 100),
    Rule("material", 200),
    Rule("pattern", 100),
    Rule("age_group", values=("newborn", "infant", "toddler", "kids", "adult")),
    Rule("gender", values=("male", "female", "unisex")),
    Rule("size_type", values=("regular", "petite", "maternity", "big", "tall", "plus")),
    Rule("size_system", values=tuple("AU BR CN DE EU FR IT JP MEX UK US".split())),
    Rule("multipack"),
    Rule("is_bundle", values=("yes", "no")),
    Rule("adult", values=("yes", "no")),
    Rule("energy_efficiency_class", values=tuple("A+++ A++ A+ A B C D E F G".split())),
    Rule("product_length"),
    Rule("product_width"),
    Rule("product_height"),
    Rule("product_weight"),
    Rule("product_highlight", 150, repeats=100),
    Rule(
        "product_detail",
        repeats=100,
        parts=(("section_name", 140), ("attribute_name", 140), ("attribute_value", 1000)),
    ),
    Rule("short_title", 150),
    *(Rule(f"custom_label_{number}", 100) for number in range(5)),
    Rule("promotion_id", 50, repeats=10),
    Rule("ads_redirect", 2000),
    Rule("external_seller_id", 50),
    Rule("pause", values=("ads", "all")),
    Rule("popularity_rank"),
    Rule("document_link", 2000, repeats=5),
    Rule("shipping_weight"),
    Rule("shipping_label", 100),
)

BY_NAME = {rule.name: rule for rule in RULES}

AXES = ("color", "size", "material", "pattern", "age_group", "gender", "size_type")
"""By which the items of a group may differ; ``variant_option`` names any other."""

FACTS = (
    *AXES,
    *("size_system", "multipack", "is_bundle", "adult", "energy_efficiency_class"),
    *("product_length", "product_width", "product_height", "product_weight"),
)
"""What an attribute of the catalogue can say: facts about the goods, not about the listing."""

SPELLINGS = {"colour": "color", "colours": "color", "colors": "color", "sizes": "size"}
"""Codes of attributes that mean one of ``FACTS``."""

RESERVED_PREFIXES = ("02", "04", "2", "98", "99")
"""Of GTINs, as 13 digits, which shops give out themselves; Google does not take them."""


def fact(code: str) -> str:
    """The name in ``FACTS`` of an attribute with this code; "" if it has none."""
    name = code.casefold().replace("-", "_")
    name = SPELLINGS.get(name, name)
    return name if name in FACTS else ""
