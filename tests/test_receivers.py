"""What happens with each write, beside the log, the slugs and the summaries."""

from django.contrib.auth.models import User
from django.db import connection
from django.db.models.signals import post_delete, pre_delete
from django.test.utils import CaptureQueriesContext, isolate_apps

from django_catalog import receivers
from django_catalog.models import RecordedModel, Variant


def test_connected_once_however_often_it_is_asked(lamp):
    before = len(pre_delete.receivers), len(post_delete.receivers)
    receivers.connect()
    assert (len(pre_delete.receivers), len(post_delete.receivers)) == before


def test_other_apps_deletes_stay_quick(db):
    """A delete signal without a sender would make Django load every row it deletes."""
    User.objects.bulk_create(User(username=f"{n}") for n in range(3))
    assert not issubclass(User, RecordedModel)
    assert not pre_delete.has_listeners(User)
    assert not post_delete.has_listeners(User)


def test_proxy_of_a_variant_is_a_variant(lamp):
    with isolate_apps("django_catalog"):

        class CheapVariant(Variant):
            class Meta:
                app_label = "django_catalog"
                proxy = True

    CheapVariant.objects.create(product=lamp, price=5)
    lamp.refresh_from_db()
    assert (lamp.price, lamp.variant_count) == (5, 1)


def test_renaming_a_category_does_not_read_the_tree(kitchen, mugs):
    type(mugs).objects.bulk_create(type(mugs)(name="Cups", parent=mugs) for _ in range(5))
    mugs.name = "Mugs and cups"
    with CaptureQueriesContext(connection) as renaming:
        mugs.save()
    mugs.is_active = False
    with CaptureQueriesContext(connection) as hiding:
        mugs.save()
    assert len(renaming) < len(hiding)
    assert not type(mugs).objects.visible().exclude(pk=kitchen.pk).exists()


def test_saving_a_product_without_variants_does_not_look_for_them(lamp):
    with CaptureQueriesContext(connection) as queries:
        lamp.save()
    assert not any(Variant._meta.db_table in query["sql"] for query in queries)
