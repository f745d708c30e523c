"""``manage.py catalog_import FILE``"""

import codecs
import shutil
import sys
import tempfile
from argparse import ArgumentTypeError
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils.translation import gettext as _

from ... import search
from ...exceptions import UnreadableFile
from ...exchange import Importer, Outcome, Report
from ...exchange.compressed import unpack
from ...exchange.differences import Difference
from ...exchange.formats import FORMATS, ReadOptions, format_named, open_file, recognise
from ...exchange.rejects import Rejects
from ...exchange.runs import run_import
from ...models import ImportMapping
from ...money import is_currency
from ..arguments import INCOMPLETE, INTERRUPTED, NOTHING_DONE, add_database
from ..progress import Progress


def encoding(text: str) -> str:
    try:
        return codecs.lookup(text).name
    except LookupError:
        raise ArgumentTypeError(_("“%(text)s” is no encoding.") % {"text": text}) from None


def delimiter(text: str) -> str:
    text = {"tab": "\t", r"\t": "\t"}.get(text, text)
    if len(text) != 1:
        raise ArgumentTypeError(_("A delimiter is one character, or “tab”."))
    return text


def assignment(text: str) -> tuple[str, str]:
    column, mark, target = text.rpartition("=")
    if not mark:
        raise ArgumentTypeError(_("Write it as COLUMN=FIELD."))
    return column, target


def currency(text: str) -> str:
    if not is_currency(text.upper()):
        raise ArgumentTypeError(_("“%(text)s” is no currency, such as EUR.") % {"text": text})
    return text.upper()


def per_cent(text: str) -> int:
    if text.isdecimal() and int(text) <= 100:
        return int(text)
    raise ArgumentTypeError(_("“%(text)s” is not a number from 0 to 100.") % {"text": text})


