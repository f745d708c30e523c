from django.core.management.base import BaseCommand, CommandError
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from tqdm import tqdm

from ... import get_product_model, search
from ...listing.index import Unavailable, get_live_index, store
from ...models import Change, Follower, IndexChunk, SearchEntry
from ..arguments import add_database

PARTS = ("listing", "text")


class Command(BaseCommand):
    help = "Look after what lists and searches are answered from, while the site runs."

    def add_arguments(self, parser):
        add_database(parser)
        commands = parser.add_subparsers(dest="action", required=True)
        for name, explanation in {
            "update": "Bring both up to date and store them. Run it after an import, and every "
            "night: processes then start from there.",
            "build": "Make both anew from the products. Needed after nothing but a mishap.",
            "status": "Tell how large they are, and how far behind.",
        }.items():
            command = commands.add_parser(name, help=explanation)
            if name != "status":
                command.add_argument(
                    "--only", choices=PARTS, help="Only the index of lists, or only that of words."
                )

    def handle(self, *, action, database, only=None, **options):
        parts = [only] if only else PARTS
        try:
            getattr(self, action)(database, parts, show=options["verbosity"] > 0)
        except Unavailable:
            raise CommandError(
                _(
                    "The keys of these products are no whole numbers of 32 bits, so there is no "
                    "index: lists are answered in plain SQL."
                )
            ) from None

    def update(self, database, parts, *, show):
        if "listing" in parts:
            get_live_index(database).store()
        if "text" in parts:
            search.update(using=database)
        if show:
            self.status(database, parts)

    def build(self, database, parts, *, show):
        if "listing" in parts:
            get_live_index(database).rebuild()
        if "text" in parts:
            total = get_product_model()._base_manager.using(database).count()
            with tqdm(total=total, unit=" products", file=self.stderr, disable=not show) as bar:
                search.rebuild(using=database, progress=bar.update)
            search.update(using=database)  # what has changed meanwhile
        if show:
            self.status(database, parts)

    def status(self, database, parts, **options):
        if "listing" in parts:
            self.stdout.write(self.state_of_listing(database))
        if "text" in parts:
            self.stdout.write(self.state_of_text(database))

    def state_of_listing(self, database):
        get_live_index(database)  # or tell that there is none
        try:
            index = store.load(database)
        except store.Damaged as reason:
            return _("Lists: what is stored is of no use, %(reason)s.") % {"reason": reason}
        if index is None:
            return _("Lists: nothing is stored.")
        size = IndexChunk.objects.using(database).aggregate(size=Sum(Length("data")))["size"]
        return _("Lists: %(products)d products in %(size).1f MB, %(behind)d changes behind.") % {
            "products": index.size,
            "size": size / 1e6,
            "behind": changes_after(index.mark.sequence, database),
        }

    def state_of_text(self, database):
        cursor = Follower.objects.using(database).filter(name=search.FOLLOWER)
        return _("Words: %(products)d products, %(behind)d changes behind.") % {
            "products": SearchEntry.objects.using(database).count(),
            "behind": changes_after(cursor.values_list("cursor", flat=True).first() or 0, database),
        }


def changes_after(sequence, database):
    return Change.objects.using(database).filter(sequence__gt=sequence).count()
