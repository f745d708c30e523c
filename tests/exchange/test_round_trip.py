"""What is exported and imported again changes nothing."""

import io

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from django_catalog import get_brand_model, get_category_model, get_product_model
from django_catalog.exchange import Exporter, Importer, Outcome
from django_catalog.exchange.formats import FORMATS, WriteOptions, format_named, open_file
from django_catalog.models import Attribute, Change, Collection, RecordedModel

from .catalogues import catalogues, make

WRITTEN = [each.name for each in FORMATS if each.write]
CARRY_ALL = [name for name in WRITTEN if "attribute" in format_named(name).types]
"""Formats from which an empty database can be filled."""

of_whole_catalogues = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def written(name, losses=None):
    format_, file = format_named(name), io.BytesIO()
    on_loss = (lambda *loss: None) if losses is None else losses.append
    records = Exporter(types=format_.types).records()
    format_.write(records, file, WriteOptions(base_url="https://shop.example"), on_loss)
    return file.getvalue()


def load(name, content):
    return Importer().run(open_file(io.BytesIO(content), format=name))


def rows():
    """All that can be read of the catalogue."""
    models = [m for m in apps.get_models() if issubclass(m, RecordedModel)]
    return {m: list(m._base_manager.order_by("pk").values()) for m in [*models, Change]}


def empty():
    for model in (
        *(get_product_model(), Collection, get_category_model(), get_brand_model(), Attribute),
    ):
        model._base_manager.all().delete()


@pytest.mark.parametrize("name", WRITTEN)
@of_whole_catalogues
@given(catalogue=catalogues())
def test_import_into_the_same_database_changes_nothing(db, name, catalogue):
    with transaction.atomic():
        make(catalogue)
        before = rows()
        report = load(name, written(name))
        assert report.problems == []
        assert {outcome for _type, outcome in report.counts} <= {Outcome.UNCHANGED}
        assert rows() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", CARRY_ALL)
@of_whole_catalogues
@given(catalogue=catalogues())
def test_import_into_an_empty_database_makes_the_same_export(db, name, catalogue):
    with transaction.atomic():
        make(catalogue)
        content = written(name)
        empty()
        report = load(name, content)
        assert report.problems == []
        assert written(name) == content
        transaction.set_rollback(True)
