import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("django_catalog", "0008_fetched_images"),
    ]

    operations = [
        migrations.AlterField(
            model_name="attributevalue",
            name="attribute",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="values",
                to="django_catalog.attribute",
                verbose_name="attribute",
            ),
        ),
        migrations.AlterField(
            model_name="attributevalue",
            name="product",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attribute_values",
                to=settings.DJANGO_CATALOG_PRODUCT_MODEL,
                verbose_name="product",
            ),
        ),
        migrations.AlterField(
            model_name="placement",
            name="product",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="placements",
                to=settings.DJANGO_CATALOG_PRODUCT_MODEL,
                verbose_name="product",
            ),
        ),
        migrations.AlterField(
            model_name="variantoption",
            name="variant",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="options",
                to="django_catalog.variant",
                verbose_name="variant",
            ),
        ),
    ]
