"""What imports remember of products, and a way from a product to its changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("django_catalog", "0005_search"),
        migrations.swappable_dependency(settings.DJANGO_CATALOG_PRODUCT_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["key", "kind"], name="django_cata_key_4af9e5_idx"),
        ),
        migrations.CreateModel(
            name="ImportedRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="source")),
                ("digest", models.CharField(blank=True, max_length=32)),
                ("sequence", models.BigIntegerField(default=0)),
                ("change", models.BigIntegerField(null=True)),
                ("former_status", models.CharField(blank=True, max_length=10)),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_records",
                        to=settings.DJANGO_CATALOG_PRODUCT_MODEL,
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "imported record",
                "verbose_name_plural": "imported records",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "product"), name="django_catalog_importedrecord_once"
                    )
                ],
            },
        ),
    ]
