"""``manage.py catalog_fetch_images``"""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from ... import search
from ...exchange import ImageFetcher
from ..arguments import INCOMPLETE, INTERRUPTED, add_database


class Command(BaseCommand):
    help = (
        "Fetch the pictures that products show from other servers, and keep them as files of "
        "the shop. What cannot be fetched is reported and tried again in later runs. "
        "Exit status: 0 nothing has failed, 1 something has."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--failed",
            action="store_true",
            help="Try also the pictures that failed before, even those that were given up.",
        )
        parser.add_argument(
            "--again",
            action="store_true",
            help="Fetch every picture, also those that are there: they may have changed.",
        )
        parser.add_argument(
            "--workers", type=int, default=8, help="Pictures fetched at a time. Default: 8."
        )
        add_database(parser)

    def handle(self, *, failed, again, workers, database, verbosity, **options):
        if workers < 1:
            raise CommandError(_("At least one picture is fetched at a time."))
        fetcher = ImageFetcher(failed=failed, again=again, workers=workers, using=database)
        with self.progress_bar(fetcher, verbosity) as bar:
            fetcher.report.on_problem = lambda problem: self.show(problem, bar)
            fetcher.on_progress = bar.update
            try:
                fetcher.run()
            except KeyboardInterrupt:
                self.summarise(fetcher.report, 1)
                raise CommandError(
                    _("Stopped. Run it again to go on."), returncode=INTERRUPTED
                ) from None
        # Or the next who searches would have to wait for it.
        search.update(using=database)
        self.summarise(fetcher.report, verbosity)
        if not fetcher.report.ok:
            raise CommandError(
                _("%(number)d pictures failed; see above.") % {"number": fetcher.report.failed},
                returncode=INCOMPLETE,
            )

    def progress_bar(self, fetcher, verbosity):
        """Nothing where nobody looks."""
        is_seen = verbosity > 0 and self.stderr.isatty()
        return tqdm(
            total=fetcher.waiting().count() if is_seen else None,
            unit=" pictures",
            file=self.stderr._out,
            disable=not is_seen,
        )

    def show(self, problem, bar):
        with bar.external_write_mode(file=self.stderr._out):
            self.stderr.write(str(problem))

    def summarise(self, report, verbosity):
        if verbosity == 0:
            return
        counts = _("%(fetched)d fetched, %(reused)d there already, %(failed)d failed")
        self.stdout.write(counts % vars(report))
        if report.put_off:
            self.stdout.write(_("put off until a later run: %(put_off)d") % vars(report))
        self.stdout.write(_("pictures in use that changed: %(media)d") % vars(report))
