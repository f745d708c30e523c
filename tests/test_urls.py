import pytest
from django.urls import resolve, reverse

ADDRESSES = {
    "product_list": ("/shop/", {}),
    "search": ("/shop/search/", {}),
    "brand_list": ("/shop/brands/", {}),
    "brand_detail": ("/shop/brands/acme/", {"slug": "acme"}),
    "category_detail": ("/shop/categories/a/b-c/d_e/", {"path": "a/b-c/d_e"}),
    "collection_detail": ("/shop/collections/gifts/", {"slug": "gifts"}),
    "product_detail": ("/shop/products/lamp/", {"slug": "lamp"}),
    "product_list_json": ("/shop/products.json", {}),
    "product_detail_json": ("/shop/products/lamp.json", {"slug": "lamp"}),
    "product_create": ("/shop/add/", {}),
    "product_update": ("/shop/products/lamp/edit/", {"slug": "lamp"}),
    "product_delete": ("/shop/products/lamp/delete/", {"slug": "lamp"}),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_names_and_addresses_hosts_rely_on(name):
    address, kwargs = ADDRESSES[name]
    assert reverse(f"django_catalog:{name}", kwargs=kwargs) == address
    match = resolve(address)
    assert (match.view_name, match.kwargs) == (f"django_catalog:{name}", kwargs)


@pytest.mark.parametrize("slug", ["bardağ", "茶碗", "чашка", "a_b"])
def test_slugs_in_any_letters(slug):
    address = reverse("django_catalog:product_detail", args=[slug])
    assert address.isascii()


@pytest.mark.parametrize(
    "path", ["products/a b/", "products/a.b/", "categories//", "categories/a//b/", "products/%00/"]
)
def test_other_addresses_are_not_found(client, path):
    assert client.get(f"/shop/{path}").status_code == 404
