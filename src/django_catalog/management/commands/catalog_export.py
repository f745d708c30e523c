"""``manage.py catalog_export FILE``"""

from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils.translation import gettext as _
from tqdm import tqdm

from ... import get_brand_model, get_category_model, get_product_model
from ...exceptions import UnreadableFile
from ...exchange.export import (
    TYPES,
    Exporter,
    PictureCopies,
    open_target,
    picture_address,
    snapshot,
)
from ...exchange.formats import FORMATS, WriteOptions, format_for, format_named
from ..arguments import INCOMPLETE, INTERRUPTED, NOTHING_DONE, add_database

ONLY = {
    "attributes": "attribute",
    "brands": "brand",
    "categories": "category",
    "products": "product",
    "collections": "collection",
}


class Command(BaseCommand):
    help = (
        "Export products, and the attributes, brands, categories and collections that go "
        "with them, to a file that catalog_import reads. "
        "Exit status: 0 all is in the file, 1 something could not be put into it, 2 nothing "
        "was written."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            nargs="?",
            default="-",
            help="Its ending decides the format; with .gz behind it the file is compressed. "
            '"-" or none is standard output.',
        )
        parser.add_argument(
            "--format",
            choices=[each.name for each in FORMATS if each.write],
            help='Whatever the ending. Default where there is none: "jsonl".',
        )
        parser.add_argument(
            "--published", action="store_true", help="Only products that a visitor may see."
        )
        parser.add_argument(
            "--category", metavar="SLUG", help="Only products of it and of categories below it."
        )
        parser.add_argument("--brand", metavar="SLUG", help="Only products of this brand.")
        parser.add_argument(
            "--only", action="append", choices=tuple(ONLY), help="May be repeated. Default: all."
        )
        parser.add_argument(
            "--pictures",
            action="store_true",
            help="Copy picture files beside the export, for an import on another site.",
        )
        parser.add_argument(
            "--base-url",
            default="",
            metavar="URL",
            help="Of the shop, for the addresses in files for other systems.",
        )
        add_database(parser)

    def handle(self, *, file, **options):
        self.losses = 0
        path = None if file == "-" else Path(file)
        if path is None and options["pictures"]:
            self.fail(_("Give a file: the pictures are copied beside it."))
        try:
            format_ = format_named(options["format"] or format_for(file).name)
            with snapshot(options["database"]), self.open(path) as opened:
                self.export(format_, opened, path, **options)
        except UnreadableFile as error:
            self.fail(str(error))
        except OSError as error:
            message = _("“%(file)s” cannot be written: %(reason)s.")
            self.fail(message % {"file": file, "reason": error.strerror})
        except Error as error:
            message = _("The database stopped the export, and no file is written: %(reason)s")
            self.fail(message % {"reason": error})
        except KeyboardInterrupt:
            raise CommandError(_("Stopped."), returncode=INTERRUPTED) from None
        if self.losses:
            message = _("The file is written, but not everything is in it; see above.")
            raise CommandError(message, returncode=INCOMPLETE)

    def open(self, path):
        if path is not None:
            return open_target(path)
        output = self.stdout._out
        return nullcontext(getattr(output, "buffer", output))

    def export(self, format_, opened, path, *, database, base_url, only, verbosity, **options):
        def on_loss(identifier, error):
            self.losses += 1
            with bar.external_write_mode(file=self.stderr._out):
                place = ", ".join(filter(None, (identifier, error.field)))
                value = f" “{error.value}”" if error.value else ""
                self.stderr.write(f"{place}{value}: {error}")

        exporter = Exporter(
            self.choose_products(database, **options),
            types=[ONLY[name] for name in only] if only else TYPES,
            using=database,
            picture_url=None if format_.names_files else picture_address(base_url),
            on_loss=on_loss,
        )
        records = exporter.records()
        if options["pictures"]:
            records = PictureCopies(path.parent, on_loss).made(records)
        with self.progress_bar(records, exporter, verbosity) as bar:
            format_.write(bar, opened, WriteOptions(base_url=base_url), on_loss)

    def choose_products(self, using, *, published, category, brand, **options):
        """None if nothing was asked for."""
        if not (published or category or brand):
            return None
        products = get_product_model()._default_manager.using(using)
        if published:
            products = products.published()
        if category:
            products = products.in_category(self.find(get_category_model(), category, using))
        if brand:
            products = products.filter(brand=self.find(get_brand_model(), brand, using))
        return products

    def find(self, model, slug, using):
        found = model._default_manager.using(using).filter(slug=slug).first()
        if found is None:
            message = _("There is no %(kind)s with the slug “%(slug)s”.")
            self.fail(message % {"kind": model._meta.verbose_name, "slug": slug})
        return found

    def progress_bar(self, records, exporter, verbosity):
        """Nothing where nobody looks."""
        is_shown = verbosity > 0 and self.stderr.isatty()
        return tqdm(
            records,
            total=exporter.count() if is_shown else None,
            unit=" records",
            file=self.stderr._out,
            disable=not is_shown,
        )

    def fail(self, message):
        raise CommandError(message, returncode=NOTHING_DONE)
