"""Staff pages: who may, and what one page saves."""

import re

import pytest
from django.contrib.auth.models import Permission

from django_catalog.forms import ProductForm
from django_catalog.models import Attribute, Media, Variant
from tests.browser import filled_in

ADD, EDIT, DELETE = "/shop/add/", "/shop/products/lamp/edit/", "/shop/products/lamp/delete/"


@pytest.fixture
def staff(client, django_user_model):
    """Log in somebody who may do these things to products."""

    def log_in(*actions):
        user = django_user_model.objects.create_user("staff")
        codenames = [f"{action}_product" for action in actions]
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        return client

    return log_in


@pytest.mark.parametrize("url", [ADD, EDIT, DELETE])
def test_visitor_is_asked_to_log_in(client, lamp, url):
    response = client.get(url)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/?next=")


@pytest.mark.parametrize(
    ("url", "others"),
    [(ADD, ["change", "delete"]), (EDIT, ["add", "delete"]), (DELETE, ["add", "change"])],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_permissions_are_not_enough(staff, lamp, url, others, method):
    assert getattr(staff(*others), method)(url).status_code == 403


def test_unknown_product_is_not_found(staff):
    assert staff("change").get("/shop/products/nothing/edit/").status_code == 404


def test_added_product_is_a_draft_and_is_shown_as_a_preview(staff, Product, lighting):
    client = staff("add", "change")
    data = filled_in(client.get(ADD), name="Torch", price="9.90")
    response = client.post(ADD, {**data, "categories": [lighting.pk, ""]}, follow=True)
    torch = Product.objects.get()
    assert torch.status == "draft"
    assert torch.primary_category == lighting
    assert response.redirect_chain == [("/shop/products/torch/?preview=1", 302)]
    assert "“Torch” has been added." in response.content.decode()


def test_who_may_only_add_is_not_sent_to_a_page_they_cannot_see(staff, Product):
    client = staff("add")
    response = client.post(ADD, filled_in(client.get(ADD), name="Torch"))
    assert response.url == "/shop/"


def test_page_saves_product_variants_and_media_together(staff, lamp, red):
    client = staff("change")
    changes = {
        "variants-0-sku": "LAMP-RED",
        "variants-0-option_colour": str(red.pk),
        "media-0-url": "https://example.com/lamp.png",
        "media-0-alt": "A lamp",
    }
    response = client.post(EDIT, filled_in(client.get(EDIT), changes, name="Desk lamp"))
    assert response.url == "/shop/products/lamp/"
    lamp.refresh_from_db()
    assert (lamp.name, lamp.variant_count, str(lamp.get_price())) == ("Desk lamp", 1, "19.99 EUR")
    assert Variant.objects.get().label == "Red"
    assert Media.objects.get().alt == "A lamp"


def test_unchanged_page_saves_the_same(staff, mug):
    client = staff("change")
    url = "/shop/products/mug/edit/"
    before = list(Variant.objects.order_by("pk").values())
    assert client.post(url, filled_in(client.get(url))).status_code == 302
    assert list(Variant.objects.order_by("pk").values()) == before


def test_error_in_one_part_saves_nothing_and_keeps_what_was_typed(staff, lamp):
    client = staff("change")
    data = filled_in(
        client.get(EDIT), {"media-0-alt": "A lamp", "variants-0-sku": "X"}, name="Desk lamp"
    )
    response = client.post(EDIT, data)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Choose a file or give a URL." in page
    assert filled_in(response)["name"] == ["Desk lamp"]
    assert filled_in(response)["variants-0-sku"] == ["X"]
    lamp.refresh_from_db()
    assert (lamp.name, lamp.variant_count) == ("Lamp", 0)


def test_refused_page_says_so_on_top_and_leads_to_what_is_wrong(staff, lamp):
    client = staff("change")
    assert 'role="alert"' not in client.get(EDIT).text
    changes = {"variants-1-gtin": "12", "media-0-alt": "A lamp", "variants-2-sku": "FREE"}
    page = client.post(EDIT, filled_in(client.get(EDIT), changes, name="")).text
    summary = page.partition('role="alert"')[2].partition("</div>")[0]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_name", "id_variants-1-gtin", "media-0"]
    assert all(f' id="{target}"' in page for target in targets)


def test_rows_that_were_filled_in_or_are_wrong_stay_open(staff, lamp):
    client = staff("change")
    changes = {"variants-1-gtin": "12", "variants-2-sku": "FREE"}
    page = client.post(EDIT, filled_in(client.get(EDIT), changes)).text
    assert re.findall(r'id="([\w-]+)" open>', page) == ["variants-1", "variants-2"]


def test_asking_for_the_fields_of_a_category_is_no_failed_save(staff, lamp):
    client = staff("change")
    data = filled_in(client.get(EDIT), name="", _show_fields="1")
    assert 'role="alert"' not in client.post(EDIT, data).text


def test_required_yes_or_no_is_marked(staff, lamp, lighting):
    dimmable = Attribute.objects.create(name="Dimmable", type="boolean")
    lighting.category_attributes.create(attribute=dimmable, is_required=True)
    lamp.set_categories([lighting])
    page = staff("change").get(EDIT).text
    assert re.search(r'catalog-field--required"><label for="id_attribute_dimmable"', page)


def test_emptied_slug_beside_an_error_is_no_dead_link(staff, lamp):
    client = staff("change")
    response = client.post(EDIT, filled_in(client.get(EDIT), slug="", name=""))
    assert response.status_code == 200


def test_empty_post_is_refused_with_errors(staff, lamp):
    assert staff("change").post(EDIT, {}).status_code == 200


def test_formset_missing_from_the_page_is_left_alone(staff, mug):
    client = staff("change")
    url = "/shop/products/mug/edit/"
    data = {k: v for k, v in filled_in(client.get(url)).items() if not k.startswith("variants")}
    client.post(url, {**data, "name": "Cup"})
    mug.refresh_from_db()
    assert (mug.name, mug.variant_count) == ("Cup", 2)


def test_two_editors_with_one_sku_get_an_error(staff, lamp, monkeypatch):
    client = staff("change")
    data = filled_in(client.get(EDIT), sku="NEW")
    save = ProductForm.save

    def lose_the_race(form, *args, **kwargs):
        type(lamp).objects.create(name="Rival", sku="NEW")
        return save(form, *args, **kwargs)

    monkeypatch.setattr(ProductForm, "save", lose_the_race)
    response = client.post(EDIT, data)
    assert "Somebody has just saved" in response.content.decode()
    assert filled_in(response)["sku"] == ["NEW"]


def test_deleting_asks_first(staff, lamp, Product):
    client = staff("delete")
    assert client.get(DELETE).status_code == 200
    assert Product.objects.exists()
    assert client.post(DELETE).url == "/shop/"
    assert not Product.objects.exists()


def test_edit_page_costs_the_same_whatever_is_on_it(staff, mug, red, django_assert_num_queries):
    client = staff("change")
    url = "/shop/products/mug/edit/"
    Media.objects.create(product=mug, url="https://example.com/0.png")
    with django_assert_num_queries(17):
        client.get(url)
    for number in range(1, 20):
        variant = Variant.objects.create(product=mug, sku=f"MUG-{number}")
        variant.set_options([red.attribute.choices.create(value=f"Shade {number}")])
        Media.objects.create(product=mug, url=f"https://example.com/{number}.png")
    with django_assert_num_queries(17):
        client.get(url)
