"""Everything that points at the product, whichever it is."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.lookups
import django_catalog.identifiers
import django_catalog.money
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("django_catalog", "0002_product"),
        migrations.swappable_dependency(settings.DJANGO_CATALOG_CATEGORY_MODEL),
        migrations.swappable_dependency(settings.DJANGO_CATALOG_PRODUCT_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        allow_unicode=True,
                        blank=True,
                        help_text="The page's address. Made from the name if left empty.",
                        max_length=150,
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "image",
                    models.ImageField(
                        blank=True, upload_to="catalog/collections/", verbose_name="image"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "rule",
                    models.JSONField(
                        blank=True,
                        help_text='A question to the listing, whose answers are the products: {"category": "lighting", "colour": ["brass"], "in_stock": true}. Leave empty to pick products by hand.',
                        null=True,
                        verbose_name="rule",
                    ),
                ),
                (
                    "seo_title",
                    models.CharField(blank=True, max_length=200, verbose_name="SEO title"),
                ),
                (
                    "seo_description",
                    models.CharField(blank=True, max_length=320, verbose_name="SEO description"),
                ),
            ],
            options={
                "verbose_name": "collection",
                "verbose_name_plural": "collections",
                "ordering": ["name"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AttributeValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("choice", "One of its choices"),
                            ("multi_choice", "Several of its choices"),
                            ("number", "Number"),
                            ("boolean", "Yes or no"),
                            ("text", "Text"),
                            ("date", "Date"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "number",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=20,
                        null=True,
                        verbose_name="number",
                    ),
                ),
                ("boolean", models.BooleanField(blank=True, null=True, verbose_name="yes or no")),
                ("text", models.TextField(blank=True, null=True, verbose_name="text")),
                ("date", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "slot",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(then=models.F("choice"), type="multi_choice"),
                            default=models.Value(0),
                            output_field=models.BigIntegerField(),
                        ),
                        output_field=models.BigIntegerField(),
                    ),
                ),
                (
                    "attribute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="values",
                        to="django_catalog.attribute",
                        verbose_name="attribute",
                    ),
                ),
                (
                    "choice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="values",
                        to="django_catalog.attributechoice",
                        verbose_name="choice",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attribute_values",
                        to=settings.DJANGO_CATALOG_PRODUCT_MODEL,
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "attribute value",
                "verbose_name_plural": "attribute values",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CategoryAttribute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_required", models.BooleanField(default=False, verbose_name="required")),
                (
                    "attribute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="category_attributes",
                        to="django_catalog.attribute",
                        verbose_name="attribute",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="category_attributes",
                        to=settings.DJANGO_CATALOG_CATEGORY_MODEL,
                        verbose_name="category",
                    ),
                ),
            ],
            options={
                "verbose_name": "attribute of the category",
                "verbose_name_plural": "attributes of the category",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CollectionProduct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(blank=True, default=None, verbose_name="position"),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="django_catalog.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collection_entries",
                        to=settings.DJANGO_CATALOG_PRODUCT_MODEL,
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "product of the collection",
                "verbose_name_plural": "products of the collection",
                "ordering": ["position", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="collection",
            name="products",
            field=models.ManyToManyField(
                related_name="collections",
                through="django_catalog.CollectionProduct",
                to=settings.DJANGO_CATALOG_PRODUCT_MODEL,
                verbose_name="products",
            ),
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(blank=True, default=None, verbose_name="position"),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placements",
                        to=settings.DJANGO_CATALOG_CATEGORY_MODEL,
                        verbose_name="category",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placements",
                        to=settings.DJANGO_CATALOG_PRODUCT_MODEL,
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "category of the product",
                "verbose_name_plural": "categories of the product",
                "ordering": ["position", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("related", "Related"),
                            ("accessory", "Goes with it"),
                            ("replacement", "Replaces it"),
                            ("upsell", "A better one"),
                        ],
                        default="related",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(blank=True, default=None, verbose_name="position"),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to=settings.DJANGO_CATALOG_PRODUCT_MODEL,
                        verbose_name="product",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="incoming_relations",
                        to=settings.DJANGO_CATALOG_PRODUCT_MODEL,
                        verbose_name="other product",
                    ),
                ),
            ],
            options={
                "verbose_name": "related product",
                "verbose_name_plural": "related products",
                "ordering": ["kind", "position", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Variant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sku",
                    models.CharField(
                        blank=True,
                        error_messages={
                            "unique": "Another product or variant already has this SKU."
                        },
                        help_text="Your own article number.",
                        max_length=100,
                        null=True,
                        unique=True,
                        verbose_name="SKU",
                    ),
                ),
                (
                    "gtin",
                    models.CharField(
                        blank=True,
                        help_text="The number under the barcode (EAN, UPC or ISBN-13).",
                        max_length=14,
                        verbose_name="GTIN",
                    ),
                ),
                (
                    "mpn",
                    models.CharField(
                        blank=True,
                        help_text="The maker's part number.",
                        max_length=70,
                        verbose_name="MPN",
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="price",
                    ),
                ),
                (
                    "compare_at_price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="The price before a reduction; shown struck through if it is higher.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="compare-at price",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        default=django_catalog.money.default_currency,
                        help_text="ISO 4217 code, such as EUR.",
                        max_length=3,
                        validators=[django_catalog.money.validate_currency],
                        verbose_name="currency",
                    ),
                ),
                (
                    "availability",
                    models.CharField(
                        choices=[
                            ("in_stock", "In stock"),
                            ("limited_stock", "Only a few left"),
                            ("preorder", "Available for pre-order"),
                            ("backorder", "On back-order"),
                            ("out_of_stock", "Out of stock"),
                            ("discontinued", "No longer available"),
                        ],
                        default="in_stock",
                        max_length=20,
                        verbose_name="availability",
                    ),
                ),
                (
                    "in_stock",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                availability__in=["in_stock", "limited_stock"],
                                then=models.Value(True),
                            ),
                            default=models.Value(False),
                            output_field=models.BooleanField(),
                        ),
                        output_field=models.BooleanField(),
                        verbose_name="in stock",
                    ),
                ),
                (
                    "available_on",
                    models.DateField(
                        blank=True,
                        help_text="When pre-ordered or back-ordered goods arrive.",
                        null=True,
                        verbose_name="available on",
                    ),
                ),
                (
                    "stock_quantity",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Pieces in stock; leave empty if you do not count them.",
                        null=True,
                        verbose_name="stock quantity",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(blank=True, default=None, verbose_name="position"),
                ),
                ("combination", models.CharField(editable=False, max_length=255, null=True)),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variants",
                        to=settings.DJANGO_CATALOG_PRODUCT_MODEL,
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "variant",
                "verbose_name_plural": "variants",
                "ordering": ["position", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Media",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("image", "Image"), ("video", "Video"), ("model", "3D model")],
                        default="image",
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                (
                    "file",
                    models.ImageField(
                        blank=True,
                        height_field="height",
                        upload_to="catalog/products/",
                        verbose_name="image file",
                        width_field="width",
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        help_text="Of a picture, video or 3D model that lies elsewhere.",
                        max_length=1000,
                        verbose_name="URL",
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="What it shows, for people who do not see it.",
                        max_length=300,
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "width",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="width"
                    ),
                ),
                (
                    "height",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="height"
                    ),
                ),
                (
                    "focal_x",
                    models.FloatField(
                        default=0.5,
                        help_text="Where the eye should rest when the picture is cropped, 0 to 1.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="focal point, from the left",
                    ),
                ),
                (
                    "focal_y",
                    models.FloatField(
                        default=0.5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="focal point, from the top",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(blank=True, default=None, verbose_name="position"),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="media",
                        to=settings.DJANGO_CATALOG_PRODUCT_MODEL,
                        verbose_name="product",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        blank=True,
                        help_text="Choose one if it shows only this variant.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="media",
                        to="django_catalog.variant",
                        verbose_name="variant",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture or video",
                "verbose_name_plural": "pictures and videos",
                "ordering": ["position", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="VariantOption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "attribute",
                    models.ForeignKey(
                        limit_choices_to={"is_option": True},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="variant_options",
                        to="django_catalog.attribute",
                        verbose_name="option",
                    ),
                ),
                (
                    "choice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="variant_options",
                        to="django_catalog.attributechoice",
                        verbose_name="choice",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="django_catalog.variant",
                        verbose_name="variant",
                    ),
                ),
            ],
            options={
                "verbose_name": "option of the variant",
                "verbose_name_plural": "options of the variant",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="attributevalue",
            index=models.Index(
                fields=["attribute", "choice", "product"], name="django_cata_attribu_374ce6_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="attributevalue",
            index=models.Index(
                fields=["attribute", "number", "product"], name="django_cata_attribu_e02370_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="attributevalue",
            constraint=models.UniqueConstraint(
                fields=("product", "attribute", "slot"),
                name="django_catalog_attributevalue_once",
                violation_error_message="The product already has this attribute.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attributevalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("choice__isnull", False),
                        ("type__in", ["choice", "multi_choice"]),
                        ("boolean", None),
                        ("date", None),
                        ("number", None),
                        ("text", None),
                    ),
                    models.Q(
                        ("number__isnull", False),
                        ("type", "number"),
                        ("boolean", None),
                        ("choice", None),
                        ("date", None),
                        ("text", None),
                    ),
                    models.Q(
                        ("boolean__isnull", False),
                        ("type", "boolean"),
                        ("choice", None),
                        ("date", None),
                        ("number", None),
                        ("text", None),
                    ),
                    models.Q(
                        ("text__isnull", False),
                        ("type", "text"),
                        ("boolean", None),
                        ("choice", None),
                        ("date", None),
                        ("number", None),
                    ),
                    models.Q(
                        ("date__isnull", False),
                        ("type", "date"),
                        ("boolean", None),
                        ("choice", None),
                        ("number", None),
                        ("text", None),
                    ),
                    _connector="OR",
                ),
                name="django_catalog_attributevalue_type",
                violation_error_message="The value is not of the attribute's type.",
            ),
        ),
        migrations.AddConstraint(
            model_name="categoryattribute",
            constraint=models.UniqueConstraint(
                fields=("category", "attribute"),
                name="django_catalog_categoryattribute_once",
                violation_error_message="The category already asks for this attribute.",
            ),
        ),
        migrations.AddConstraint(
            model_name="collectionproduct",
            constraint=models.UniqueConstraint(
                fields=("collection", "product"),
                name="django_catalog_collectionproduct_once",
                violation_error_message="The product is already in this collection.",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.UniqueConstraint(
                fields=("product", "category"),
                name="django_catalog_placement_once",
                violation_error_message="The product is already in this category.",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                fields=("source", "target", "kind"),
                name="django_catalog_relation_once",
                violation_error_message="The products are already related in this way.",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", models.F("target")), _negated=True),
                name="django_catalog_relation_not_to_itself",
                violation_error_message="A product cannot be related to itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("price", None), ("price__gte", 0), _connector="OR"),
                    models.Q(
                        ("compare_at_price", None), ("compare_at_price__gte", 0), _connector="OR"
                    ),
                ),
                name="django_catalog_variant_price_not_negative",
                violation_error_message="A price cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("price", None),
                        models.Q(
                            models.Q(
                                (
                                    "currency__in",
                                    [
                                        "BIF",
                                        "CLP",
                                        "DJF",
                                        "GNF",
                                        "ISK",
                                        "JPY",
                                        "KMF",
                                        "KRW",
                                        "PYG",
                                        "RWF",
                                        "UGX",
                                        "UYI",
                                        "VND",
                                        "VUV",
                                        "XAF",
                                        "XOF",
                                        "XPF",
                                        "BHD",
                                        "IQD",
                                        "JOD",
                                        "KWD",
                                        "LYD",
                                        "OMR",
                                        "TND",
                                        "CLF",
                                        "UYW",
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("price", django.db.models.functions.math.Round(models.F("price"), 2)),
                        ),
                        models.Q(
                            (
                                "currency__in",
                                (
                                    "BIF",
                                    "CLP",
                                    "DJF",
                                    "GNF",
                                    "ISK",
                                    "JPY",
                                    "KMF",
                                    "KRW",
                                    "PYG",
                                    "RWF",
                                    "UGX",
                                    "UYI",
                                    "VND",
                                    "VUV",
                                    "XAF",
                                    "XOF",
                                    "XPF",
                                ),
                            ),
                            ("price", django.db.models.functions.math.Round(models.F("price"), 0)),
                        ),
                        models.Q(
                            ("currency__in", ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")),
                            ("price", django.db.models.functions.math.Round(models.F("price"), 3)),
                        ),
                        models.Q(
                            ("currency__in", ("CLF", "UYW")),
                            ("price", django.db.models.functions.math.Round(models.F("price"), 4)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("compare_at_price", None),
                        models.Q(
                            models.Q(
                                (
                                    "currency__in",
                                    [
                                        "BIF",
                                        "CLP",
                                        "DJF",
                                        "GNF",
                                        "ISK",
                                        "JPY",
                                        "KMF",
                                        "KRW",
                                        "PYG",
                                        "RWF",
                                        "UGX",
                                        "UYI",
                                        "VND",
                                        "VUV",
                                        "XAF",
                                        "XOF",
                                        "XPF",
                                        "BHD",
                                        "IQD",
                                        "JOD",
                                        "KWD",
                                        "LYD",
                                        "OMR",
                                        "TND",
                                        "CLF",
                                        "UYW",
                                    ],
                                ),
                                _negated=True,
                            ),
                            (
                                "compare_at_price",
                                django.db.models.functions.math.Round(
                                    models.F("compare_at_price"), 2
                                ),
                            ),
                        ),
                        models.Q(
                            (
                                "currency__in",
                                (
                                    "BIF",
                                    "CLP",
                                    "DJF",
                                    "GNF",
                                    "ISK",
                                    "JPY",
                                    "KMF",
                                    "KRW",
                                    "PYG",
                                    "RWF",
                                    "UGX",
                                    "UYI",
                                    "VND",
                                    "VUV",
                                    "XAF",
                                    "XOF",
                                    "XPF",
                                ),
                            ),
                            (
                                "compare_at_price",
                                django.db.models.functions.math.Round(
                                    models.F("compare_at_price"), 0
                                ),
                            ),
                        ),
                        models.Q(
                            ("currency__in", ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")),
                            (
                                "compare_at_price",
                                django.db.models.functions.math.Round(
                                    models.F("compare_at_price"), 3
                                ),
                            ),
                        ),
                        models.Q(
                            ("currency__in", ("CLF", "UYW")),
                            (
                                "compare_at_price",
                                django.db.models.functions.math.Round(
                                    models.F("compare_at_price"), 4
                                ),
                            ),
                        ),
                        _connector="OR",
                    ),
                ),
                name="django_catalog_variant_price_decimals",
                violation_error_message="The price has more decimals than its currency.",
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("gtin", ""),
                    models.Q(
                        ("gtin__regex", "^([0-9]{8}|[0-9]{12,14})$"),
                        models.Q(("gtin__regex", "^0+$"), _negated=True),
                        django.db.models.lookups.Exact(
                            django.db.models.expressions.CombinedExpression(
                                django_catalog.identifiers.CheckSum("gtin"), "%%", models.Value(10)
                            ),
                            0,
                        ),
                    ),
                    _connector="OR",
                ),
                name="django_catalog_variant_gtin",
                violation_error_message="This is not a valid GTIN: 8, 12, 13 or 14 digits, of which the last is a check digit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.UniqueConstraint(
                fields=("product", "combination"),
                name="django_catalog_variant_combination",
                violation_error_message="The product already has a variant with these options.",
            ),
        ),
        migrations.AddConstraint(
            model_name="media",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", ""), _negated=True),
                    models.Q(("url", ""), _negated=True),
                    _connector="OR",
                ),
                name="django_catalog_media_has_source",
                violation_error_message="Choose a file or give a URL.",
            ),
        ),
        migrations.AddConstraint(
            model_name="media",
            constraint=models.CheckConstraint(
                condition=models.Q(("focal_x__range", (0, 1)), ("focal_y__range", (0, 1))),
                name="django_catalog_media_focal_point",
                violation_error_message="A focal point lies between 0 and 1.",
            ),
        ),
        migrations.AddConstraint(
            model_name="variantoption",
            constraint=models.UniqueConstraint(
                fields=("variant", "attribute"),
                name="django_catalog_variantoption_once",
                violation_error_message="The variant already has this option.",
            ),
        ),
    ]
