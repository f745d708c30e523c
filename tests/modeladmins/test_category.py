"""The tree of categories: moved by drag and drop, by buttons, and by the form."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from django_catalog import get_category_model
from django_catalog.models import Attribute, CategoryAttribute
from tests.browser import filled_in

LIST = "/admin/django_catalog/category/"


def move(client, category, **data):
    return client.post(f"{LIST}{category.pk}/move/", data, follow=True)


def outline():
    nodes = get_category_model().objects.with_tree_fields()
    return [f"{'.' * node.tree_depth}{node.name}" for node in nodes]


def test_list_is_the_tree_whatever_came_first(admin_client, lighting, mugs, kitchen):
    table = get_category_model().objects.create(name="Table lamps", parent=lighting)
    rows = admin_client.get(LIST).context["cl"].result_list
    assert list(rows) == [lighting, table, kitchen, mugs]


@pytest.mark.parametrize("asked", [{"q": "mug"}, {"is_active__exact": "0"}])
def test_tree_can_be_searched_and_filtered(admin_client, kitchen, mugs, asked):
    mugs.is_active = False
    mugs.save()
    assert list(admin_client.get(LIST, asked).context["cl"].result_list) == [mugs]


def test_list_has_a_button_for_each_step(admin_client, mugs):
    page = admin_client.get(LIST).content.decode()
    assert f'formaction="{LIST}{mugs.pk}/move/"' in page
    assert 'aria-label="Move Mugs out of its parent"' in page
    assert "style=" not in page.partition('id="result_list"')[2].partition("</table>")[0]


def test_dropped_category_lies_where_it_was_dropped(admin_client, kitchen, mugs, lighting):
    response = move(admin_client, lighting, place="inside", target=kitchen.pk)
    assert outline() == ["Kitchen", ".Mugs", ".Lighting"]
    assert response.redirect_chain == [(f"{LIST}#category-{lighting.pk}", 302)]
    assert "“Lighting” has been moved." in response.content.decode()


def test_button_moves_by_one_step(admin_client, kitchen, lighting):
    move(admin_client, lighting, place="up")
    assert outline() == ["Lighting", "Kitchen"]


def test_category_is_not_moved_under_itself(admin_client, kitchen, mugs):
    response = move(admin_client, kitchen, place="inside", target=mugs.pk)
    assert "cannot be moved under itself" in response.content.decode()
    assert outline() == ["Kitchen", ".Mugs"]


def test_parent_below_itself_is_refused_in_the_form(admin_client, kitchen, mugs):
    url = f"{LIST}{kitchen.pk}/change/"
    response = admin_client.post(url, filled_in(admin_client.get(url), parent=mugs.pk))
    assert "cannot be moved under itself" in response.content.decode()


@pytest.mark.parametrize("data", [{}, {"place": "sideways"}, {"place": "after", "target": "x"}])
def test_senseless_move_is_told(admin_client, kitchen, data):
    response = move(admin_client, kitchen, **data)
    assert response.status_code == 200
    assert [str(message.level_tag) for message in response.context["messages"]]


def test_move_needs_the_permission(staff, kitchen, lighting):
    client = staff("view_category", "add_category", "delete_category")
    assert move(client, lighting, place="up").status_code == 403
    assert outline() == ["Kitchen", "Lighting"]
    assert "formaction" not in client.get(LIST).content.decode()


def test_visitor_is_asked_to_log_in(client, kitchen, lighting):
    response = move(client, lighting, place="up")
    assert response.redirect_chain[0][0].startswith("/admin/login/")
    assert outline() == ["Kitchen", "Lighting"]


def test_move_is_posted(admin_client, kitchen):
    assert admin_client.get(f"{LIST}{kitchen.pk}/move/").status_code == 405


def test_unknown_category_is_not_found(admin_client, db):
    assert admin_client.post(f"{LIST}999/move/", {"place": "up"}).status_code == 404


def queries_of(client, url):
    client.get(url)  # what Django keeps of content types does not count
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_tree_costs_the_same_whatever_its_size(admin_client, kitchen, mugs):
    alone = queries_of(admin_client, LIST)
    for number in range(20):
        get_category_model().objects.create(name=f"Shelf {number}", parent=mugs)
    assert queries_of(admin_client, LIST) == alone


def test_asked_attributes_cost_the_same_whatever_their_number(admin_client, kitchen):
    def ask(number):
        attribute = Attribute.objects.create(name=f"Quality {number}", type="text")
        CategoryAttribute.objects.create(category=kitchen, attribute=attribute)

    url = f"{LIST}{kitchen.pk}/change/"
    ask(0)
    alone = queries_of(admin_client, url)
    for number in range(1, 20):
        ask(number)
    assert queries_of(admin_client, url) == alone
    assert "Quality 19" in admin_client.get(url).content.decode()
