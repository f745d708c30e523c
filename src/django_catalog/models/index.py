"""The listing index as it is stored. ``listing.backends.bitmap`` has the operations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexChunk(models.Model):
    """A piece of the stored listing index, for processes to load it instead of building
    it: all pieces in order are one blob, which tells itself whether it is whole."""

    position = models.PositiveIntegerField(primary_key=True)
    data = models.BinaryField()

    class Meta:
        ordering = ["position"]
        verbose_name = _("piece of the listing index")
        verbose_name_plural = _("pieces of the listing index")

    def __str__(self):
        return str(self.position)