class Command(BaseCommand):
    help = (
        "Import products, categories, brands, attributes and collections from a file. "
        "Products that are there already are found by external id or SKU and changed. "
        "Records that cannot be used are reported and the others imported. "
        "Exit status: 0 all is in, 1 something is not, 2 nothing could be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help='The file; "-" is standard input.')
        parser.add_argument(
            "--run",
            type=int,
            metavar="NUMBER",
            help="Instead of a file: do the import of this number that was started in the admin.",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Report what would happen and change nothing."
        )
        parser.add_argument(
            "--sample",
            type=int,
            default=0,
            metavar="N",
            help="Show the first N products that change, before and after.",
        )
        parser.add_argument(
            "--columns",
            action="store_true",
            help="Show how the file would be read, its columns and their fields, and stop.",
        )
        parser.add_argument(
            "--strict",
            action="store_true",
            help="Refuse products with brands, categories or choices that do not exist yet.",
        )
        parser.add_argument(
            "--rejects",
            type=Path,
            metavar="FILE",
            help="Write what could not be imported to this file, to correct it and import it.",
        )
        parser.add_argument(
            "--source",
            default="",
            metavar="NAME",
            help="What the file is the latest state of, if you import several lists.",
        )
        parser.add_argument(
            "--archive-missing",
            action="store_true",
            help="Archive products that earlier files of the source had and this one lacks.",
        )
        parser.add_argument(
            "--archive-limit",
            type=per_cent,
            default=50,
            metavar="PERCENT",
            help="Archive nothing if more of the source's products are missing. Default: 50.",
        )
        parser.add_argument(
            "--fetch-images",
            action="store_true",
            help="Fetch the pictures that products have on other servers, after the import.",
        )
        add_database(parser)
        self.add_reading_arguments(parser.add_argument_group("how the file is read"))

    def add_reading_arguments(self, group):
        """What is not given is found out from the file."""
        group.add_argument(
            "--mapping", metavar="NAME", help="As it was saved in the admin under this name."
        )
        group.add_argument("--format", choices=[each.name for each in FORMATS])
        group.add_argument("--encoding", type=encoding)
        group.add_argument("--delimiter", type=delimiter, help='One character, or "tab".')
        mark = group.add_mutually_exclusive_group()
        mark.add_argument("--decimal-comma", action="store_const", const=True)
        mark.add_argument(
            "--decimal-point", action="store_const", const=False, dest="decimal_comma"
        )
        group.add_argument(
            "--no-header",
            action="store_const",
            const=False,
            dest="has_header",
            help="The first row is a product; columns are called 1, 2, 3 and so on.",
        )
        group.add_argument(
            "--blank",
            choices=("clear", "keep"),
            help="What an empty cell does to what is there. Default: clear.",
        )
        group.add_argument(
            "--map",
            type=assignment,
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help="Read a column into this field; nothing after the = leaves it out. "
            "May be repeated.",
        )
        group.add_argument("--currency", type=currency, help="Of prices that name none.")

    def handle(self, *, file, run, columns, verbosity, **options):
        if (file is None) == (run is None):
            raise CommandError(_("Name a file, or the number of a run."), returncode=NOTHING_DONE)
        if run is not None:
            self.do_run(run, verbosity)
            return
        with self.opened(file) as opened:
            try:
                if columns:
                    self.describe(opened, file, options)
                    return
                report = self.import_from(opened, file, verbosity, options)
            except UnreadableFile as error:
                raise CommandError(str(error), returncode=NOTHING_DONE) from None
        self.summarise(report, verbosity)
        if verbosity and options["rejects"] and options["rejects"].exists():
            message = _("What is not imported is in “%(file)s”. Correct it and import it.")
            self.stdout.write(message % {"file": options["rejects"]})
        failure = self.failure_of(report)
        if not report.dry_run:
            # Or the next who searches would have to wait for it.
            search.update(using=options["database"])
            if options["fetch_images"] and report.lines > report.unreadable:
                self.fetch_images(verbosity, options["database"])
        if failure:
            raise failure

    def do_run(self, number, verbosity):
        run = run_import(number)
        if run is None:
            raise CommandError(
                _("No import of this number waits to be done."), returncode=NOTHING_DONE
            )
        if run.status != run.Status.DONE:
            reason = run.message or run.get_status_display()
            raise CommandError(reason, returncode=INCOMPLETE)
        report = Report.from_dict(run.report)
        self.summarise(report, verbosity)
        if failure := self.failure_of(report):
            raise failure

    def fetch_images(self, verbosity, database):
        streams = {"stdout": self.stdout, "stderr": self.stderr}
        call_command("catalog_fetch_images", database=database, verbosity=verbosity, **streams)

    @contextmanager
    def opened(self, name):
        """A file that can be read again from its beginning."""
        if name == "-":
            with tempfile.TemporaryFile() as copy:
                shutil.copyfileobj(sys.stdin.buffer, copy)
                copy.seek(0)
                yield copy
            return
        try:
            file = Path(name).open("rb")  # noqa: SIM115
        except OSError as error:
            message = _("“%(file)s” cannot be opened: %(reason)s.")
            raise CommandError(
                message % {"file": name, "reason": error.strerror}, returncode=NOTHING_DONE
            ) from None
        with file:
            yield file

    def open_reading(self, opened, name, options):
        saved = self.saved(options["mapping"])
        names = ("encoding", "delimiter", "decimal_comma", "has_header", "blank", "currency")
        given = {each: options[each] for each in names if options[each] is not None}
        return open_file(
            opened,
            "" if name == "-" else Path(name).name,
            format=options["format"] or saved.format,
            options=ReadOptions(
                **{**saved.options, **given}, mapping={**saved.mapping, **dict(options["map"])}
            ),
        )

    def saved(self, name):
        if name is None:
            return ImportMapping()
        try:
            return ImportMapping.objects.get(name=name)
        except ImportMapping.DoesNotExist:
            known = ", ".join(ImportMapping.objects.values_list("name", flat=True)) or "-"
            raise CommandError(
                _("No mapping is saved as “%(name)s”. There are: %(known)s.")
                % {"name": name, "known": known},
                returncode=NOTHING_DONE,
            ) from None

    def describe(self, opened, name, options):
        opened, name = unpack(opened, name)
        chosen = options["format"] or self.saved(options["mapping"]).format
        format_ = format_named(chosen) if chosen else recognise(opened, name)
        reading = self.open_reading(opened, name, options)
        found = reading.options
        marks = {True: _("comma"), False: _("point"), None: _("as each number tells")}
        self.stdout.write(f"{_('format')}: {format_.label} ({format_.name})")
        if reading.columns:
            self.stdout.write(f"{_('encoding')}: {found.encoding or '-'}")
            self.stdout.write(f"{_('delimiter')}: {found.delimiter or '-'}".replace("\t", "tab"))
            self.stdout.write(f"{_('decimal mark')}: {marks[found.decimal_comma]}")
        for column in reading.columns:
            sample = " | ".join(column.sample)
            self.stdout.write(f"{column.name} → {column.target or _('(not read)')}: {sample}")
        self.write_notes(reading)

    def import_from(self, opened, name, verbosity, options):
        reading = self.open_reading(opened, name, options)
        if verbosity:
            self.write_notes(reading)
        is_shown = verbosity > 0 and self.stderr.isatty()
        with (
            Progress(opened, self.stderr._out, is_shown=is_shown) as progress,
            self.rejects(options["rejects"], name, reading) as rejects,
        ):
            importer = Importer(
                folder=None if name == "-" else Path(name).parent,
                strict=options["strict"],
                dry_run=options["dry_run"],
                source=options["source"],
                archive_missing=options["archive_missing"],
                archive_limit=options["archive_limit"],
                sample=options["sample"],
                using=options["database"],
                rejects=rejects,
                on_problem=lambda problem: progress.write(str(problem)),
                on_batch=lambda: progress.update(importer.report.lines),
            )
            return self.run(importer, reading)

    def rejects(self, path, name, reading):
        if path is None:
            return nullcontext()
        if name != "-" and path.exists() and path.samefile(name):
            raise CommandError(
                _("Write what fails to another file than the one that is imported."),
                returncode=NOTHING_DONE,
            )
        try:
            return Rejects(path, reading)
        except OSError as error:
            message = _("“%(file)s” cannot be written: %(reason)s.")
            raise CommandError(
                message % {"file": path, "reason": error.strerror}, returncode=NOTHING_DONE
            ) from None

    def run(self, importer, reading):
        try:
            return importer.run(reading)
        except Error as error:
            message = _("The database stopped the import after %(lines)d lines: %(reason)s")
            raise CommandError(
                message % {"lines": importer.report.lines, "reason": error},
                returncode=INCOMPLETE,
            ) from error
        except KeyboardInterrupt:
            self.summarise(importer.report, 1)
            raise CommandError(
                _("Stopped. Import the file again to go on."), returncode=INTERRUPTED
            ) from None

    def write_notes(self, reading):
        for note in reading.notes:
            self.stderr.write(str(note))

    def summarise(self, report, verbosity):
        if verbosity == 0:
            return
        if report.dry_run:
            self.stdout.write(_("Nothing was changed. This is what would happen:"))
        for type_ in sorted({type_ for type_, _outcome in report.counts}):
            numbers = {str(outcome): report.counts[type_, outcome] for outcome in Outcome}
            line = _("%(created)d created, %(updated)d updated, %(unchanged)d unchanged") % numbers
            if numbers["archived"]:
                line += _(", %(archived)d archived") % numbers
            self.stdout.write(f"{type_}: {line}")
        if report.failed_lines:
            line = _("not imported: %(failed)d of %(lines)d lines")
            self.stdout.write(line % {"failed": report.failed_lines, "lines": report.lines})
        for changed in report.differences:
            self.stdout.write(_("Line %(line)d, %(product)s:") % changed)
            for each in changed["differences"]:
                self.stdout.write(f"    {Difference(*each)}")

    def failure_of(self, report):
        """The error that the command ends with, or None if all is well."""
        if report.unreadable == report.lines:
            return CommandError(
                _("The file has no line that could be read."), returncode=NOTHING_DONE
            )
        if not report.ok:
            return CommandError(
                _("%(number)d problems; see above.") % {"number": report.problem_count},
                returncode=INCOMPLETE,
            )
        return None
