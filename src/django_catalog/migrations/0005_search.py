"""The text index, and what editors tell it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from django_catalog.search import storage


def install(apps, schema_editor):
    storage.install(schema_editor.connection)


def uninstall(apps, schema_editor):
    storage.uninstall(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("django_catalog", "0004_listing_index"),
        migrations.swappable_dependency(settings.DJANGO_CATALOG_PRODUCT_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MissedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200, unique=True, verbose_name="search")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                (
                    "last_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="last time"
                    ),
                ),
            ],
            options={
                "verbose_name": "search without results",
                "verbose_name_plural": "searches without results",
                "ordering": ["-times", "-last_at"],
            },
        ),
        migrations.CreateModel(
            name="PinnedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        help_text="What shoppers type, in full. Capitals, accents and signs do not count.",
                        max_length=200,
                        verbose_name="search",
                    ),
                ),
                ("folded", models.CharField(editable=False, max_length=200, unique=True)),
            ],
            options={
                "verbose_name": "search with chosen results",
                "verbose_name_plural": "searches with chosen results",
                "ordering": ["text"],
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "product",
                    models.BigIntegerField(
                        primary_key=True, serialize=False, verbose_name="product"
                    ),
                ),
                ("name", models.TextField(blank=True, verbose_name="name")),
                ("brand", models.TextField(blank=True, verbose_name="brand")),
                ("categories", models.TextField(blank=True, verbose_name="categories")),
                ("attributes", models.TextField(blank=True, verbose_name="attributes")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("identifiers", models.TextField(blank=True, verbose_name="identifiers")),
            ],
            options={
                "verbose_name": "entry of the text index",
                "verbose_name_plural": "entries of the text index",
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=40, unique=True, verbose_name="word")),
                ("products", models.PositiveIntegerField(default=0, verbose_name="products")),
            ],
            options={
                "verbose_name": "word of the text index",
                "verbose_name_plural": "words of the text index",
            },
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "terms",
                    models.TextField(
                        help_text="Separated by commas or on lines of their own: sofa, couch, settee.",
                        verbose_name="words",
                    ),
                ),
                (
                    "only_for",
                    models.CharField(
                        blank=True,
                        help_text="If given, only a search for this finds the words above as well; a search for one of them finds neither this nor the others.",
                        max_length=200,
                        verbose_name="only for",
                    ),
                ),
                ("folded", models.TextField(editable=False)),
            ],
            options={
                "verbose_name": "synonym",
                "verbose_name_plural": "synonyms",
            },
        ),
        migrations.CreateModel(
            name="SearchLabel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("key", models.CharField(max_length=64, verbose_name="key")),
                ("words", models.TextField(blank=True, verbose_name="words")),
            ],
            options={
                "verbose_name": "label in the text index",
                "verbose_name_plural": "labels in the text index",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "key"), name="django_catalog_searchlabel_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchMisspelling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("letters", models.CharField(db_index=True, max_length=40, verbose_name="letters")),
                (
                    "word",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="misspellings",
                        to="django_catalog.searchword",
                        verbose_name="word",
                    ),
                ),
            ],
            options={
                "verbose_name": "misspelling in the text index",
                "verbose_name_plural": "misspellings in the text index",
            },
        ),
        migrations.CreateModel(
            name="PinnedResult",
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
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pinned_results",
                        to=settings.DJANGO_CATALOG_PRODUCT_MODEL,
                        verbose_name="product",
                    ),
                ),
                (
                    "search",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="django_catalog.pinnedsearch",
                        verbose_name="search",
                    ),
                ),
            ],
            options={
                "verbose_name": "chosen result",
                "verbose_name_plural": "chosen results",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("search", "product"),
                        name="django_catalog_pinnedresult_once",
                        violation_error_message="The product is chosen twice.",
                    )
                ],
            },
        ),
        migrations.RunPython(install, uninstall),
    ]
