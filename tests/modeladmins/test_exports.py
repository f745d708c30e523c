"""Products are exported from their list."""

import json
from dataclasses import replace

import pytest

from django_catalog.exceptions import InvalidRecord
from django_catalog.exchange import formats
from django_catalog.exchange.formats import jsonl
from django_catalog.modeladmins import ProductAdmin

LIST = "/admin/django_catalog/product/"
EXPORT = f"{LIST}export/"


def names(response):
    records = [json.loads(line) for line in b"".join(response).splitlines()]
    return [r["name"] for r in records if r.get("type", "product") == "product"]


def export(client, url=EXPORT, **data):
    return client.post(url, {"format": "jsonl", **data})


def test_all_products_are_downloaded(admin_client, lamp, draft):
    assert f'href="{EXPORT}"' in admin_client.get(LIST).text
    assert "2 products are found." in admin_client.get(EXPORT).text
    response = export(admin_client)
    assert response["Content-Disposition"].startswith('attachment; filename="products-')
    assert response["Content-Type"] == "application/jsonl"
    assert sorted(names(response)) == ["Lamp", "Secret lantern"]


def test_what_is_filtered_is_exported(admin_client, lamp, draft):
    assert (
        f'href="{EXPORT}?status__exact=draft"'
        in admin_client.get(f"{LIST}?status__exact=draft").text
    )
    assert names(export(admin_client, f"{EXPORT}?status__exact=draft")) == ["Secret lantern"]


def test_what_is_searched_is_exported(admin_client, lamp, mug):
    assert names(export(admin_client, f"{EXPORT}?q=lamp")) == ["Lamp"]


@pytest.mark.parametrize(
    ("across", "exported"), [("0", ["Lamp"]), ("1", ["Lamp", "Secret lantern"])]
)
def test_what_is_selected_is_exported(admin_client, lamp, draft, across, exported):
    data = {"action": "export", "_selected_action": [lamp.pk], "select_across": across}
    response = admin_client.post(LIST, data)
    assert response.url.startswith(EXPORT)
    assert sorted(names(export(admin_client, response.url))) == exported


def test_a_filter_that_makes_no_sense_exports_nothing(admin_client, lamp):
    assert admin_client.get(f"{EXPORT}?brand__id__exact=x").status_code == 302


def test_a_format_must_be_one_that_is_written(admin_client, lamp):
    response = export(admin_client, format="nonsense")
    assert "Select a valid choice" in response.text


def test_what_would_be_lost_is_told_first(admin_client, lamp, monkeypatch):
    def write(records, file, options, on_loss):
        jsonl.write(records, file, options, on_loss)
        on_loss("LAMP", InvalidRecord("There is no room for it."))

    lossy = replace(jsonl.FORMAT, name="lossy", write=write)
    monkeypatch.setattr(formats, "FORMATS", (lossy,))
    monkeypatch.setattr("django_catalog.forms.exports.FORMATS", (lossy,))
    response = export(admin_client, format="lossy")
    assert "LAMP: There is no room for it." in response.text
    assert names(export(admin_client, format="lossy", anyway="1")) == ["Lamp"]


def test_a_large_export_is_left_to_the_command(admin_client, lamp, mug, monkeypatch):
    monkeypatch.setattr(ProductAdmin, "products_in_request", 1)
    for response in (admin_client.get(EXPORT), export(admin_client)):
        assert "catalog_export" in response.text
        assert "Content-Disposition" not in response


def test_export_needs_the_permission(staff, lamp):
    client = staff("view_product", "change_product")
    shown = client.get(LIST).text
    assert EXPORT not in shown
    assert "Export the selected products" not in shown
    assert client.get(EXPORT).status_code == 403
    assert export(client).status_code == 403


def test_who_may_not_see_products_does_not_export_them(staff, lamp):
    client = staff("export_catalog")
    assert export(client).status_code == 403


def test_who_may_export_and_see_does(staff, lamp):
    client = staff("export_catalog", "view_product")
    data = {"action": "export", "_selected_action": [lamp.pk]}
    assert names(export(client, client.post(LIST, data).url)) == ["Lamp"]
