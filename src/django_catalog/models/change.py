"""The log of changes, its counter, and who reads it. ``changes`` has the operations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """Something readers of the catalogue can see has changed.

    Written in the transaction that changed it, and numbered after that transaction
    has committed: a database hands out ids before a commit, so that a reader who
    remembers the newest id would miss the change of a transaction that took its id
    earlier and committed later.
    """

    class Action(models.TextChoices):
        PUT = "put", _("created or changed")
        DELETE = "delete", _("deleted")

    id = models.BigAutoField(primary_key=True)
    sequence = models.BigIntegerField(_("sequence"), null=True, unique=True, editable=False)
    """Position in the log; None until ``changes.number()`` has seen it committed."""
    kind = models.CharField(_("kind"), max_length=20)
    """product, category, brand, attribute or collection."""
    key = models.CharField(_("key"), max_length=64)
    """Primary key of what has changed, as text."""
    action = models.CharField(_("action"), max_length=6, choices=Action.choices)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["sequence", "id"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        # The key first: without statistics of a log that has just grown, a database would
        # look through all changes of the kind.
        indexes = [models.Index(fields=["key", "kind"])]

    def __str__(self):
        return f"{self.sequence} {self.action} {self.kind} {self.key}"


class ChangeLog(models.Model):
    """The log's only row: locked by whoever numbers changes."""

    newest = models.BigIntegerField(default=0)
    """The last sequence number given."""
    pruned = models.BigIntegerField(default=0)
    """Changes up to this sequence number may be gone."""
    scheduled_until = models.DateTimeField(null=True)
    """Publishing dates up to here are in the log."""

    class Meta:
        verbose_name = _("change log")
        verbose_name_plural = _("change log")

    def __str__(self):
        return str(self.newest)


class Follower(models.Model):
    """A named reader of the log and how far it has read."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    cursor = models.BigIntegerField(_("cursor"), default=0)
    """Sequence number of the last change it has dealt with."""
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("follower of changes")
        verbose_name_plural = _("followers of changes")

    def __str__(self):
        return self.name
