"""Pictures, videos and 3D models of a product or of one of its variants."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..conf import settings
from ..fields import URLField
from .recorded import RecordedModel
from .variant import Variant


class Media(RecordedModel):
    """One picture, video or 3D model: a file of ours, or the URL of another's.

    It has both where the picture at the URL was fetched: then the file is shown, and the
    URL tells an import which of its records this is.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        VIDEO = "video", _("Video")
        MODEL = "model", _("3D model")

    product = models.ForeignKey(
        settings.DJANGO_CATALOG_PRODUCT_MODEL,
        on_delete=models.CASCADE,
        related_name="media",
        verbose_name=_("product"),
    )
    variant = models.ForeignKey(
        Variant,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="media",
        verbose_name=_("variant"),
        help_text=_("Choose one if it shows only this variant."),
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.IMAGE)
    file = models.ImageField(
        _("image file"),
        upload_to="catalog/products/",
        width_field="width",
        height_field="height",
        blank=True,
    )
    url = URLField(
        _("URL"),
        max_length=1000,
        blank=True,
        help_text=_("Of a picture, video or 3D model that lies elsewhere."),
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What it shows, for people who do not see it."),
    )
    width = models.PositiveIntegerField(_("width"), null=True, blank=True, editable=False)
    """In pixels; None where it is not known."""
    height = models.PositiveIntegerField(_("height"), null=True, blank=True, editable=False)
    """In pixels; None where it is not known."""
    focal_x = models.FloatField(
        _("focal point, from the left"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("Where the eye should rest when the picture is cropped, 0 to 1."),
    )
    focal_y = models.FloatField(
        _("focal point, from the top"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    position = models.PositiveIntegerField(_("position"), blank=True, default=None)

    change_key = "product_id"
    position_scope = "product_id"

    class Meta(RecordedModel.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("picture or video")
        verbose_name_plural = _("pictures and videos")
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(url=""),
                name="django_catalog_media_has_source",
                violation_error_message=_("Choose a file or give a URL."),
            ),
            models.CheckConstraint(
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="django_catalog_media_focal_point",
                violation_error_message=_("A focal point lies between 0 and 1."),
            ),
        ]

    def __str__(self):
        return self.alt or self.src

    def clean(self):
        super().clean()
        if self.variant_id and self.variant.product_id != self.product_id:
            raise ValidationError({"variant": _("This variant belongs to another product.")})

    @property
    def src(self) -> str:
        """Where browsers get it from."""
        return self.file.url if self.file else self.url

    @property
    def is_image(self) -> bool:
        return self.kind == self.Kind.IMAGE


class ImageFetch(models.Model):
    """What became of the picture at a URL that media name: the file it is now, or why it
    is none. ``exchange.images`` has the operations."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        FETCHED = "fetched", _("fetched")
        FAILED = "failed", _("given up")

    key = models.CharField(max_length=64, unique=True, editable=False)
    """Of the URL, by ``key_of()``: the URL itself is too long to be unique on MySQL."""
    url = models.URLField(_("URL"), max_length=1000)
    status = models.CharField(
        _("status"), max_length=7, choices=Status.choices, default=Status.WAITING
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    """That failed, since it was last fetched."""
    attempted_at = models.DateTimeField(_("last attempt"), null=True)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    error = models.TextField(_("error"), blank=True)
    """Why the last attempt failed, for a shop clerk."""
    file = models.CharField(_("file"), max_length=100, blank=True)
    """Its name in the storage, once it has been fetched."""
    former_file = models.CharField(max_length=100, blank=True)
    """The one before: media that still show it are to show the new one."""
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    """SHA-256 of the file: other URLs with the same content share it."""
    width = models.PositiveIntegerField(_("width"), null=True)
    height = models.PositiveIntegerField(_("height"), null=True)

    class Meta:
        ordering = ["-attempted_at"]
        verbose_name = _("picture fetched from a URL")
        verbose_name_plural = _("pictures fetched from URLs")

    def __str__(self):
        return self.url

    @staticmethod
    def key_of(url: str) -> str:
        return hashlib.sha256(url.encode()).hexdigest()
