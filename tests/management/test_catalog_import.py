"""``manage.py catalog_import`` as a person or a nightly job runs it."""

import io
import json
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import OperationalError
from PIL import Image

from django_catalog.exchange import runs
from django_catalog.exchange.writing import Writing
from django_catalog.models import ImportMapping, ImportRun, Media, SearchEntry

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
        ('\ufeff{"sku": "A"}'.encode("utf-16-le"), "a.jsonl", "The file is UTF-16."),
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

    monkeypatch.setattr(Writing, "records", fail)
    with pytest.raises(CommandError, match=r"stopped the import .* database is locked") as failure:
        call_command("catalog_import", write(PEN))
    assert failure.value.returncode == 1


def test_table_is_read_as_the_options_say(write, db, capsys, Product):
    table = "1001|Lampe, groß|1.250||rot\n1002|Stuhl|8,50|x|\n".encode("cp1252")
    lamp = Product.objects.create(external_id="1001", name="Lamp", summary="Bright.")
    call_command(
        "catalog_import",
        write(table, name="products.txt"),
        *("--format", "csv", "--encoding", "windows-1252", "--delimiter", "|", "--no-header"),
        *("--decimal-comma", "--blank", "keep", "--currency", "chf"),
        *("--map", "1=external_id", "--map", "2=name", "--map", "3=price", "--map", "4=summary"),
        *("--map", "5="),
    )
    lamp.refresh_from_db()
    assert (lamp.name, lamp.price, lamp.currency) == ("Lampe, groß", 1250, "CHF")
    assert lamp.summary == "Bright."
    assert not lamp.attribute_values.exists()


def test_columns_shows_how_a_table_would_be_read_and_stops(write, db, capsys, Product):
    table = "SKU;Name;Preis;Notiz\nA;Lampe;1.250,00;x\nB;Stuhl;8,50;\n"
    call_command("catalog_import", write(table.encode(), name="a.csv"), "--columns")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        "format: Table (CSV) (csv)",
        "encoding: utf-8",
        "delimiter: ;",
        "decimal mark: comma",
        "SKU → sku: A | B",
    ]
    assert not Product.objects.exists()


def test_columns_of_a_file_without(write, db, capsys):
    call_command("catalog_import", write(PEN), "--columns")
    assert capsys.readouterr().out == "format: JSON Lines (jsonl)\n"


@pytest.mark.parametrize(
    "option",
    [
        ("--encoding", "klingon"),
        ("--delimiter", "ab"),
        ("--map", "price"),
        ("--currency", "EURO"),
        ("--archive-limit", "101"),
        ("--format", "pdf"),
    ],
)
def test_options_that_mean_nothing(write, db, option):
    with pytest.raises(CommandError, match=f"Error: argument {option[0]}"):
        call_command("catalog_import", write(PEN), *option)


def test_standard_input(db, monkeypatch, Product):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(PEN).encode())))
    call_command("catalog_import", "-")
    assert Product.objects.get().sku == "PEN"


def test_what_fails_can_be_corrected_and_imported(write, db, tmp_path, capsys, Product):
    rejects = tmp_path / "failed.csv"
    table = b"sku,name,price\nA,Lamp,9\nB,Chair,cheap\n"
    with pytest.raises(CommandError):
        call_command("catalog_import", write(table, name="a.csv"), "--rejects", rejects)
    assert f"What is not imported is in “{rejects}”." in capsys.readouterr().out
    rejects.write_bytes(rejects.read_bytes().replace(b"cheap", b"7"))
    call_command("catalog_import", rejects)
    assert Product.objects.get(sku="B").price == 7


def test_failed_records_are_not_written_over_the_file_itself(write, db):
    path = write(PEN)
    with pytest.raises(CommandError, match="to another file than the one"):
        call_command("catalog_import", path, "--rejects", path)
    assert path.exists()


