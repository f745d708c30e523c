"""What every host can do. ``test_hosts`` runs this file once in each of them."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.urls import reverse
from django.utils import timezone

from django_catalog import changes, get_product_model
from django_catalog.exchange import Exporter, Importer, Outcome
from django_catalog.exchange.formats import Entry
from django_catalog.models import Variant

GROWN = pytest.mark.skipif(
    settings.HOST not in ("roastery", "gallery", "workshop"),
    reason="this host adds no field to the catalogue",
)


@pytest.fixture
def field():
    """The field the host has added, and a value of it."""
    return {
        "roastery": ("roast", "dark"),
        "gallery": ("is_framed", True),
        "workshop": ("is_heavy", True),
    }[settings.HOST]


@pytest.fixture
def coffee(lamp, field):
    setattr(lamp, *field)
    lamp.save()
    return lamp


def admin_url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_the_models_are_the_hosts(Product):
    expected = settings.HOST if "Product" in settings.SWAPPED else "django_catalog"
    assert Product._meta.app_label == expected
    assert Variant._meta.get_field("product").related_model is Product


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True)


def test_no_check_complains(db):
    call_command("check", fail_level="WARNING")


def test_rows_are_created_changed_and_deleted(mug, lighting):
    mug.categories.add(lighting)
    mug.refresh_from_db()
    assert (mug.currency, mug.variant_count, str(mug.get_highest_price())) == ("USD", 2, "9.50 USD")
    type(mug).objects.update(name="Cup")
    mug.delete()
    assert not Variant.objects.exists()
    logged = [(c.kind, c.action) for c in changes.read() if c.kind == "product"]
    assert logged[-1] == ("product", "delete")


@pytest.mark.parametrize("kind", ["Product", "Category", "Brand"])
def test_admin_of_each_model(admin_client, mug, acme, kind):
    model = apps.get_model(getattr(settings, f"DJANGO_CATALOG_{kind.upper()}_MODEL"))
    assert admin_client.get(admin_url(model, "changelist")).status_code == 200
    assert admin_client.get(admin_url(model, "add")).status_code == 200
    row = model.objects.first()
    assert admin_client.get(admin_url(model, "change", row.pk)).status_code == 200


def test_pages(client, mug, lamp, acme, mugs):
    for page in (mug, lamp, acme, mugs):
        answer = client.get(page.get_absolute_url())
        assert page.name in answer.text
    assert "Mug" in client.get(reverse("django_catalog:product_list")).text


def test_json(client, mug):
    detail = client.get(reverse("django_catalog:product_detail_json", args=[mug.slug])).json()
    assert (detail["name"], len(detail["variants"])) == ("Mug", 2)
    assert client.get(reverse("django_catalog:product_list_json")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_database_of_an_earlier_release(Product):
    """Rows that were there before the catalogue's later tables came stay as they are."""
    call_command("migrate", "django_catalog", "0002", verbosity=0)
    earlier = Product.objects.values_list("name", flat=True)
    lamp = Product(name="Lamp", slug="lamp", price=5, updated_at=timezone.now())
    models.Model.save(lamp)  # past what comes with the later tables
    call_command("migrate", verbosity=0)
    assert list(earlier) == ["Lamp"]
    lamp = Product.objects.get()
    lamp.variants.create(price=3)
    lamp.refresh_from_db()
    assert lamp.price == 3


@GROWN
def test_added_field_in_the_admins_form(admin_client, coffee, field):
    name, _value = field
    page = admin_client.get(admin_url(get_product_model(), "change", coffee.pk)).text
    assert f'name="{name}"' in page


@GROWN
def test_added_field_in_the_admins_list_and_filter(admin_client, coffee, field):
    name, value = field
    url = admin_url(get_product_model(), "changelist")
    page = admin_client.get(url).text
    assert f"column-{name}" in page
    assert f"?{name}__exact=" in page
    filtered = admin_client.get(url, {f"{name}__exact": {"dark": "dark", True: "1"}[value]})
    assert "Lamp" in filtered.text


@GROWN
def test_added_field_on_the_product_page(client, coffee, field):
    name, value = field
    page = client.get(coffee.get_absolute_url()).text.lower()
    assert name.replace("_", " ") in page
    assert {"dark": "dark", True: "yes"}[value] in page


@GROWN
def test_added_field_in_json(client, coffee, field):
    name, value = field
    url = reverse("django_catalog:product_detail_json", args=[coffee.slug])
    assert client.get(url).json()[name] == value


def test_import_creates_and_changes(Product, lamp, red):
    variants = [{"sku": "CUP-RED", "options": {"colour": "Red"}, "price": 3}]
    record = {"sku": "CUP", "name": "Cup", "price": 5, "brand": "Acme", "variants": variants}
    assert Importer().run([Entry(1, record)]).total(Outcome.CREATED) == 1
    cup = Product.objects.get(sku="CUP")
    assert (cup.slug, cup.price, cup.variants.get().currency) == ("cup", 3, "USD")
    assert Importer().run([Entry(1, {**record, "variants": []})]).total(Outcome.UPDATED) == 1
    cup.refresh_from_db()
    assert (cup.price, cup.variant_count) == (5, 0)


def test_export_comes_back_unchanged(mug, lamp):
    mug.sku = "MUG"
    mug.save()
    records = list(Exporter().records())
    report = Importer().run(Entry(*line) for line in enumerate(records, 1))
    assert report.ok
    assert report.total(Outcome.UNCHANGED) == len(records)


@GROWN
def test_added_field_in_an_export(coffee, field):
    name, value = field
    (record,) = Exporter(types=["product"]).records()
    assert record[name] == value
    assert Importer().run([Entry(1, {**record, name: None})]).total(Outcome.UPDATED) == 1
