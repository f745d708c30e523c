"""``manage.py catalog_changes list|prune|due|touch``"""

from argparse import ArgumentTypeError
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ... import changes, rebuild, schedule
from ...conf import settings
from ...exceptions import CursorExpired
from ..arguments import add_database


def number(text: str) -> int:
    """What fits the log's numbers."""
    if text.isdecimal() and int(text) < 2**63:
        return int(text)
    raise ArgumentTypeError(_("“%(text)s” is not a whole number.") % {"text": text})


def days(text: str) -> timedelta:
    if text.isdecimal() and int(text) < 100_000:
        return timedelta(days=int(text))
    raise ArgumentTypeError(_("“%(text)s” is not a number of days.") % {"text": text})


class Command(BaseCommand):
    help = "Read the log of changes, and keep it: prune it, and note what time has changed."

    def add_arguments(self, parser):
        add_database(parser)
        commands = parser.add_subparsers(dest="action", required=True)
        listing = commands.add_parser("list", help="Print changes, the oldest first.")
        listing.add_argument(
            "--after", type=number, default=0, metavar="N", help="Only those after this number."
        )
        listing.add_argument(
            "--limit", type=number, default=100, metavar="N", help="At most so many. Default: 100."
        )
        pruning = commands.add_parser("prune", help="Forget old changes. Run it every night.")
        pruning.add_argument(
            "--days",
            type=days,
            metavar="N",
            help="Keep the last N days. Default: DJANGO_CATALOG_CHANGE_RETENTION_DAYS.",
        )
        commands.add_parser(
            "due", help="Note products whose publishing dates have passed. Run it every minute."
        )
        commands.add_parser(
            "touch",
            help="Note everything as changed, and settle what is derived from it. Run it "
            "after loaddata or raw SQL.",
        )

    def handle(self, *, action, database, **options):
        getattr(self, action)(database, **options)

    def list(self, database, *, after, limit, **options):
        try:
            found = changes.read(after, limit, using=database)
        except CursorExpired as error:
            raise CommandError(str(error)) from None
        for change in found:
            columns = change.sequence, change.kind, change.key, change.action
            time = change.created_at.isoformat(timespec="seconds")
            self.stdout.write("\t".join(map(str, (*columns, time))))

    def prune(self, database, *, days, **options):
        if days is None:
            days = timedelta(days=settings.DJANGO_CATALOG_CHANGE_RETENTION_DAYS)
        forgotten = changes.prune(days, using=database)
        self.stdout.write(_("%(number)d changes forgotten.") % {"number": forgotten})

    def due(self, database, **options):
        passed = schedule.apply_due(using=database)
        self.stdout.write(
            _("%(number)d products have appeared or gone by date.") % {"number": passed}
        )

    def touch(self, database, **options):
        touched = rebuild.touch(using=database)
        self.stdout.write(_("%(number)d changes noted.") % {"number": touched})
