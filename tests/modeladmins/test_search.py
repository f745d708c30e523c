"""Synonyms, chosen results and missed searches in the admin."""

import pytest

from django_catalog.models import MissedSearch, PinnedSearch, Synonym
from tests.browser import filled_in

ADMIN = "/admin/django_catalog"


def test_synonyms_are_entered_as_a_list(admin_client, db):
    url = f"{ADMIN}/synonym/add/"
    data = filled_in(admin_client.get(url), terms="sofa, couch\nsettee")
    assert admin_client.post(url, data).status_code == 302
    assert Synonym.objects.get().term_list() == ["sofa", "couch", "settee"]
    assert "sofa, couch, settee" in admin_client.get(f"{ADMIN}/synonym/").text


def test_one_word_alone_is_no_synonym(admin_client, db):
    url = f"{ADMIN}/synonym/add/"
    response = admin_client.post(url, filled_in(admin_client.get(url), terms="sofa, SOFA"))
    assert "at least two words" in response.text


def test_results_are_chosen_in_an_order(admin_client, lamp, mug):
    url = f"{ADMIN}/pinnedsearch/add/"
    rows = {"results-TOTAL_FORMS": "2", "results-0-product": mug.pk, "results-1-product": lamp.pk}
    response = admin_client.post(url, filled_in(admin_client.get(url), rows, text="Gift!"))
    assert response.status_code == 302, response.context["errors"]
    pinned = PinnedSearch.objects.get(folded="gift")
    assert [result.product for result in pinned.results.all()] == [mug, lamp]
    assert "Mug, Lamp" in admin_client.get(f"{ADMIN}/pinnedsearch/").text


@pytest.mark.parametrize(("text", "error"), [("GIFT", "search already"), ("!", "Enter a word")])
def test_search_that_cannot_have_results_of_its_own(admin_client, db, text, error):
    PinnedSearch.objects.create(text="gift")
    url = f"{ADMIN}/pinnedsearch/add/"
    assert error in admin_client.post(url, filled_in(admin_client.get(url), text=text)).text


def test_missed_searches_are_read_and_deleted(admin_client, db):
    missed = MissedSearch.objects.create(text="unicorn", times=3)
    assert "unicorn" in admin_client.get(f"{ADMIN}/missedsearch/").text
    assert admin_client.get(f"{ADMIN}/missedsearch/add/").status_code == 403
    url = f"{ADMIN}/missedsearch/{missed.pk}/"
    assert "_save" not in admin_client.get(f"{url}change/").text
    admin_client.post(f"{url}delete/", {"post": "yes"})
    assert not MissedSearch.objects.exists()
