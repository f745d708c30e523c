from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command

SAMPLE = settings.BASE_DIR / "sample" / "catalog.jsonl"

READY = """
Mornwick is open. While runserver runs, find
  the shop at   http://localhost:{port}/
  its admin at  http://localhost:{port}/admin/  (user admin, password admin)
"""


class Command(BaseCommand):
    """Prepare the example site: database, sample catalogue, and the editor admin/admin.

    Running it again changes nothing but what has changed in the sample.
    """

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--port", default=8000, help="Where you will serve it.")

    def handle(self, *, port, verbosity, **options):
        if not settings.DEBUG:
            raise CommandError("The demo makes a user with a known password: only with DEBUG.")
        call_command("migrate", verbosity=0)
        call_command("catalog_import", SAMPLE, verbosity=verbosity)
        self.make_editor()
        self.stdout.write(READY.format(port=port))

    def make_editor(self):
        users = get_user_model().objects
        if not users.filter(username="admin").exists():
            users.create_superuser("admin", "admin@example.com", "admin")
