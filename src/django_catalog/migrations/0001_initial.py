"""What abstract models point at: a swapped product depends on this migration only."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "sequence",
                    models.BigIntegerField(
                        editable=False, null=True, unique=True, verbose_name="sequence"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("key", models.CharField(max_length=64, verbose_name="key")),
                (
                    "action",
                    models.CharField(
                        choices=[("put", "created or changed"), ("delete", "deleted")],
                        max_length=6,
                        verbose_name="action",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_index=True, verbose_name="created at"
                    ),
                ),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "ordering": ["sequence", "id"],
            },
        ),
        migrations.CreateModel(
            name="ChangeLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("newest", models.BigIntegerField(default=0)),
                ("pruned", models.BigIntegerField(default=0)),
                ("scheduled_until", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "change log",
                "verbose_name_plural": "change log",
            },
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                ("cursor", models.BigIntegerField(default=0, verbose_name="cursor")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
            ],
            options={
                "verbose_name": "follower of changes",
                "verbose_name_plural": "followers of changes",
            },
        ),
        migrations.CreateModel(
            name="Brand",
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
                    "logo",
                    models.ImageField(blank=True, upload_to="catalog/brands/", verbose_name="logo"),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="An inactive brand hides all its products.",
                        verbose_name="active",
                    ),
                ),
            ],
            options={
                "verbose_name": "brand",
                "verbose_name_plural": "brands",
                "ordering": ["name"],
                "abstract": False,
                "swappable": "DJANGO_CATALOG_BRAND_MODEL",
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["name"], name="django_cata_name_c9c824_idx")],
            },
        ),
        migrations.CreateModel(
            name="Category",
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
                        blank=True, upload_to="catalog/categories/", verbose_name="image"
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(
                        blank=True,
                        default=None,
                        help_text="Order among its siblings.",
                        verbose_name="position",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="An inactive category hides all below it, and products that are nowhere else.",
                        verbose_name="active",
                    ),
                ),
                (
                    "is_visible",
                    models.BooleanField(default=True, editable=False, verbose_name="visible"),
                ),
                (
                    "seo_title",
                    models.CharField(blank=True, max_length=200, verbose_name="SEO title"),
                ),
                (
                    "seo_description",
                    models.CharField(blank=True, max_length=320, verbose_name="SEO description"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="django_catalog.category",
                        verbose_name="parent",
                    ),
                ),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ["position", "pk"],
                "abstract": False,
                "swappable": "DJANGO_CATALOG_CATEGORY_MODEL",
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Attribute",
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
                        default="choice",
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        help_text="Of a number: cm, kg, W.",
                        max_length=20,
                        verbose_name="unit",
                    ),
                ),
                (
                    "help_text",
                    models.CharField(blank=True, max_length=200, verbose_name="help text"),
                ),
                (
                    "is_facet",
                    models.BooleanField(
                        default=False,
                        help_text="Shoppers can filter lists by it.",
                        verbose_name="filter",
                    ),
                ),
                (
                    "is_option",
                    models.BooleanField(
                        default=False,
                        help_text="Shoppers choose a variant by it.",
                        verbose_name="option",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(blank=True, default=None, verbose_name="position"),
                ),
            ],
            options={
                "verbose_name": "attribute",
                "verbose_name_plural": "attributes",
                "ordering": ["position", "name"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_option", False), ("type", "choice"), _connector="OR"
                        ),
                        name="django_catalog_attribute_option_type",
                        violation_error_message="Shoppers can choose a variant only by an attribute of choices.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AttributeChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.CharField(max_length=200, verbose_name="value")),
                (
                    "slug",
                    models.SlugField(
                        allow_unicode=True, blank=True, max_length=150, verbose_name="slug"
                    ),
                ),
                (
                    "swatch",
                    models.CharField(
                        blank=True,
                        help_text="A colour shown for it, as #a1b2c3.",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-fA-F]{6}$", "Write a colour as #a1b2c3."
                            )
                        ],
                        verbose_name="swatch",
                    ),
                ),
                (
                    "swatch_image",
                    models.ImageField(
                        blank=True, upload_to="catalog/swatches/", verbose_name="swatch image"
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(blank=True, default=None, verbose_name="position"),
                ),
                (
                    "attribute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="django_catalog.attribute",
                        verbose_name="attribute",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice",
                "verbose_name_plural": "choices",
                "ordering": ["position", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="SlugHistory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("slug", models.CharField(max_length=150, verbose_name="slug")),
                ("object_id", models.CharField(max_length=64, verbose_name="object id")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
            ],
            options={
                "verbose_name": "former slug",
                "verbose_name_plural": "former slugs",
                "indexes": [
                    models.Index(fields=["kind", "object_id"], name="django_cata_kind_045d12_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "slug"), name="django_catalog_slughistory_unique"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="attributechoice",
            constraint=models.UniqueConstraint(
                fields=("attribute", "slug"),
                name="django_catalog_attributechoice_slug",
                violation_error_message="The attribute already has a choice with this slug.",
            ),
        ),
    ]
