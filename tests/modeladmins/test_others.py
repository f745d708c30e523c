"""Brands and the change log in the admin."""

import pytest

from django_catalog import get_brand_model
from django_catalog.models import Change
from tests.browser import filled_in


def test_brand_is_added(admin_client, db):
    url = "/admin/django_catalog/brand/add/"
    data = filled_in(admin_client.get(url), name="Nordlys", website="nordlys.example")
    assert admin_client.post(url, data).status_code == 302
    assert get_brand_model().objects.get().website == "https://nordlys.example"


def test_change_log_can_be_read(admin_client, lamp):
    response = admin_client.get("/admin/django_catalog/change/", {"q": lamp.pk})
    assert response.context["cl"].result_count >= 1


@pytest.mark.parametrize("page", ["add/", "{}/delete/"])
def test_change_log_cannot_be_written(admin_client, lamp, page):
    url = "/admin/django_catalog/change/" + page.format(Change.objects.first().pk)
    assert admin_client.get(url).status_code == 403
