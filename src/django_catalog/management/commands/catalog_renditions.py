from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from ... import images
from ...models import Media
from ..arguments import add_database


class Command(BaseCommand):
    """Make the light copies of pictures that have none yet, such as imported ones.

    It can be run again at any time: what is there is left alone.
    """

    help = __doc__

    def add_arguments(self, parser):
        add_database(parser)

    def handle(self, *args, database, **options):
        made = 0
        pictures = Media.objects.using(database).filter(kind=Media.Kind.IMAGE).exclude(file="")
        for medium in pictures.order_by("pk").iterator():
            try:
                made += images.make_renditions(medium.file, medium.width)
            except Exception as error:  # each of Pillow's formats has errors of its own
                self.stderr.write(f"{medium.file.name}: {error}")
        self.stdout.write(_("Light copies made: %(made)d") % {"made": made})
