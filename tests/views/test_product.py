import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from django_catalog.models import (
    Attribute,
    AttributeValue,
    Media,
    Relation,
    SlugHistory,
    Variant,
)
from django_catalog.signals import product_viewed


@pytest.fixture
def editor(django_user_model):
    editor = django_user_model.objects.create_user("editor")
    editor.user_permissions.add(Permission.objects.get(codename="change_product"))
    return editor


def test_a_product_page_tells_its_place(get, mug):
    response = get("products/mug/")
    assert response.status_code == 200
    assert response.context["product"] == mug
    assert [label for label, _url in response.context["breadcrumbs"]] == ["Kitchen", "Mugs", "Mug"]


def test_a_hidden_category_is_not_in_the_breadcrumb(get, mug, kitchen, lighting):
    mug.categories.add(lighting)
    kitchen.is_active = False
    kitchen.save()
    response = get("products/mug/")
    assert [crumb.label for crumb in response.context["breadcrumbs"]] == ["Lighting", "Mug"]
    assert "Kitchen" not in response.text


@pytest.mark.parametrize("slug", ["nothing", "secret-lantern"])
def test_what_is_not_there_or_not_published_is_not_found(get, draft, slug):
    assert get(f"products/{slug}/").status_code == 404


def test_attributes_with_several_values_are_one_group(get, lamp):
    rooms = Attribute.objects.create(name="Room", type="multi_choice")
    choices = [rooms.choices.create(value=value) for value in ("Hall", "Study")]
    for choice in choices:
        AttributeValue.objects.create(product=lamp, attribute=rooms, choice=choice)
    assert get("products/lamp/").context["attribute_groups"] == [(rooms, choices)]


def test_the_hosts_fields_are_told_as_people_read_them(get, Product, lamp, monkeypatch):
    monkeypatch.setattr(Product, "catalog_fields", ("availability", "seo_title", "variant_count"))
    groups = get("products/lamp/").context["host_fields"]
    assert groups == [("Availability", ["In stock"]), ("Variants", [0])]


def test_related_products_stand_under_what_they_are(get, lamp, mug, draft):
    for target, kind in [(mug, "accessory"), (draft, "accessory")]:
        Relation.objects.create(source=lamp, target=target, kind=kind)
    response = get("products/lamp/")
    assert response.context["related"] == [("Goes with it", [mug])]
    assert "Secret" not in response.text


# Variants


def test_no_variant_is_chosen_until_one_is_asked_for(get, mug):
    context = get("products/mug/").context
    assert context["selected_variant"] is None
    (colour,) = context["options"]
    assert [(c.choice.value, c.is_selected, c.is_available, c.url) for c in colour.choices] == [
        ("Red", False, True, "/shop/products/mug/?variant=MUG-RED"),
        ("Blue", False, False, "/shop/products/mug/?variant=MUG-BLUE"),
    ]


def test_a_variant_is_chosen_by_its_sku(get, mug):
    context = get("products/mug/?variant=MUG-BLUE").context
    assert context["selected_variant"].sku == "MUG-BLUE"
    (colour,) = context["options"]
    assert [choice.is_selected for choice in colour.choices] == [False, True]


@pytest.mark.parametrize("variant", ["NONE", "", "%00", "9" * 5000])
def test_an_unknown_variant_is_no_variant(get, mug, variant):
    response = get(f"products/mug/?variant={variant}")
    assert response.status_code == 200
    assert response.context["selected_variant"] is None


def test_an_option_leads_to_the_variant_that_keeps_the_others(get, mug, red, blue):
    size = Attribute.objects.create(name="Size", is_option=True)
    small, large = (size.choices.create(value=value) for value in ("Small", "Large"))
    for variant in mug.variants.all():
        variant.set_options([variant.options.get().choice, small])
    big_blue = Variant.objects.create(product=mug, sku="BIG-BLUE")
    big_blue.set_options([blue, large])
    colours, sizes = get("products/mug/?variant=BIG-BLUE").context["options"]
    assert [(c.choice, c.url.partition("=")[2], c.is_available) for c in sizes.choices] == [
        (small, "MUG-BLUE", False),
        (large, "BIG-BLUE", True),
    ]
    # There is no large red one, so red leads away from large, and says so.
    assert (colours.choices[0].url.partition("=")[2], colours.choices[0].is_available) == (
        "MUG-RED",
        False,
    )


