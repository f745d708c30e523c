"""Products in the admin: the list, bulk actions, and everything of a product on a page."""

import importlib
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_catalog import admin as catalog_admin
from django_catalog import signals
from django_catalog.modeladmins import ProductAdmin
from django_catalog.models import (
    Attribute,
    AttributeValue,
    Change,
    Media,
    Placement,
    Relation,
    Variant,
)
from tests.browser import filled_in

LIST = "/admin/django_catalog/product/"
ADD = f"{LIST}add/"


@pytest.fixture
def edit_url(mug):
    return f"{LIST}{mug.pk}/change/"


def names_in(response):
    return {product.name for product in response.context["cl"].result_list}


def queries_of(client, url):
    client.get(url)  # what Django keeps of content types does not count
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def run(client, action, *products):
    keys = [product.pk for product in products]
    return client.post(LIST, {"action": action, "_selected_action": keys}, follow=True)


# The list


def test_list_shows_what_an_editor_looks_for(admin_client, lamp, mug):
    page = admin_client.get(LIST).content.decode()
    for text in ("LAMP", "Acme", "€19.99", "from €8.00", "Published"):
        assert text in page


def test_list_tells_what_is_published_and_yet_not_visible(admin_client, lamp, acme):
    acme.is_active = False
    acme.save()
    assert "Published, but not visible now" in admin_client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("words", "found"),
    [("lam", "Lamp"), ("MUG-BL", "Mug"), ("secret", "Secret lantern"), ("4006381333931", "Lamp")],
)
def test_search_knows_names_and_numbers_also_of_variants(
    admin_client, lamp, mug, draft, words, found
):
    type(lamp).objects.filter(pk=lamp.pk).update(gtin="4006381333931")
    assert names_in(admin_client.get(LIST, {"q": words})) == {found}


def test_search_shows_the_best_first_unless_sorted(admin_client, Product, lamp):
    Product.objects.create(name="Bulb", summary="For the lamp")
    response = admin_client.get(LIST, {"q": "lamp"})
    assert [product.name for product in response.context["cl"].result_list] == ["Lamp", "Bulb"]
    response = admin_client.get(LIST, {"q": "lamp", "o": "2"})
    assert [product.name for product in response.context["cl"].result_list] == ["Bulb", "Lamp"]


@pytest.mark.parametrize("words", ["ERP-1", "erp 1", "ERP-17"])
def test_search_knows_external_ids(admin_client, lamp, draft, words):
    type(lamp).objects.filter(pk=draft.pk).update(external_id="ERP-17")
    names = names_in(admin_client.get(LIST, {"q": words}))
    assert names == ({draft.name} if words.startswith("ERP") else set())


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"status__exact": "draft"}, {"Secret lantern"}),
        ({"availability__exact": "in_stock"}, {"Lamp", "Mug", "Secret lantern"}),
        ({"brand": "acme"}, {"Lamp"}),
        ({"category": "kitchen"}, {"Mug"}),
    ],
)
def test_filters(admin_client, lamp, mug, draft, acme, kitchen, filters, found):
    keys = {"acme": acme.pk, "kitchen": kitchen.pk}
    filters = {name: keys.get(value, value) for name, value in filters.items()}
    assert names_in(admin_client.get(LIST, filters)) == found


def test_filter_by_category_keeps_the_other_filters(admin_client, lamp, mug, kitchen):
    response = admin_client.get(LIST, {"category": kitchen.pk, "status__exact": "published"})
    page = response.content.decode()
    assert f'<option value="{kitchen.pk}" selected>Kitchen</option>' in page
    assert '<input type="hidden" name="status__exact" value="published">' in page


def test_counts_can_be_shown_beside_the_filters(admin_client, lamp, draft):
    page = admin_client.get(LIST, {"_facets": "True"}).content.decode()
    assert "Draft (1)" in page


@pytest.mark.parametrize("value", ["999", "abc"])
def test_filter_by_nonsense_is_no_error(admin_client, lamp, value):
    assert admin_client.get(LIST, {"brand": value}).status_code == 302


