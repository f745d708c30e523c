"""Attributes with their choices and swatches."""

from django_catalog.models import Attribute, AttributeValue
from tests.browser import filled_in

LIST = "/admin/django_catalog/attribute/"


def test_attribute_is_added_with_its_choices(admin_client, kitchen):
    changes = {
        "choices-TOTAL_FORMS": "2",
        "choices-0-value": "Brass",
        "choices-0-swatch": "#b08d57",
        "choices-1-value": "Steel",
        "category_attributes-TOTAL_FORMS": "1",
        "category_attributes-0-category": kitchen.pk,
    }
    data = filled_in(admin_client.get(f"{LIST}add/"), changes, name="Finish")
    response = admin_client.post(f"{LIST}add/", data)
    assert response.status_code == 302, response.context["errors"]
    finish = Attribute.objects.get()
    assert [(c.value, c.swatch) for c in finish.choices.all()] == [
        ("Brass", "#b08d57"),
        ("Steel", ""),
    ]
    assert finish.category_attributes.get().category == kitchen


def test_wrong_swatch_is_told(admin_client, red, colour):
    url = f"{LIST}{colour.pk}/change/"
    data = filled_in(admin_client.get(url), {"choices-0-swatch": "red"})
    assert "Write a colour as #a1b2c3." in admin_client.post(url, data).content.decode()


def test_swatches_are_seen_in_the_list_and_beside_the_picker(admin_client, red, colour):
    assert 'fill="#cc0000"' in admin_client.get(LIST).content.decode()
    page = admin_client.get(f"{LIST}{colour.pk}/change/").content.decode()
    assert '<input type="color" aria-label="Choose a colour" value="#cc0000" hidden>' in page


def test_number_has_no_choices(admin_client, db):
    width = Attribute.objects.create(name="Width", type="number")
    data = filled_in(admin_client.get(f"{LIST}{width.pk}/change/"))
    assert "choices-TOTAL_FORMS" not in data


def test_type_stays_while_products_have_values(admin_client, lamp, red, colour):
    AttributeValue.objects.create(product=lamp, attribute=colour, choice=red)
    url = f"{LIST}{colour.pk}/change/"
    response = admin_client.post(url, filled_in(admin_client.get(url), {"type": "text"}))
    assert "already have values of this type" in response.content.decode()


def test_option_without_choices_is_refused(admin_client, db):
    data = filled_in(admin_client.get(f"{LIST}add/"), name="Width", type="number", is_option="on")
    response = admin_client.post(f"{LIST}add/", data)
    assert "only by an attribute of choices" in response.content.decode()


def test_list_costs_the_same_whatever_its_size(admin_client, red, django_assert_num_queries):
    def add(number):
        attribute = Attribute.objects.create(name=f"Quality {number}")
        attribute.choices.create(value="1st")

    with django_assert_num_queries(6):
        admin_client.get(LIST)
    for number in range(20):
        add(number)
    with django_assert_num_queries(6):
        admin_client.get(LIST)
