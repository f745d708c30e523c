"""``manage.py catalog_import FILE``"""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.utils.translation import gettext as _
from tqdm import tqdm

from ... import search
from ...exceptions import UnreadableFile
from ...exchange import Importer, Outcome
from ...exchange.formats import open_file

SOME_FAILED = 1
NOTHING_READ = 2
INTERRUPTED = 130


class Command(BaseCommand):
    help = (
        "Import products, categories, brands, attributes and collections from a file. "
        "Products that are there already are found by external id or SKU and changed. "
        "Lines that cannot be used are reported and the others imported. "
        "Exit status: 0 all is in, 1 something is not, 2 nothing could be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="A JSON Lines file (.jsonl).")
        parser.add_argument(
            "--dry-run", action="store_true", help="Report what would happen and change nothing."
        )
        parser.add_argument(
            "--strict",
            action="store_true",
            help="Refuse products with brands, categories or choices that do not exist yet.",
        )
        parser.add_argument(
            "--database",
            default=DEFAULT_DB_ALIAS,
            choices=tuple(connections),
            help='The database to import into. Default: "default".',
        )

    def handle(self, *, file, verbosity, **options):
        try:
            opened = file.open("rb")
        except OSError as error:
            message = _("“%(file)s” cannot be opened: %(reason)s.")
            raise CommandError(
                message % {"file": file, "reason": error.strerror}, returncode=NOTHING_READ
            ) from None
        with opened, self.progress_bar(opened, verbosity) as bar:
            report = self.import_from(opened, file, bar, options)
        self.summarise(report, verbosity)
        if not report.dry_run:
            # Or the next who searches would have to wait for it.
            search.update(using=options["database"])
        self.exit(report)

    def progress_bar(self, file, verbosity):
        """Rate and remaining time by bytes; nothing where nobody looks."""
        return tqdm(
            total=os.fstat(file.fileno()).st_size,
            unit="B",
            unit_scale=True,
            file=self.stderr._out,
            disable=verbosity == 0 or not self.stderr.isatty(),
        )

    def import_from(self, opened, file, bar, options):
        importer = Importer(
            folder=file.parent,
            strict=options["strict"],
            dry_run=options["dry_run"],
            using=options["database"],
            on_problem=lambda problem: self.show(problem, bar),
            on_batch=lambda: bar.update(opened.tell() - bar.n),
        )
        try:
            return importer.run(open_file(opened, file.name))
        except UnreadableFile as error:
            raise CommandError(str(error), returncode=NOTHING_READ) from None
        except Error as error:
            message = _("The database stopped the import after %(lines)d lines: %(reason)s")
            raise CommandError(
                message % {"lines": importer.report.lines, "reason": error},
                returncode=SOME_FAILED,
            ) from error
        except KeyboardInterrupt:
            self.summarise(importer.report, 1)
            raise CommandError(
                _("Stopped. Import the file again to go on."), returncode=INTERRUPTED
            ) from None

    def show(self, problem, bar):
        with bar.external_write_mode(file=self.stderr._out):
            self.stderr.write(str(problem))

    def summarise(self, report, verbosity):
        if verbosity == 0:
            return
        if report.dry_run:
            self.stdout.write(_("Nothing was changed. This is what would happen:"))
        for type_ in sorted({type_ for type_, _outcome in report.counts}):
            numbers = {str(outcome): report.counts[type_, outcome] for outcome in Outcome}
            line = _("%(created)d created, %(updated)d updated, %(unchanged)d unchanged")
            self.stdout.write(f"{type_}: {line % numbers}")
        if report.failed_lines:
            line = _("not imported: %(failed)d of %(lines)d lines")
            self.stdout.write(line % {"failed": report.failed_lines, "lines": report.lines})

    def exit(self, report):
        if report.unreadable == report.lines:
            raise CommandError(
                _("The file has no line that could be read."), returncode=NOTHING_READ
            )
        if not report.ok:
            raise CommandError(
                _("%(number)d problems; see above.") % {"number": report.problem_count},
                returncode=SOME_FAILED,
            )
