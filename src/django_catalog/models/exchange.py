"""Imports that editors start: the file, how it is read, and what became of it.

``exchange.runs`` has the operations.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..uploads import import_storage, upload_name


class ImportMapping(models.Model):
    """How a table is read, saved to be used again for the next file of its kind."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    format = models.CharField(_("format"), max_length=30, blank=True)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    """Field by column, as ``exchange.formats.ReadOptions`` has it."""
    options = models.JSONField(_("options"), default=dict, blank=True)
    """The other ``ReadOptions`` by name; what is missing is found out."""

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved mapping")
        verbose_name_plural = _("saved mappings")

    def __str__(self):
        return self.name


class ImportRun(models.Model):
    """A file that was uploaded, and the checks and the import of it.

    Whoever does the work writes a token of its own into ``claim``, and stops as soon as
    another one stands there or the status has changed.
    """

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        WAITING = "waiting", _("waiting for a worker")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("stopped")

    file = models.FileField(_("file"), storage=import_storage, upload_to=upload_name, blank=True)
    """Empty once it was deleted because of its age."""
    name = models.CharField(_("file name"), max_length=255)
    """As it was on the editor's machine."""
    size = models.PositiveBigIntegerField(_("size"), default=0)
    """Bytes."""

    format = models.CharField(_("format"), max_length=30, blank=True)
    """Name of a format; empty: it is recognised."""
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    """As in ``ImportMapping``."""
    options = models.JSONField(_("options"), default=dict, blank=True)
    """As in ``ImportMapping``."""
    is_strict = models.BooleanField(_("refuse what is new"), default=False)
    source = models.CharField(_("source"), max_length=100, blank=True)
    """Of which data this is the latest state; needed for ``archive_missing``."""
    archive_missing = models.BooleanField(_("archive what is missing"), default=False)
    fetch_images = models.BooleanField(_("fetch the pictures"), default=False)
    """Whether a worker fetches pictures that the file names by URL, after the import."""

    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.UPLOADED
    )
    is_check = models.BooleanField(_("check"), default=False)
    """Whether the latest run changed nothing and only told what would happen."""
    claim = models.CharField(max_length=32, blank=True, editable=False)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    rows_failed = models.PositiveIntegerField(_("rows failed"), default=0)
    """Of which nothing could be imported."""
    bytes_read = models.PositiveBigIntegerField(_("bytes read"), default=0)
    report = models.JSONField(_("report"), null=True, blank=True)
    """``Report.as_dict()`` of the latest run."""
    message = models.TextField(_("message"), blank=True)
    """Why it has failed."""
    rejects = models.FileField(
        _("failed rows"), storage=import_storage, upload_to=upload_name, blank=True
    )

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("started by"),
    )
    """Whose permissions decide what may be written."""
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True, db_index=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    heartbeat = models.DateTimeField(_("last sign of life"), null=True, blank=True)

    silence = timedelta(minutes=5)
    """After so long without a sign of life, a run counts as broken off."""

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ["add", "view", "delete"]
        # Here, because the product's model may be the project's.
        permissions = [("export_catalog", "Can export the catalogue")]

    def __str__(self):
        return self.name

    @property
    def is_active(self) -> bool:
        return self.status in (self.Status.WAITING, self.Status.RUNNING) and not self.is_broken_off

    @property
    def is_broken_off(self) -> bool:
        """Whether the one who did the work has vanished."""
        return self.status == self.Status.RUNNING and self.heartbeat < timezone.now() - self.silence

    @property
    def is_imported(self) -> bool:
        return self.status == self.Status.DONE and not self.is_check

    @property
    def is_startable(self) -> bool:
        return bool(self.file) and not self.is_active and not self.is_imported

    def delete_files(self) -> None:
        """From the storage; the row is left as it is."""
        for file in (self.file, self.rejects):
            if file:
                file.storage.delete(file.name)
