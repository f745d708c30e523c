"""``manage.py catalog_import`` as a person or a nightly job runs it."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from PIL import Image

from django_catalog.exchange import Importer
from django_catalog.models import Media, SearchEntry

PEN = {"sku": "PEN", "name": "Pen"}


def test_all_is_well(write, db, capsys, Product):
    call_command("catalog_import", write(PEN, {"type": "brand", "name": "Acme"}))
    assert capsys.readouterr().out.splitlines() == [
        "brand: 1 created, 0 updated, 0 unchanged",
        "product: 1 created, 0 updated, 0 unchanged",
    ]
    assert Product.objects.get().name == "Pen"


def test_wrong_line_is_reported_and_the_status_tells(write, db, capsys, Product):
    with pytest.raises(CommandError, match="2 problems; see above") as failure:
        call_command("catalog_import", write(PEN, b"{", {"sku": "INK", "name": "", "price": 1}))
    assert failure.value.returncode == 1
    output = capsys.readouterr()
    assert output.err.splitlines() == [
        "Line 2: This is not valid JSON: Expecting property name enclosed in double quotes "
        "at character 2.",
        "Line 3, name: This cannot be empty.",
    ]
    assert "not imported: 2 of 3 lines" in output.out
    assert Product.objects.get().sku == "PEN"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"nonsense\nnonsense", "a.jsonl", "The file has no line that could be read."),
        (b"", "a.jsonl", "The file has no line that could be read."),
        (b"\n \n", "a.jsonl", "The file has no line that could be read."),
        ("\ufeff{}".encode("utf-16-le"), "a.jsonl", "The file is UTF-16."),
        (b"\x00\x01", "a.bin", "The format of the file is none of those that can be read"),
    ],
)
def test_file_of_which_nothing_can_be_read(write, db, content, name, said):
    with pytest.raises(CommandError) as failure:
        call_command("catalog_import", write(content, name=name))
    assert said in str(failure.value)
    assert failure.value.returncode == 2


@pytest.mark.parametrize(
    ("name", "reason"),
    [("none.jsonl", "No such file or directory"), (".", "Is a directory")],
)
def test_file_that_cannot_be_opened(tmp_path, db, name, reason):
    with pytest.raises(CommandError, match=f"cannot be opened: {reason}") as failure:
        call_command("catalog_import", tmp_path / name)
    assert failure.value.returncode == 2


def test_dry_run_says_so_and_writes_nothing(write, db, capsys, Product):
    call_command("catalog_import", write(PEN), "--dry-run")
    assert capsys.readouterr().out.splitlines() == [
        "Nothing was changed. This is what would happen:",
        "product: 1 created, 0 updated, 0 unchanged",
    ]
    assert not Product.objects.exists()


def test_strict(write, db, capsys):
    with pytest.raises(CommandError):
        call_command("catalog_import", write({**PEN, "brand": "Acme"}), "--strict")
    assert "Line 1, brand “Acme”: There is no such brand." in capsys.readouterr().err


def test_pictures_are_taken_from_the_folder_of_the_file(write, db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "stored"
    Image.new("RGB", (4, 3)).save(tmp_path / "pen.png")
    call_command("catalog_import", write({**PEN, "media": [{"file": "pen.png"}]}))
    assert Media.objects.get().width == 4


def test_silent(write, db, capsys):
    call_command("catalog_import", write(PEN), verbosity=0)
    assert capsys.readouterr() == ("", "")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_terminal_shows_progress_and_problems_on_lines_of_their_own(write, db):
    terminal = Terminal()
    with pytest.raises(CommandError):
        call_command("catalog_import", write(PEN, b"{", PEN), stderr=terminal)
    assert "100%" in terminal.getvalue()
    assert "\nLine 2: This is not valid JSON" in terminal.getvalue().replace("\r", "\n")


def test_database_that_fails_is_not_blamed_on_a_line(write, db, monkeypatch):
    def fail(*args):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Importer, "_write", fail)
    with pytest.raises(CommandError, match=r"stopped the import .* database is locked") as failure:
        call_command("catalog_import", write(PEN))
    assert failure.value.returncode == 1


def test_interrupted(write, db, monkeypatch):
    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(Importer, "_write", interrupt)
    with pytest.raises(CommandError, match="Import the file again to go on") as failure:
        call_command("catalog_import", write(PEN))
    assert failure.value.returncode == 130


@pytest.mark.django_db(transaction=True)
def test_what_was_imported_can_be_searched_for_without_waiting(write, capsys):
    call_command("catalog_import", write(PEN))
    assert SearchEntry.objects.get().name == "pen"


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_indexes_nothing(write, capsys):
    call_command("catalog_import", write(PEN), "--dry-run")
    assert not SearchEntry.objects.exists()