def test_a_variant_without_a_sku_has_an_address_too(get, mug):
    Variant.objects.filter(sku="MUG-RED").update(sku=None)
    url = get("products/mug/").context["options"][0].choices[0].url
    assert get(url).context["selected_variant"].options.get().choice.value == "Red"


def test_the_only_variant_is_chosen(get, mug):
    mug.variants.get(sku="MUG-BLUE").delete()
    assert get("products/mug/").context["selected_variant"].sku == "MUG-RED"


# Former addresses


def test_former_addresses_lead_to_the_product(get, mug):
    for slug in ("cup", "beaker"):
        mug.slug = slug
        mug.save()
    for former in ("mug", "cup"):
        response = get(f"products/{former}/?variant=MUG-RED")
        assert response.status_code == 301
        assert response["Location"] == "/shop/products/beaker/?variant=MUG-RED"


@pytest.mark.parametrize("what", ["draft", "deleted"])
def test_a_former_address_of_what_is_not_there_is_not_found(get, mug, what):
    mug.slug = "cup"
    mug.save()
    if what == "draft":
        mug.status = "draft"
        mug.save()
    else:
        mug.delete()
        SlugHistory.objects.create(kind="product", slug="mug", object_id="999999")
    assert get("products/mug/").status_code == 404


# Preview


def test_an_editor_previews_a_draft_that_nobody_keeps_or_indexes(client, get, editor, draft):
    client.force_login(editor)
    assert get("products/secret-lantern/").status_code == 404
    response = get("products/secret-lantern/?preview=1")
    assert response.status_code == 200
    assert response.context["is_preview"]
    assert response.context["can_edit"]
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex"


def test_a_preview_keeps_its_variants_in_preview(client, get, editor, mug):
    client.force_login(editor)
    (colour,) = get("products/mug/?preview=1").context["options"]
    assert colour.choices[0].url == "/shop/products/mug/?variant=MUG-RED&preview=1"


def test_others_preview_nothing(client, get, django_user_model, draft, lamp):
    assert get("products/secret-lantern/?preview=1").status_code == 404
    client.force_login(django_user_model.objects.create_user("customer", is_staff=True))
    assert get("products/secret-lantern/?preview=1").status_code == 404
    context = get("products/lamp/?preview=1").context
    assert not context["is_preview"]
    assert not context["can_edit"]


# Visits


@pytest.fixture
def visits():
    seen = []

    def notice(sender, product, request, **kwargs):
        seen.append((sender, product, request.path))

    product_viewed.connect(notice)
    yield seen
    product_viewed.disconnect(notice)


def test_a_visit_is_told_and_remembered(get, visits, Product, lamp, mug):
    get("products/lamp/")
    assert visits == [(Product, lamp, "/shop/products/lamp/")]
    assert "Lamp" in get("products/mug/").text


def test_a_preview_is_no_visit(client, get, editor, visits, draft):
    client.force_login(editor)
    response = get("products/secret-lantern/?preview=1")
    assert visits == []
    assert "catalog_recent" not in response.cookies


# Cost


@pytest.mark.parametrize("number", [1, 20])
def test_seven_queries_whatever_the_page_holds(get, Product, mug, acme, number):
    for n in range(number):
        other = Product.objects.create(name=f"Other {n}", brand=acme)
        Relation.objects.create(source=mug, target=other)
        Variant.objects.create(product=mug, sku=f"M-{n}")
        for product in (mug, other):
            Media.objects.create(product=product, url=f"https://cdn.example/{n}.jpg")
        attribute = Attribute.objects.create(name=f"A{n}", type="number")
        AttributeValue.objects.create(product=mug, attribute=attribute, value=n)
    with CaptureQueriesContext(connection) as queries:
        assert get("products/mug/").status_code == 200
    assert len(queries) == 7
