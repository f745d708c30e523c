import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("django_catalog", "0007_import_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImageFetch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=64, unique=True)),
                ("url", models.URLField(max_length=1000, verbose_name="URL")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("fetched", "fetched"),
                            ("failed", "given up"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="attempts")),
                ("attempted_at", models.DateTimeField(null=True, verbose_name="last attempt")),
                (
                    "next_attempt_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="next attempt"
                    ),
                ),
                ("error", models.TextField(blank=True, verbose_name="error")),
                ("file", models.CharField(blank=True, max_length=100, verbose_name="file")),
                ("former_file", models.CharField(blank=True, max_length=100)),
                ("digest", models.CharField(blank=True, db_index=True, max_length=64)),
                ("width", models.PositiveIntegerField(null=True, verbose_name="width")),
                ("height", models.PositiveIntegerField(null=True, verbose_name="height")),
            ],
            options={
                "verbose_name": "picture fetched from a URL",
                "verbose_name_plural": "pictures fetched from URLs",
                "ordering": ["-attempted_at"],
            },
        ),
    ]
