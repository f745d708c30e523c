"""Model fields with a rule of their own. Each one migrates as a stock Django field."""

import nh3
from django.db import models

from .identifiers import compact_gtin, validate_gtin


class IdentifierField(models.CharField):
    """A unique number or code that a row may lack; an empty one is stored as NULL,
    so that any number of rows may lack it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"null": True, "blank": True, "unique": True, **kwargs})

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value.strip() if isinstance(value, str) else value

    def get_db_prep_save(self, value, connection):
        if type(value) is str:
            return value.strip() or None
        value = super().get_db_prep_save(value, connection)
        return None if value == "" else value


class GTINField(models.CharField):
    """A GTIN-8, -12, -13 or -14, stored as its digits."""

    default_validators = [validate_gtin]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 14, "blank": True, **kwargs})

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def to_python(self, value):
        value = super().to_python(value)
        return compact_gtin(value) if value else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return compact_gtin(value) if isinstance(value, str) else value

    def formfield(self, **kwargs):
        # Room for the spaces and hyphens printed between the digits.
        field = super().formfield(**kwargs)
        field.max_length = None
        field.widget.attrs.pop("maxlength", None)
        field.validators = [v for v in field.validators if v in self.default_validators]
        return field


class SanitisedHTML(str):
    """HTML that has been sanitised already, and need not be so again on its way."""

    __slots__ = ()


def sanitise(html: str) -> SanitisedHTML:
    # Badly nested HTML is read in another way once it is cleaned. It is cleaned until it
    # stays as it is, so that what is read from the database is written back unchanged.
    for _attempt in range(10):
        if type(html) is SanitisedHTML:
            break
        cleaned = nh3.clean(html)
        html = SanitisedHTML(cleaned) if cleaned == html else cleaned
    return SanitisedHTML(html)


class HTMLField(models.TextField):
    """Rich text; whatever is written through the ORM is sanitised on its way in.

    ``nh3`` (ammonia) keeps the tags of text, lists, tables, links and images and
    drops scripts, styles, event handlers and foreign URL schemes.
    """

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return sanitise(value) if isinstance(value, str) else value

    def pre_save(self, model_instance, add):
        value = getattr(model_instance, self.attname)
        if isinstance(value, str):
            value = sanitise(value)
            setattr(model_instance, self.attname, value)
        return value


class URLField(models.URLField):
    """A URL whose form field takes ``example.com`` for ``https://example.com``."""

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class OptionalOwnerField(models.ForeignKey):
    """A foreign key that a row may lack; the row goes with what it points at.

    Django's ``CASCADE`` would first empty it on databases that check foreign keys at
    once (MariaDB, MySQL), which the row's own rules may forbid.
    """

    def __init__(self, to, **kwargs):
        kwargs.pop("on_delete", None)
        super().__init__(to, **{"null": True, "blank": True, **kwargs}, on_delete=_delete_too)

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, {**kwargs, "on_delete": models.CASCADE}


def _delete_too(collector, field, rows, using):
    collector.collect(
        rows,
        source=field.remote_field.model,
        source_attr=field.name,
        fail_on_restricted=False,
    )


class LaterThroughField(models.ManyToManyField):
    """A many-to-many whose through table is made by a later migration.

    A swapped product lives in the host's app, whose first migration must not depend
    on the catalogue's later ones: that is a circle. The through model holds both
    foreign keys, so this field has nothing to migrate, and as a private field it is
    left out of migrations while queries, forms and prefetches see it as usual.
    """

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, private_only=True, **kwargs)
