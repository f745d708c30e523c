from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.management import call_command
from PIL import Image

from django_catalog import images
from django_catalog.models import Media


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(size, *, mode="RGB", format="JPEG", name="mug.jpg", **options):
    """A file of noise, which no format makes small."""
    noise = Image.effect_noise(size, 90).convert(mode)
    buffer = BytesIO()
    noise.save(buffer, format, **options)
    return ContentFile(buffer.getvalue(), name)


@pytest.fixture
def upload(lamp, django_capture_on_commit_callbacks):
    """Upload a file as an editor does: saved, and committed."""

    def upload(file):
        with django_capture_on_commit_callbacks(execute=True):
            return Media.objects.create(product=lamp, file=file)

    return upload


def renditions_of(medium):
    folder, name = medium.file.name.rsplit("/", 1)
    _folders, files = medium.file.storage.listdir(folder)
    return sorted(file for file in files if file.startswith(f"{name}."))


def opened(medium, width):
    with medium.file.storage.open(images.rendition_name(medium.file.name, width)) as file:
        image = Image.open(file)
        image.load()
        return image


def test_an_upload_gets_every_width_smaller_than_itself(upload):
    medium = upload(picture((700, 500)))
    assert renditions_of(medium) == ["mug.jpg.160.webp", "mug.jpg.320.webp", "mug.jpg.640.webp"]
    assert opened(medium, 320).format == "WEBP"
    assert opened(medium, 320).size == (320, 229)


def test_the_lightest_is_the_smallest_that_is_made(upload):
    medium = upload(picture((700, 500)))
    assert images.lightest(medium.file, medium.width) == f"{medium.file.url}.160.webp"


def test_the_lightest_is_the_picture_itself_where_none_is_made(upload):
    medium = upload(picture((100, 100)))
    assert images.lightest(medium.file, medium.width) == medium.file.url


def test_nothing_is_made_of_an_upload_that_is_rolled_back(lamp):
    medium = Media.objects.create(product=lamp, file=picture((700, 500)))
    assert renditions_of(medium) == []


def test_a_page_is_offered_the_renditions_and_the_picture(upload):
    medium = upload(picture((700, 500)))
    url = medium.file.url
    assert images.srcset(medium.file, medium.width) == (
        f"{url}.160.webp 160w, {url}.320.webp 320w, {url}.640.webp 640w, {url} 700w"
    )


def test_a_page_is_not_offered_a_picture_far_too_large(upload):
    medium = upload(picture((2000, 500)))
    assert images.srcset(medium.file, medium.width).endswith(".1280.webp 1280w")


def test_a_page_is_offered_nothing_that_is_not_there(upload):
    medium = upload(picture((700, 500)))
    medium.file.storage.delete(images.rendition_name(medium.file.name, 640))
    assert images.srcset(medium.file, medium.width) == ""


def test_a_light_picture_stays_alone(upload):
    file = ContentFile(b"", "light.png")
    Image.new("RGB", (700, 500)).save(file, "PNG")
    assert renditions_of(upload(file)) == []


def test_a_turned_photo_stands_upright(upload):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter, as telephones do
    medium = upload(picture((700, 500), exif=exif))
    assert opened(medium, 320).size == (320, 448)


@pytest.mark.parametrize(
    ("mode", "format", "shown_as"),
    [("CMYK", "JPEG", "RGB"), ("L", "PNG", "RGB"), ("P", "PNG", "RGB")],
)
def test_any_kind_of_pixels_can_be_shown(upload, mode, format, shown_as):
    file = picture((400, 300), mode=mode, format=format)
    assert opened(upload(file), 160).mode == shown_as


def test_what_is_transparent_stays_so(upload):
    image = Image.effect_noise((400, 400), 90).convert("RGBA")
    image.putalpha(0)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    medium = upload(ContentFile(buffer.getvalue(), "clear.png"))
    assert opened(medium, 160).getpixel((80, 80))[3] == 0


def test_an_animation_stays_an_animation(upload):
    frames = [Image.effect_noise((400, 400), 90) for _ in range(3)]
    buffer = BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    assert renditions_of(upload(ContentFile(buffer.getvalue(), "turn.gif"))) == []


def test_a_broken_picture_is_logged_and_shown_as_it_is(upload, caplog):
    whole = picture((700, 500)).read()
    medium = upload(ContentFile(whole[: len(whole) // 2], "broken.jpg"))
    assert images.srcset(medium.file, medium.width) == ""
    assert "truncated" in caplog.text


class Elsewhere(Storage):
    """A storage without paths, where every question would be a request."""

    def _save(self, name, content):
        return name

    def exists(self, name):
        return False


def test_a_storage_elsewhere_is_not_asked_for_renditions(lamp, monkeypatch):
    monkeypatch.setattr(Media._meta.get_field("file"), "storage", Elsewhere())
    medium = Media.objects.create(product=lamp, file=picture((700, 500)))
    monkeypatch.setattr(Elsewhere, "exists", None)
    assert images.make_renditions(medium.file, medium.width) == 0
    assert images.srcset(medium.file, medium.width) == ""


def test_the_command_makes_what_bulk_writes_have_left_out(lamp, capsys):
    Media.objects.bulk_create([Media(product=lamp, file=picture((400, 400)), position=0)])
    call_command("catalog_renditions")
    assert capsys.readouterr().out == "Light copies made: 2\n"
    call_command("catalog_renditions")
    assert capsys.readouterr().out == "Light copies made: 0\n"


def test_the_command_names_broken_pictures_and_goes_on(lamp, capsys):
    whole = picture((400, 400)).read()
    files = [ContentFile(whole[:60_000], "broken.jpg"), ContentFile(whole, "whole.jpg")]
    Media.objects.bulk_create(Media(product=lamp, file=f, position=0) for f in files)
    call_command("catalog_renditions")
    captured = capsys.readouterr()
    assert "broken.jpg" in captured.err
    assert captured.out == "Light copies made: 2\n"
