"""Imports that editors start in the admin, and how they read files."""

import django.db.models.deletion
import django_catalog.uploads
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("django_catalog", "0006_imported_record"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                ("format", models.CharField(blank=True, max_length=30, verbose_name="format")),
                ("mapping", models.JSONField(blank=True, default=dict, verbose_name="columns")),
                ("options", models.JSONField(blank=True, default=dict, verbose_name="options")),
            ],
            options={
                "verbose_name": "saved mapping",
                "verbose_name_plural": "saved mappings",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        storage=django_catalog.uploads.import_storage,
                        upload_to=django_catalog.uploads.upload_name,
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="file name")),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="size")),
                ("format", models.CharField(blank=True, max_length=30, verbose_name="format")),
                ("mapping", models.JSONField(blank=True, default=dict, verbose_name="columns")),
                ("options", models.JSONField(blank=True, default=dict, verbose_name="options")),
                (
                    "is_strict",
                    models.BooleanField(default=False, verbose_name="refuse what is new"),
                ),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="source")),
                (
                    "archive_missing",
                    models.BooleanField(default=False, verbose_name="archive what is missing"),
                ),
                (
                    "fetch_images",
                    models.BooleanField(default=False, verbose_name="fetch the pictures"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("uploaded", "uploaded"),
                            ("waiting", "waiting for a worker"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("stopped", "stopped"),
                        ],
                        default="uploaded",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("is_check", models.BooleanField(default=False, verbose_name="check")),
                ("claim", models.CharField(blank=True, editable=False, max_length=32)),
                ("rows_read", models.PositiveIntegerField(default=0, verbose_name="rows read")),
                ("rows_failed", models.PositiveIntegerField(default=0, verbose_name="rows failed")),
                (
                    "bytes_read",
                    models.PositiveBigIntegerField(default=0, verbose_name="bytes read"),
                ),
                ("report", models.JSONField(blank=True, null=True, verbose_name="report")),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "rejects",
                    models.FileField(
                        blank=True,
                        storage=django_catalog.uploads.import_storage,
                        upload_to=django_catalog.uploads.upload_name,
                        verbose_name="failed rows",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_index=True, verbose_name="uploaded at"
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="started at"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="finished at"),
                ),
                (
                    "heartbeat",
                    models.DateTimeField(blank=True, null=True, verbose_name="last sign of life"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-pk"],
                "permissions": [("export_catalog", "Can export the catalogue")],
                "default_permissions": ["add", "view", "delete"],
            },
        ),
    ]