def test_list_costs_the_same_for_one_and_for_twenty(staff, Product, lamp, acme):
    client = staff("change_product")
    Media.objects.create(product=lamp, url="https://example.com/0.png")
    alone = queries_of(client, LIST)
    for number in range(20):
        other = Product.objects.create(name=f"Lamp {number}", brand=acme, price=number)
        Media.objects.create(product=other, url="https://example.com/1.png")
        Variant.objects.create(product=other, price=1)
    assert queries_of(client, LIST) == alone <= 10


# Bulk actions


@pytest.mark.parametrize(
    ("action", "status", "message"),
    [
        ("publish", "published", "1 product is published."),
        ("unpublish", "draft", "1 product is a draft."),
        ("archive", "archived", "2 products are archived."),
    ],
)
def test_bulk_action_sets_the_status_and_says_of_how_many(
    admin_client, lamp, draft, action, status, message
):
    response = run(admin_client, action, lamp, draft)
    assert message in response.content.decode()
    lamp.refresh_from_db()
    draft.refresh_from_db()
    assert {lamp.status, draft.status} == {status}


def test_bulk_publish_is_logged_and_announced(
    admin_client, draft, lamp, django_capture_on_commit_callbacks
):
    published = []

    def listen(product, **kwargs):
        published.append(product)

    signals.product_published.connect(listen)
    Change.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        run(admin_client, "publish", lamp, draft)
        assert published == []
    assert published == [draft]
    assert [(c.kind, c.key) for c in Change.objects.all()] == [("product", str(draft.pk))]


def test_bulk_action_needs_the_permission(staff, draft):
    response = run(staff("view_product"), "publish", draft)
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert "is published" not in response.content.decode()


# The form


def test_add_form_starts_as_a_draft(admin_client, db):
    data = filled_in(admin_client.get(ADD))
    assert data["status"] == ["draft"]


def test_product_is_added_with_everything_on_one_page(admin_client, Product, mugs, red, lamp):
    data = filled_in(
        admin_client.get(ADD),
        {
            "variants-TOTAL_FORMS": "1",
            "variants-0-sku": "CUP-RED",
            "variants-0-option_colour": red.pk,
            "variants-0-availability": "in_stock",
            "media-TOTAL_FORMS": "1",
            "media-0-url": "https://example.com/cup.png",
            "media-0-kind": "image",
            "media-0-focal_x": "0.5",
            "media-0-focal_y": "0.5",
            "relations-TOTAL_FORMS": "1",
            "relations-0-target": lamp.pk,
            "relations-0-kind": "accessory",
        },
        name="Cup",
        categories=[mugs.pk],
    )
    response = admin_client.post(ADD, data)
    assert response.status_code == 302, response.context["errors"]
    cup = Product.objects.get(name="Cup")
    assert cup.primary_category == mugs
    assert cup.variants.get().label == "Red"
    assert cup.media.get().src == "https://example.com/cup.png"
    assert cup.relations.get().target == lamp


def test_unchanged_form_is_saved_and_nothing_is_said_to_have_changed(admin_client, mug, edit_url):
    response = admin_client.post(edit_url, filled_in(admin_client.get(edit_url)))
    assert response.status_code == 302
    assert LogEntry.objects.get().get_change_message() == "No fields changed."


def test_attributes_of_the_categories_are_among_the_fields(admin_client, mug, kitchen, edit_url):
    volume = Attribute.objects.create(name="Volume", type="number", unit="ml")
    kitchen.category_attributes.create(attribute=volume)
    page = admin_client.get(edit_url)
    assert "Volume (ml)" in page.content.decode()
    admin_client.post(edit_url, filled_in(page, attribute_volume="330"))
    assert mug.attribute_values.get().number == 330


def test_same_options_twice_is_an_error_on_the_page(admin_client, mug, red, edit_url):
    data = filled_in(admin_client.get(edit_url), {"variants-1-option_colour": red.pk})
    response = admin_client.post(edit_url, data)
    assert response.status_code == 200
    assert "Another variant has the same options." in response.content.decode()


def test_categories_come_back_in_order(admin_client, mug, mugs, lighting, edit_url):
    data = filled_in(admin_client.get(edit_url), categories=[lighting.pk, mugs.pk])
    admin_client.post(edit_url, data)
    assert [place.category for place in Placement.objects.all()] == [lighting, mugs]


def test_view_on_site_is_a_preview_for_a_draft(admin_client, lamp, draft):
    assert 'href="/shop/products/lamp/"' in admin_client.get(f"{LIST}{lamp.pk}/change/").text
    page = admin_client.get(f"{LIST}{draft.pk}/change/").text
    assert 'href="/shop/products/secret-lantern/?preview=1"' in page


