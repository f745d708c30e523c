"""Tables and feeds that come in a .gz or a .zip."""

import gc
import gzip
import io
import zipfile

import pytest

from django_catalog.exceptions import UnreadableFile
from django_catalog.exchange import compressed
from django_catalog.exchange.formats import open_file, recognise

LINES = b'{"sku": "LAMP", "name": "Lamp"}\n{"sku": "MUG", "name": "Mug"}\n'


def zipped(content, *names):
    """An archive with this content under each of these names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or ["feed.csv"]:
            archive.writestr(name, content)
    return file.getvalue()


def unpacked(content, name=""):
    file, name = compressed.unpack(io.BytesIO(content), name)
    return file.read(), name


def refusal(content):
    with pytest.raises(UnreadableFile) as refused:
        compressed.unpack(io.BytesIO(content))
    return str(refused.value)


@pytest.mark.parametrize(
    "content",
    [gzip.compress(LINES, mtime=0), zipped(LINES, "products.jsonl")],
    ids=["gzip", "zip"],
)
def test_compressed_file_is_read_like_any_other(content):
    reading = open_file(io.BytesIO(content), "products.jsonl.gz")
    assert [entry.data["sku"] for entry in reading] == ["LAMP", "MUG"]


def test_format_of_a_compressed_file_is_recognised_and_the_file_left_at_its_beginning():
    file = io.BytesIO(gzip.compress(LINES, mtime=0))
    assert recognise(file).name == "jsonl"
    assert file.tell() == 0


@pytest.mark.parametrize("content", [gzip.compress(LINES, mtime=0), zipped(LINES)])
def test_compressed_file_can_be_read_again(content):
    file = io.BytesIO(content)
    for _time in range(2):
        reading = open_file(file, "products.jsonl.gz")
        assert [entry.data["sku"] for entry in reading] == ["LAMP", "MUG"]


@pytest.mark.parametrize("content", [gzip.compress(LINES, mtime=0), zipped(LINES)])
def test_compressed_file_stands_at_its_end_once_it_is_unpacked(content):
    file = io.BytesIO(content)
    compressed.unpack(file)
    assert file.tell() == len(content)


def test_name_is_that_of_what_is_inside():
    assert unpacked(gzip.compress(b"a"), "feed.XML.GZ") == (b"a", "feed.XML")
    assert unpacked(zipped(b"a", "export/feed.xml"), "export.zip") == (b"a", "feed.xml")
    assert unpacked(b"a", "feed.xml") == (b"a", "feed.xml")


def test_name_inside_is_no_path():
    assert unpacked(zipped(b"a", "../../etc/passwd.csv")) == (b"a", "passwd.csv")


def test_gzip_of_several_members_is_one_file():
    assert unpacked(gzip.compress(b"a") + gzip.compress(b"b"))[0] == b"ab"


def test_workbook_is_left_as_it_is():
    content = zipped(b"<x/>", "[Content_Types].xml", "xl/workbook.xml")
    assert unpacked(content, "products.xlsx") == (content, "products.xlsx")
    assert unpacked(gzip.compress(content, mtime=0), "products.xlsx.gz") == (
        content,
        "products.xlsx",
    )


def test_what_a_mac_puts_into_an_archive_does_not_count():
    content = zipped(b"a", "feed.csv", "__MACOSX/feed.csv", ".DS_Store", "folder/")
    assert unpacked(content) == (b"a", "feed.csv")


def test_archive_of_several_files_is_refused():
    assert "There are 2 files" in refusal(zipped(b"a", "a.csv", "b.csv"))
    assert "There are 0 files" in refusal(zipped(b"", "folder/"))


def test_archive_in_an_archive_is_refused():
    assert "an archive in the archive" in refusal(gzip.compress(gzip.compress(b"a")))
    assert "an archive in the archive" in refusal(zipped(zipped(b"a")))


@pytest.mark.parametrize("pack", [gzip.compress, zipped], ids=["gzip", "zip"])
def test_bomb_is_refused_before_it_has_grown(pack, monkeypatch):
    monkeypatch.setattr(compressed, "FREE_SIZE", 2 * compressed.BLOCK)
    assert "too large" in refusal(pack(bytes(30 * compressed.BLOCK)))


def test_size_that_an_archive_claims_is_not_believed(monkeypatch):
    monkeypatch.setattr(compressed, "MAX_SIZE", compressed.BLOCK)
    content = bytearray(gzip.compress(bytes(3 * compressed.BLOCK)))
    content[-4:] = b"\0\0\0\0"
    assert "too large" in refusal(bytes(content))


@pytest.mark.parametrize(
    "content",
    [gzip.compress(LINES, mtime=0)[:-10], gzip.compress(LINES, mtime=0)[:12], zipped(LINES)[:-30]],
    ids=["gzip", "gzip-header", "zip"],
)
def test_damaged_archive_is_said(content):
    assert "damaged or not complete" in refusal(content)


def test_changed_byte_is_noticed():
    content = bytearray(zipped(LINES * 50))
    content[60] ^= 0xFF
    assert "damaged or not complete" in refusal(bytes(content))


def test_archive_with_a_password_is_refused():
    content = bytearray(zipped(LINES))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in refusal(bytes(content))


def test_nobody_is_warned_of_the_temporary_file(recwarn):
    gc.collect()  # of what other tests have left
    recwarn.clear()
    unpacked(gzip.compress(LINES, mtime=0))
    gc.collect()
    assert not recwarn.list
