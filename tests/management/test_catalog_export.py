"""``manage.py catalog_export`` as a person or a nightly job runs it."""

import gzip
import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import OperationalError
from PIL import Image

from django_catalog.exchange import Exporter
from django_catalog.models import Media


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out" / "shop.jsonl"


@pytest.fixture(autouse=True)
def folder(path):
    path.parent.mkdir()
    return path.parent


@pytest.fixture
def picture(lamp, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    content = io.BytesIO()
    Image.new("RGB", (4, 3)).save(content, "PNG")
    return lamp.media.create(file=ContentFile(content.getvalue(), "lamp.png"))


def records(content):
    return [json.loads(line) for line in content.splitlines()]


def names(content):
    return [record.get("name") or record["path"][-1] for record in records(content)]


def test_file_has_everything_and_nothing_else_is_left(path, lamp, capsys):
    call_command("catalog_export", path)
    assert names(path.read_bytes()) == ["Acme", "Lighting", "Lamp"]
    assert [each.name for each in path.parent.iterdir()] == ["shop.jsonl"]
    assert capsys.readouterr() == ("", "")


def test_standard_output(lamp, capsysbinary):
    call_command("catalog_export", only=["products"])
    assert names(capsysbinary.readouterr().out) == ["Lamp"]
    output = io.BytesIO()
    call_command("catalog_export", "-", "--only", "brands", stdout=output)
    assert names(output.getvalue()) == ["Acme"]


def test_some_products(path, lamp, mug, draft, capsys):
    lamp.external_id = "lamp"
    lamp.save()

    def products(*options):
        call_command("catalog_export", path, "--only", "products", *options)
        return names(path.read_bytes())

    assert products("--published", "--category", "lighting") == ["Lamp"]
    assert products("--category", "lighting") == ["Lamp", "Secret lantern"]
    assert products("--brand", "acme") == ["Lamp"]


@pytest.mark.parametrize("option", ["--category", "--brand"])
def test_slug_that_nothing_has(path, db, option):
    with pytest.raises(CommandError, match="with the slug “none”") as failure:
        call_command("catalog_export", path, option, "none")
    assert failure.value.returncode == 2
    assert not path.exists()


def test_what_cannot_be_told_is_said_and_the_status_tells(path, mug, capsys):
    with pytest.raises(CommandError, match="not everything is in it; see above") as failure:
        call_command("catalog_export", path)
    assert failure.value.returncode == 1
    assert capsys.readouterr().err.startswith("mug: It has neither an external id nor a SKU")
    assert names(path.read_bytes())[-1] == "Mug"


def test_compressed_file_is_the_same_every_time(path, lamp):
    compressed = path.with_suffix(".jsonl.gz")
    call_command("catalog_export", compressed)
    first = compressed.read_bytes()
    call_command("catalog_export", compressed)
    assert compressed.read_bytes() == first
    assert names(gzip.decompress(first))[-1] == "Lamp"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("shop.docx", r"The ending of “shop\.docx” is none of a format: .*\.jsonl"),
        ("none/shop.jsonl", "cannot be written: No such file or directory"),
        (".", "cannot be written: Is a directory"),
    ],
)
def test_file_that_cannot_be_written(folder, db, name, said):
    with pytest.raises(CommandError, match=said) as failure:
        call_command("catalog_export", folder / name)
    assert failure.value.returncode == 2


def test_export_that_fails_leaves_the_last_one(path, lamp, monkeypatch):
    def records(exporter):
        yield {"type": "brand", "name": "Acme"}
        raise OperationalError("gone away")

    call_command("catalog_export", path)
    before = path.read_bytes()
    monkeypatch.setattr(Exporter, "records", records)
    with pytest.raises(CommandError, match=r"stopped the export.*: gone away") as failure:
        call_command("catalog_export", path)
    assert failure.value.returncode == 2
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["shop.jsonl"]


def test_interrupted(path, lamp, monkeypatch):
    def interrupt(exporter):
        raise KeyboardInterrupt

    monkeypatch.setattr(Exporter, "records", interrupt)
    with pytest.raises(CommandError, match="Stopped") as failure:
        call_command("catalog_export", path)
    assert failure.value.returncode == 130
    assert not path.exists()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_terminal_shows_progress_and_losses_on_lines_of_their_own(path, mug):
    terminal = Terminal()
    with pytest.raises(CommandError):
        call_command("catalog_export", path, stderr=terminal)
    assert "100%" in terminal.getvalue()
    assert "\nmug: It has neither" in terminal.getvalue().replace("\r", "\n")


def test_pictures_go_with_the_file_to_another_site(path, picture, settings, tmp_path, Product):
    call_command("catalog_export", path, "--pictures")
    assert (path.parent / picture.file.name).read_bytes() == picture.file.read()
    settings.MEDIA_ROOT = tmp_path / "other"
    Product.objects.all().delete()
    call_command("catalog_import", path)
    assert Media.objects.get().width == 4
    # There the name is made from the content, and stays so when it goes on from there.
    name = Media.objects.get().file.name
    call_command("catalog_export", path, "--pictures")
    settings.MEDIA_ROOT = tmp_path / "third"
    Product.objects.all().delete()
    call_command("catalog_import", path)
    assert Media.objects.get().file.name == name


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../secret.png", "it would lie outside the folder"),
        ("catalog/products/none.png", "No such file or directory"),
    ],
)
def test_picture_that_cannot_be_copied(path, lamp, capsys, name, reason, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    Media.objects.bulk_create([Media(product=lamp, file=name, width=4, height=3)])
    with pytest.raises(CommandError, match="see above"):
        call_command("catalog_export", path, "--pictures")
    said = f"{name}, media: The picture cannot be copied: {reason}."
    assert capsys.readouterr().err.splitlines() == [said]
    assert names(path.read_bytes())[-1] == "Lamp"


def test_pictures_need_a_file(db):
    with pytest.raises(CommandError, match="Give a file"):
        call_command("catalog_export", "--pictures")