def test_who_may_only_look_sees_values_and_no_fields(staff, mug, kitchen, edit_url):
    volume = Attribute.objects.create(name="Volume", type="number")
    kitchen.category_attributes.create(attribute=volume)
    client = staff("view_product")
    data = filled_in(client.get(edit_url))
    assert not {"name", "attribute_volume", "variants-0-sku"} & data.keys()
    client.post(edit_url, {**data, "name": "Hacked", "attribute_volume": "1"})
    mug.refresh_from_db()
    assert mug.name == "Mug"
    assert not mug.attribute_values.exists()


def test_who_may_change_products_may_change_their_variants(staff, mug, edit_url):
    client = staff("change_product")
    data = filled_in(client.get(edit_url), {"variants-0-price": "7.50"})
    client.post(edit_url, data)
    assert mug.variants.get(sku="MUG-RED").price == 7.5


def test_editor_without_permission_is_refused(staff, mug, edit_url):
    client = staff("change_brand")
    assert client.get(LIST).status_code == 403
    assert client.post(edit_url, {"name": "Hacked"}).status_code == 403


def test_form_costs_the_same_whatever_is_on_it(staff, mug, kitchen, Product, red, edit_url):
    client = staff("change_product", "view_brand")

    def add(number):
        attribute = Attribute.objects.create(name=f"Quality {number}")
        choice = attribute.choices.create(value="1st")
        kitchen.category_attributes.create(attribute=attribute)
        AttributeValue.objects.create(product=mug, attribute=attribute, choice=choice)
        variant = Variant.objects.create(product=mug, sku=f"MUG-{number}")
        variant.set_options([red.attribute.choices.create(value=f"Shade {number}")])
        Media.objects.create(product=mug, url="https://example.com/1.png", variant=variant)
        target = Product.objects.create(name=f"Saucer {number}")
        Relation.objects.create(source=mug, target=target)

    add(0)
    alone = queries_of(client, edit_url)
    for number in range(1, 20):
        add(number)
    assert queries_of(client, edit_url) == alone <= 20


def test_scheduled_product_is_a_preview_until_then(admin_client, lamp):
    lamp.publish_at = timezone.now() + timedelta(days=1)
    lamp.save()
    page = admin_client.get(f"{LIST}{lamp.pk}/change/").text
    assert 'href="/shop/products/lamp/?preview=1"' in page


# Hosts


class HostAdmin(ProductAdmin):
    list_per_page = 7


@pytest.fixture
def fresh_site(monkeypatch):
    """Register the catalogue's admin anew, as a project with other settings does."""
    site = AdminSite()
    monkeypatch.setattr(admin, "site", site)

    def register():
        importlib.reload(catalog_admin)
        return site

    return register


def test_host_names_its_subclass_in_a_setting(fresh_site, settings, Product):
    settings.DJANGO_CATALOG_PRODUCT_ADMIN = f"{__name__}.HostAdmin"
    assert type(fresh_site().get_model_admin(Product)) is HostAdmin


@pytest.mark.parametrize("part", ["PRODUCT", "CATEGORY", "BRAND"])
def test_host_may_register_no_admin_for_one_of_them(fresh_site, settings, part):
    setattr(settings, f"DJANGO_CATALOG_{part}_ADMIN", None)
    model_admins = fresh_site()._registry
    assert len(model_admins) == 10
    assert [error for one in model_admins.values() for error in one.check()] == []


def test_fields_of_the_host_are_in_list_and_filter(admin_client, Product, lamp, mug, monkeypatch):
    monkeypatch.setattr(Product, "catalog_fields", ["mpn", "brand"])
    Product.objects.filter(pk=lamp.pk).update(mpn="L-100")
    page = admin_client.get(LIST).content.decode()
    assert "L-100" in page
    assert "brand__id__exact=" in page


def test_columns_of_the_host_come_before_the_date(admin_client, Product, lamp, monkeypatch):
    monkeypatch.setattr(Product, "catalog_fields", ["mpn"])
    columns = admin_client.get(LIST).context["cl"].list_display
    assert columns[-3:] == ["status_shown", "mpn", "updated"]
