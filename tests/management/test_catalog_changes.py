"""``manage.py catalog_changes``: the log from the shell."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from django_catalog import changes
from django_catalog.models import Change

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def printed(capsys):
    """Lines printed by the subcommand."""

    def printed(*args):
        capsys.readouterr()
        call_command("catalog_changes", *map(str, args))
        return capsys.readouterr().out.splitlines()

    return printed


@pytest.fixture
def deleted(Product):
    product = Product.objects.create(name="Lamp")
    key = product.pk
    product.delete()
    return key


def test_list_prints_changes_after_a_number(printed, deleted):
    first, second = printed("list")
    assert first.split("\t")[1:4] == ["product", str(deleted), "put"]
    assert second.split("\t")[1:4] == ["product", str(deleted), "delete"]
    assert printed("list", "--after", first.split("\t")[0]) == [second]
    assert printed("list", "--limit", 1) == [first]


def test_list_says_when_the_log_was_pruned(printed, deleted):
    changes.prune(timedelta(0))
    with pytest.raises(CommandError, match="Read everything again"):
        printed("list", "--after", 0)


def test_prune_keeps_the_days_of_the_setting(printed, deleted, settings):
    settings.DJANGO_CATALOG_CHANGE_RETENTION_DAYS = 10
    Change.objects.filter(action="put").update(created_at=F("created_at") - timedelta(days=11))
    assert printed("prune") == ["1 changes forgotten."]
    assert printed("prune", "--days", 0) == ["0 changes forgotten."]  # the newest is kept


@pytest.mark.parametrize(
    "args", [("prune", "--days", "-1"), ("prune", "--days", "999999999"), ("list", "--after", "x")]
)
def test_wrong_numbers_are_refused(printed, args):
    with pytest.raises(CommandError, match="is not a"):
        printed(*args)


def test_due_notes_what_time_has_changed(printed, Product):
    soon = timezone.now() + timedelta(minutes=5)
    Product.objects.create(name="Lamp", publish_at=soon)
    printed("due")
    Product.objects.update(publish_at=timezone.now())
    assert printed("due") == ["1 products have appeared or gone by date."]


def test_touch_notes_everything(printed, mug, acme):
    Change.objects.all().delete()
    lines = printed("touch")
    kinds = Change.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["attribute", "brand", "category", "category", "product"]
    assert lines == ["5 changes noted."]
