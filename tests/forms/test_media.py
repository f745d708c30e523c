"""Pictures and videos of a product."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from django_catalog.forms import MediaFormSet
from django_catalog.models import Media

ROWS = {"media-TOTAL_FORMS": "1", "media-INITIAL_FORMS": "0"}


@pytest.fixture
def picture():
    content = BytesIO()
    Image.new("RGB", (40, 30)).save(content, "PNG")
    return SimpleUploadedFile("lamp.png", content.getvalue(), "image/png")


def test_picture_is_uploaded(lamp, picture):
    data = {**ROWS, "media-0-kind": "image", "media-0-alt": "A lamp"}
    formset = MediaFormSet(data, {"media-0-file": picture}, instance=lamp, prefix="media")
    assert formset.is_valid(), formset.errors
    formset.save()
    medium = lamp.media.get()
    assert (medium.width, medium.height, medium.alt) == (40, 30, "A lamp")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "Choose a file or give a URL."),
        ({"media-0-file": SimpleUploadedFile("a.png", b"not a picture")}, "valid image"),
    ],
)
def test_row_without_a_picture_is_refused(lamp, files, message):
    data = {**ROWS, "media-0-kind": "image", "media-0-alt": "A lamp"}
    formset = MediaFormSet(data, files, instance=lamp, prefix="media")
    assert message in str(formset.errors)


def test_only_a_picture_that_exists_can_be_deleted(lamp):
    Media.objects.create(product=lamp, url="https://example.com/a.png")
    formset = MediaFormSet(instance=lamp)
    assert ["DELETE" in form.fields for form in formset] == [True, False, False, False]


def test_only_own_variants_are_offered(lamp, mug, django_assert_num_queries):
    for number in range(5):
        Media.objects.create(product=mug, url=f"https://example.com/{number}.png")
    with django_assert_num_queries(3):
        assert "Red" in str(MediaFormSet(instance=mug))
    assert "Red" not in str(MediaFormSet(instance=lamp))


def test_variant_of_another_product_is_refused(lamp, mug):
    data = {
        **ROWS,
        "media-0-kind": "image",
        "media-0-url": "https://example.com/a.png",
        "media-0-variant": str(mug.variants.first().pk),
    }
    formset = MediaFormSet(data, instance=lamp, prefix="media")
    assert formset.errors[0].keys() == {"variant"}


@pytest.fixture
def fetched(lamp, picture):
    """A picture that was fetched from its URL."""
    return Media.objects.create(product=lamp, url="https://example.com/a.png", file=picture)


def edit(medium, **values):
    data = {
        "media-TOTAL_FORMS": "1",
        "media-INITIAL_FORMS": "1",
        "media-0-id": str(medium.pk),
        "media-0-product": str(medium.product_id),
        "media-0-kind": "image",
        "media-0-url": medium.url,
        "media-0-position": "0",
        **{f"media-0-{name}": value for name, value in values.items()},
    }
    formset = MediaFormSet(data, instance=medium.product, prefix="media")
    assert formset.is_valid(), formset.errors
    formset.save()
    medium.refresh_from_db()


def test_new_url_does_without_the_file_of_the_old(fetched):
    edit(fetched, url="https://example.com/b.png")
    assert fetched.src == "https://example.com/b.png"
    assert fetched.width is None


@pytest.mark.parametrize("values", [{"alt": "A lamp"}, {"url": ""}])
def test_fetched_file_stays_otherwise(fetched, values):
    name = fetched.file.name
    edit(fetched, **values)
    assert (fetched.file.name, fetched.width) == (name, 40)
