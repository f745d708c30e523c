"""Picture files beside the imported one."""

import pytest
from django.core.files import File
from django.core.files.storage import default_storage
from PIL import Image

from django_catalog import get_product_model
from django_catalog.exchange import Outcome
from django_catalog.models import Media


@pytest.fixture
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "stored"
    (tmp_path / "shop" / "pictures").mkdir(parents=True)
    Image.new("RGB", (40, 30), "red").save(tmp_path / "shop/pictures/pen.png")
    (tmp_path / "shop" / "notes.txt").write_text("no picture")
    Image.new("RGB", (4, 3)).save(tmp_path / "secret.png")
    return tmp_path / "shop"


def pen(file, **values):
    return {"sku": "PEN", "name": "Pen", "media": [{"file": file, **values}]}


def stored():
    try:
        return default_storage.listdir("catalog/products")[1]
    except FileNotFoundError:
        return []


def test_picture_is_stored_once_however_often_it_is_imported(load, folder):
    record = pen("pictures/pen.png", alt="A pen")
    assert load(record, {**record, "sku": "PEN-2"}, folder=folder).ok
    assert load(record, folder=folder).counts == {("product", Outcome.UNCHANGED): 1}
    first, second = Media.objects.all()
    assert (first.width, first.height, first.alt) == (40, 30, "A pen")
    assert first.file.name == second.file.name
    assert len(stored()) == 1


def test_changed_picture_takes_the_place_of_the_old(load, folder):
    load(pen("pictures/pen.png"), folder=folder)
    Image.new("RGB", (50, 50), "blue").save(folder / "pictures" / "pen.png")
    assert load(pen("pictures/pen.png"), folder=folder).total(Outcome.UPDATED) == 1
    assert Media.objects.get().width == 50


def test_dry_run_stores_no_picture(load, folder):
    assert load(pen("pictures/pen.png"), folder=folder, dry_run=True).ok
    assert stored() == []


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("pictures/none.png", "There is no such file beside the imported one."),
        ("pictures", "There is no such file beside the imported one."),
        ("../secret.png", "A picture must lie in the folder of the imported file."),
        ("/etc/passwd", "A picture must lie in the folder of the imported file."),
        ("link.png", "A picture must lie in the folder of the imported file."),
        ("notes.txt", "This is not a JPEG, PNG, WebP, GIF or AVIF picture."),
        ("x" * 5000, "There is no such file beside the imported one."),
    ],
)
def test_file_that_cannot_be_taken_is_refused(problem, folder, file, reason):
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    assert problem(pen(file), folder=folder).endswith(f": {reason}")
    assert stored() == []


def test_picture_of_a_variant(load, folder):
    record = {
        "sku": "PEN",
        "name": "Pen",
        "variants": [{"sku": "PEN-R", "media": [{"file": "pictures/none.png"}]}],
    }
    (problem,) = load(record, folder=folder).problems
    assert problem.field == "variants[1].media[1].file"
    record["variants"][0]["media"][0]["file"] = "pictures/pen.png"
    assert load(record, folder=folder).ok
    assert Media.objects.get().variant.sku == "PEN-R"


def test_huge_picture_is_refused(problem, folder, monkeypatch):
    monkeypatch.setattr("django_catalog.exchange.images.pictures.MAX_SIZE", 10)
    assert "The picture is larger than" in problem(pen("pictures/pen.png"), folder=folder)


def test_picture_of_too_many_pixels_is_refused(problem, folder, monkeypatch):
    monkeypatch.setattr("django_catalog.exchange.images.pictures.MAX_PIXELS", 1000)
    assert "The picture has more than" in problem(pen("pictures/pen.png"), folder=folder)


@pytest.mark.parametrize(
    ("name", "format", "stored_as"),
    [
        ("pen.JPEG", "JPEG", ".jpeg"),
        ("pen.jpg", "MPO", ".jpg"),
        ("pen.jpg", "PNG", ".png"),
        ("pen.html", "GIF", ".gif"),
        ("pen", "WEBP", ".webp"),
    ],
)
def test_stored_name_ends_as_the_content_says(load, folder, name, format, stored_as):
    options = {"save_all": True, "append_images": [Image.new("RGB", (4, 3))]}
    options = options if format == "MPO" else {}
    Image.new("RGB", (4, 3), "red").save(folder / name, format, **options)
    assert load(pen(name), folder=folder).ok
    assert Media.objects.get().file.name.endswith(stored_as)


@pytest.fixture
def stored_name(load, folder):
    """Of a picture that an editor has uploaded."""
    Image.new("RGB", (40, 30), "red").save(folder / "upload.png")
    load({"sku": "PEN", "name": "Pen"})
    with (folder / "upload.png").open("rb") as file:
        product = get_product_model().objects.get()
        return product.media.create(file=File(file, "pen.png")).file.name


def test_stored_picture_is_known_by_its_name(load, folder, stored_name):
    unchanged = {("product", Outcome.UNCHANGED): 1}
    assert load(pen(stored_name)).counts == unchanged
    assert load(pen(stored_name), folder=folder).counts == unchanged
    assert load({**pen(stored_name), "sku": "PEN-2"}).ok
    first, second = Media.objects.all()
    assert (second.file.name, second.width, second.height) == (first.file.name, 40, 30)
    assert len(stored()) == 1


def test_copy_of_a_stored_picture_is_the_same_until_somebody_changes_it(load, folder, stored_name):
    copy = folder / stored_name
    copy.parent.mkdir(parents=True)
    (folder / "upload.png").rename(copy)
    assert load(pen(stored_name), folder=folder).total(Outcome.UNCHANGED) == 1
    Image.new("RGB", (50, 50), "blue").save(copy)
    assert load(pen(stored_name), folder=folder).total(Outcome.UPDATED) == 1
    assert Media.objects.get().width == 50


def test_stored_file_that_is_no_picture_of_the_catalogue_stays_unread(problem, folder):
    default_storage.save("catalog/products/secret.png", File((folder / "notes.txt").open("rb")))
    for options in ({}, {"folder": folder}):
        assert "catalog/products/secret.png" in problem(
            pen("catalog/products/secret.png"), **options
        )


def test_address_of_a_stored_picture_means_the_picture(load, stored_name):
    address = f"https://shop.example{default_storage.url(stored_name)}"
    record = {"sku": "PEN", "media": [{"url": address}]}
    assert load(record).counts == {("product", Outcome.UNCHANGED): 1}
    assert Media.objects.get().url == ""