def test_failed_records_that_cannot_be_written(write, db, tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("catalog_import", write(PEN), "--rejects", tmp_path / "none" / "failed")


def test_missing_products_are_archived(write, db, capsys, Product):
    ink = {"sku": "INK", "name": "Ink"}
    call_command("catalog_import", write(PEN, ink), "--source", "erp")
    capsys.readouterr()
    options = ("--source", "erp", "--archive-missing")
    with pytest.raises(CommandError):
        call_command("catalog_import", write(PEN), *options, "--archive-limit", "10")
    assert "1 of the 2 products of this source are missing" in capsys.readouterr().err
    call_command("catalog_import", write(PEN), *options)
    assert capsys.readouterr().out == "product: 0 created, 0 updated, 1 unchanged, 1 archived\n"
    assert Product.objects.get(sku="INK").status == "archived"


def test_sample_of_what_changes(write, db, capsys):
    call_command("catalog_import", write({**PEN, "price": 1}))
    capsys.readouterr()
    call_command("catalog_import", write({**PEN, "price": 2}), "--dry-run", "--sample", "5")
    assert capsys.readouterr().out.splitlines()[1:] == [
        "product: 0 created, 1 updated, 0 unchanged",
        "Line 1, Pen:",
        "    price: 1.00 → 2.00",
    ]


def test_notes_of_the_reading_are_told(write, db, capsys):
    call_command("catalog_import", write("sku,name\nA,Café\n".encode("cp1252"), name="a.csv"))
    assert "read as Windows-1252" in capsys.readouterr().err


def test_interrupted(write, db, monkeypatch):
    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(Writing, "records", interrupt)
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


LIST = b"Nr;Bezeichnung;Preis\nPEN;Pen;1,50\n"


@pytest.fixture
def supplier(db):
    return ImportMapping.objects.create(
        name="supplier",
        format="csv",
        mapping={"Nr": "sku", "Bezeichnung": "name", "Preis": "compare_at_price"},
        options={"decimal_comma": True},
    )


def test_saved_mapping_is_used_and_options_go_before_it(write, supplier, Product):
    file = write(LIST, name="list.csv")
    call_command("catalog_import", file, "--mapping", "supplier")
    assert Product.objects.get().compare_at_price == Decimal("1.50")
    call_command("catalog_import", file, "--mapping", "supplier", "--map", "Preis=price")
    assert Product.objects.get().price == Decimal("1.50")


def test_mapping_that_nobody_has_saved(write, supplier):
    with pytest.raises(CommandError, match=r"as “other”\. There are: supplier"):
        call_command("catalog_import", write(LIST, name="list.csv"), "--mapping", "other")


def test_run_of_the_admin(db, admin_user, capsys, Product, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "django_catalog_imports": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    run = ImportRun(name="shop.jsonl", created_by=admin_user)
    run.file.save("shop.jsonl", ContentFile(b'{"sku": "PEN", "name": "Pen"}\n'))
    with pytest.raises(CommandError, match="No import of this number waits"):
        call_command("catalog_import", "--run", str(run.pk))
    runs.start(run, admin_user, is_check=False)
    call_command("catalog_import", "--run", str(run.pk))
    assert "product: 1 created" in capsys.readouterr().out
    assert Product.objects.get().sku == "PEN"
    assert ImportRun.objects.get().is_imported


@pytest.mark.parametrize("arguments", [[], ["file", "--run", "1"]])
def test_file_or_run(db, arguments):
    with pytest.raises(CommandError, match="Name a file, or the number of a run"):
        call_command("catalog_import", *arguments)


def test_pictures_are_fetched_afterwards(write, db, capsys):
    pen = {**PEN, "media": [{"url": "http://127.0.0.1/pen.png"}]}
    with pytest.raises(CommandError, match="1 pictures failed"):
        call_command("catalog_import", write(pen), "--fetch-images")
    assert "is not on the public internet" in capsys.readouterr().err
    assert Media.objects.get().url == "http://127.0.0.1/pen.png"
    call_command("catalog_import", write(pen), "--fetch-images", "--dry-run")
