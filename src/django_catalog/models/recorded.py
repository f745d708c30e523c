"""Models whose writes are reported, and models with a slug that keeps its old ones."""

from operator import attrgetter

from django.db import models, router
from django.utils.translation import gettext_lazy as _

from ..querysets import RecordedQuerySet, SluggedQuerySet
from ..signals import rows_changed, rows_changing
from ..slugs import MAX_LENGTH


class RecordedModel(models.Model):
    """A row that readers of the catalogue can see, so that its writes are recorded.

    ``change_kind`` and ``change_key`` say whose change it is: a variant's change is a
    change of its product. Fixtures loaded raw are not reported.
    """

    change_kind = "product"
    """What readers are told has changed: product, category, brand, ..."""

    change_key = "pk"
    """Lookup from the row to the primary key of what has changed."""

    watched_fields = ()
    """Columns whose former value the receivers need."""

    position_scope = ""
    """Column of the rows that share an order, if they have a ``position`` in one."""

    known_by = ()
    """Columns that tell new rows apart where the database does not say their keys."""

    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True
        # Django's own writes (cascades, related managers) use the base manager.
        base_manager_name = "objects"

    def save(self, *args, using=None, update_fields=None, **kwargs):
        # The positional arguments of Django 5.2, which 6.0 has removed.
        if len(args) > 2:
            using = args[2] or using
        if len(args) > 3:
            update_fields = args[3] or update_fields
        using = using or router.db_for_write(type(self), instance=self)
        rows = type(self)._base_manager.using(using)
        fields = None
        if update_fields is not None:
            update_fields = self.complete_fields(set(update_fields))
            fields = self.attnames(update_fields)
        with rows.writing():
            rows.prepare([self])
            is_new = self.pk is None or (self._state.adding and self._meta.pk.has_default())
            before = {} if is_new else rows.rows_to_write([self.pk])
            values = [*before.values(), self.recorded_values()]
            rows._announce(rows_changing, rows=values, fields=fields)
            computed = self._computed_fields()
            super().save(*args[:2], using=using, update_fields=update_fields, **kwargs)
            rows._settle_update([self.pk], computed)
            moved = not before or fields is None or fields & set(self.recorded_fields())
            after = {self.pk: self.recorded_values()} if moved else before
            rows._announce(rows_changed, before=before, after=after, fields=fields)

    save.alters_data = True

    @classmethod
    def recorded_fields(cls):
        """Lookups read from a row before and after it is written."""
        return (cls.change_key, *cls.watched_fields)

    def recorded_values(self):
        """The same values as this instance has them."""
        return {path: attrgetter(path.replace("__", "."))(self) for path in self.recorded_fields()}

    @classmethod
    def attnames(cls, names):
        """Names of the columns of these fields."""
        return {cls._meta.get_field(name).attname for name in names}

    def complete_fields(self, names):
        """The fields to write where these are asked for."""
        return names

    def _computed_fields(self):
        """Columns whose value only the database will know: ``F("stock_quantity") - 1``."""
        return {name for name, value in vars(self).items() if hasattr(value, "resolve_expression")}


class SluggedModel(RecordedModel):
    """A page with a name and an address made from it.

    The slug is made once, from the name, in its own letters; a later change of the
    name leaves it alone. If the slug is changed, the old one answers 301.
    """

    slug = models.SlugField(
        _("slug"),
        max_length=MAX_LENGTH,
        unique=True,
        allow_unicode=True,
        blank=True,
        help_text=_("The page's address. Made from the name if left empty."),
    )

    reserved_slugs = frozenset()
    """Slugs that would mean something else in an address."""

    watched_fields = ("slug",)
    known_by = ("slug",)

    objects = SluggedQuerySet.as_manager()

    class Meta(RecordedModel.Meta):
        abstract = True

    def slug_source(self) -> str:
        """The text the slug is made from."""
        return self.name

    def slug_context(self) -> str:
        """What tells two rows of the same name apart in an address, or ""."""
        return ""


class SlugHistory(models.Model):
    """A slug that a product, category, brand or collection once had."""

    kind = models.CharField(_("kind"), max_length=20)
    slug = models.CharField(_("slug"), max_length=MAX_LENGTH)
    object_id = models.CharField(_("object id"), max_length=64)
    """Primary key as text, because swapped models choose its type."""
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("former slug")
        verbose_name_plural = _("former slugs")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"], name="django_catalog_slughistory_unique"
            )
        ]
        indexes = [models.Index(fields=["kind", "object_id"])]

    def __str__(self):
        return self.slug
