"""Pictures, videos and 3D models."""

import pytest
from django.core.exceptions import ValidationError

from django_catalog.models import Media

PICTURE = "https://example.com/lamp.png"


def test_neither_file_nor_url(refused, lamp):
    refused(Media(product=lamp), "Choose a file or give a URL")


def test_focal_point_outside_the_picture(refused, lamp):
    refused(Media(product=lamp, url=PICTURE, focal_x=1.5), "less than or equal to 1")


def test_variant_of_another_product(lamp, mug):
    with pytest.raises(ValidationError, match="belongs to another product"):
        Media(product=lamp, url=PICTURE, variant=mug.variants.first()).full_clean()


def test_script_as_url(lamp):
    with pytest.raises(ValidationError, match="valid URL"):
        Media(product=lamp, url="javascript:alert(1)").full_clean()


def test_appended_to_the_gallery(lamp):
    first, second = Media.objects.bulk_create(Media(product=lamp, url=PICTURE) for _ in range(2))
    assert (first.position, second.position, lamp.media.create(url=PICTURE).position) == (0, 1, 2)
