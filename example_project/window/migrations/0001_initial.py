import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.lookups
import django.utils.timezone
import django_catalog.identifiers
import django_catalog.money
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.DJANGO_CATALOG_BRAND_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Product",
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
                ("name", models.CharField(max_length=255, verbose_name="name")),
                (
                    "summary",
                    models.CharField(
                        blank=True,
                        help_text="One sentence, shown in lists.",
                        max_length=500,
                        verbose_name="summary",
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("archived", "Archived"),
                        ],
                        default="published",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="publish at"),
                ),
                (
                    "unpublish_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="unpublish at"),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        error_messages={"unique": "Another product already has this external id."},
                        help_text="Its key in the system it is imported from.",
                        max_length=200,
                        null=True,
                        unique=True,
                        verbose_name="external id",
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
                ("metadata", models.JSONField(blank=True, default=dict, verbose_name="metadata")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="created at"
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "base_price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        editable=False,
                        max_digits=14,
                        null=True,
                        verbose_name="own price",
                    ),
                ),
                (
                    "base_compare_at_price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        editable=False,
                        max_digits=14,
                        null=True,
                        verbose_name="own compare-at price",
                    ),
                ),
                (
                    "highest_price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        editable=False,
                        max_digits=14,
                        null=True,
                        verbose_name="highest price",
                    ),
                ),
                (
                    "variant_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="variants"),
                ),
                (
                    "made_in",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DK", "Denmark"),
                            ("FR", "France"),
                            ("DE", "Germany"),
                            ("IT", "Italy"),
                            ("JP", "Japan"),
                            ("PT", "Portugal"),
                            ("SE", "Sweden"),
                            ("GB", "United Kingdom"),
                        ],
                        max_length=2,
                        verbose_name="made in",
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to=settings.DJANGO_CATALOG_BRAND_MODEL,
                        verbose_name="brand",
                    ),
                ),
            ],
            options={
                "verbose_name": "product",
                "verbose_name_plural": "products",
                "ordering": ["name", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["status", "created_at"], name="window_prod_status_6d2f98_idx"
                    ),
                    models.Index(fields=["status", "price"], name="window_prod_status_441d1f_idx"),
                    models.Index(fields=["status", "name"], name="window_prod_status_30d544_idx"),
                    models.Index(fields=["publish_at"], name="window_prod_publish_893baf_idx"),
                    models.Index(fields=["unpublish_at"], name="window_prod_unpubli_abaa6e_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("price", None), ("price__gte", 0), _connector="OR"),
                            models.Q(
                                ("compare_at_price", None),
                                ("compare_at_price__gte", 0),
                                _connector="OR",
                            ),
                        ),
                        name="window_product_price_not_negative",
                        violation_error_message="A price cannot be negative.",
                    ),
                    models.CheckConstraint(
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
                                    (
                                        "price",
                                        django.db.models.functions.math.Round(models.F("price"), 2),
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
                                        "price",
                                        django.db.models.functions.math.Round(models.F("price"), 0),
                                    ),
                                ),
                                models.Q(
                                    (
                                        "currency__in",
                                        ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"),
                                    ),
                                    (
                                        "price",
                                        django.db.models.functions.math.Round(models.F("price"), 3),
                                    ),
                                ),
                                models.Q(
                                    ("currency__in", ("CLF", "UYW")),
                                    (
                                        "price",
                                        django.db.models.functions.math.Round(models.F("price"), 4),
                                    ),
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
                                    (
                                        "currency__in",
                                        ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"),
                                    ),
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
                        name="window_product_price_decimals",
                        violation_error_message="The price has more decimals than its currency.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gtin", ""),
                            models.Q(
                                ("gtin__regex", "^([0-9]{8}|[0-9]{12,14})$"),
                                models.Q(("gtin__regex", "^0+$"), _negated=True),
                                django.db.models.lookups.Exact(
                                    django.db.models.expressions.CombinedExpression(
                                        django_catalog.identifiers.CheckSum("gtin"),
                                        "%%",
                                        models.Value(10),
                                    ),
                                    0,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="window_product_gtin",
                        violation_error_message="This is not a valid GTIN: 8, 12, 13 or 14 digits, of which the last is a check digit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publish_at", None),
                            ("unpublish_at", None),
                            ("unpublish_at__gt", models.F("publish_at")),
                            _connector="OR",
                        ),
                        name="window_product_publishing_dates",
                        violation_error_message="It must be unpublished after it is published.",
                    ),
                ],
            },
        ),
    ]
