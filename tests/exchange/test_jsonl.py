"""The native format: lines that are records, and lines that are not."""

import io
from dataclasses import replace

import pytest

from django_catalog.exceptions import UnreadableFile
from django_catalog.exchange import formats
from django_catalog.exchange.formats import Format, WriteOptions, format_for, jsonl, open_file

PEN = b'{"sku": "PEN"}'


def read(content):
    return list(jsonl.read(io.BytesIO(content)))


def test_lines_are_records_with_their_numbers():
    entries = read(b'\xef\xbb\xbf{"sku": "A"}\r\n\n  \n{"sku": "\xc3\xa9"}')
    assert [(entry.line, entry.data) for entry in entries] == [(1, {"sku": "A"}), (4, {"sku": "é"})]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{'sku': 1}", "This is not valid JSON: Expecting property name enclosed in double quot"),
        (b'{"sku": "A"', "at character 12."),
        (b'{"sku": "A"} {}', "Extra data"),
        (b"[1]", "A line holds one record in braces"),
        (b'"A"', "A line holds one record in braces"),
        (b'{"sku": "\xe9"}', "This line is not UTF-8. Save the file with the encoding UTF-8."),
        (b'{"sku": "a\x00"}', "This is not valid JSON: Invalid control character"),
        (b'{"price": NaN}', "NaN is not a number that can be stored."),
        (b'{"price": -Infinity}', "-Infinity is not a number that can be stored."),
        (b'{"price": 1e999}', "A number has too many digits."),
        (b'{"price": ' + b"1" * 5000 + b"}", "A number has too many digits."),
        (b'{"a":' * 100_000, "Too many brackets inside each other."),
    ],
)
def test_line_that_is_no_record_is_said_and_skipped(line, said):
    first, second = read(line + b"\n" + PEN)
    assert first.data is None
    assert said in str(first.error)
    assert (second.line, second.data, second.error) == (2, {"sku": "PEN"}, None)
    assert second.source.rows == [(2, [PEN.decode()])]


def test_endless_line_is_skipped_without_being_held(monkeypatch):
    monkeypatch.setattr(jsonl, "MAX_LINE", 1024 * 1024)
    file = LargestRead(b'{"sku": "' + b"A" * 50 * 1024 * 1024 + b'"}\n' + PEN)
    first, second = jsonl.read(file)
    assert str(first.error) == "The line is longer than 1 MB. Is a line break missing?"
    assert second.data == {"sku": "PEN"}
    assert file.largest <= 1024 * 1024 + 1


class LargestRead(io.BytesIO):
    largest = 0

    def readline(self, size=-1):
        line = super().readline(size)
        self.largest = max(self.largest, len(line))
        return line


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_file_in_another_encoding_is_refused_at_once(encoding):
    with pytest.raises(UnreadableFile, match="Save it with the encoding UTF-8"):
        read(("\ufeff" + '{"sku": "A"}').encode(encoding))


def test_format_is_known_by_the_ending_or_the_beginning():
    for name in ("shop.JSONL", "shop.ndjson", ""):
        (entry,) = open_file(io.BytesIO(PEN), name)
        assert entry.data == {"sku": "PEN"}
    with pytest.raises(UnreadableFile, match=r"none of those that can be read: .*jsonl"):
        open_file(io.BytesIO(b"\x00\x01"), "shop.bin")
    with pytest.raises(UnreadableFile, match="There is no format “xls”"):
        open_file(io.BytesIO(PEN), format="xls")


def test_format_to_write_is_known_by_the_ending(monkeypatch):
    assert format_for("-") is format_for("shop") is format_for("out/Shop.JSONL.gz") is jsonl.FORMAT
    with pytest.raises(UnreadableFile, match=r"“shop\.doc” is none of a format: .*\.jsonl"):
        format_for("shop.doc")
    particular, general = (
        Format(name, name, endings, None, None, write=jsonl.write)
        for name, endings in (("feed", (".tsv",)), ("table", (".csv", ".tsv")))
    )
    monkeypatch.setattr(formats, "FORMATS", (replace(general, name="shop"), particular, general))
    assert format_for("shop.csv") is general
    assert format_for("shop.tsv") is particular


def test_records_are_written_as_lines_that_are_read_again():
    losses, file = [], io.BytesIO()
    records = [{"sku": "É\n\u2028", "price": "8.00"}, {"sku": "PEN", "name": "x" * jsonl.MAX_LINE}]
    jsonl.write(records, file, WriteOptions(), lambda *loss: losses.append(loss))
    first, second = read(file.getvalue())
    assert first.data == records[0]
    assert "É".encode() in file.getvalue()
    assert str(second.error).startswith("The line is longer than 8 MB")
    ((identifier, loss),) = losses
    assert (identifier, str(loss)) == (
        "PEN",
        "The line is longer than the 8 MB that can be imported.",
    )
