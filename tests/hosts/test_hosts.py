"""Projects that swap nothing, something or everything can be made, filled and grown.

Each runs in a process of its own, because models cannot be swapped twice in one.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STORIES = Path(__file__).with_name("stories.py")


class Host:
    """A project in a folder of its own, whose migrations are made there."""

    def __init__(self, folder, name, listed="last"):
        self.folder = folder
        self.name = name
        self.environment = {
            **os.environ,
            "CATALOG_HOST": name,
            "CATALOG_HOST_LISTED": listed,
            "DJANGO_SETTINGS_MODULE": "tests.hosts.settings",
            "PYTHONPATH": os.pathsep.join([str(folder), str(STORIES.parents[2])]),
        }
        self.migrations = folder / "host_migrations"
        self.migrations.mkdir()
        (self.migrations / "__init__.py").touch()

    def run(self, *arguments):
        process = subprocess.run(
            [sys.executable, "-m", *arguments],
            env=self.environment,
            cwd=STORIES.parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        assert process.returncode == 0, process.stdout + process.stderr
        return process.stdout

    def manage(self, *arguments):
        return self.run("django", *arguments)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("plain", "last"),
        ("roastery", "first"),
        ("roastery", "last"),
        ("workshop", "last"),
        ("library", "first"),
        ("gallery", "last"),
    ],
)
def test_host(tmp_path, name, listed):
    host = Host(tmp_path, name, listed)
    if name != "plain":
        host.manage("makemigrations", name)
    host.run("pytest", str(STORIES), "-q", "-p", "no:cacheprovider", "--ds=tests.hosts.settings")


def test_no_setting_of_ours_reaches_a_hosts_migration(tmp_path):
    host = Host(tmp_path, "roastery")
    host.manage("makemigrations", "roastery")
    migration = (host.migrations / "0001_initial.py").read_text()
    assert "default=django_catalog.money.default_currency" in migration
    assert "swappable_dependency(settings.DJANGO_CATALOG_BRAND_MODEL)" in migration
    assert "USD" not in migration
    assert "django_catalog.Brand" not in migration


def test_host_that_adds_a_field_later(tmp_path):
    host = Host(tmp_path, "library")
    host.environment["CATALOG_HOST_DATABASE"] = str(tmp_path / "library.sqlite3")
    host.manage("makemigrations", "library")
    host.manage("migrate", "--verbosity=0")
    host.manage("shell", "-c", CREATE)
    host.environment["CATALOG_HOST_HAS_GROWN"] = "yes"
    host.manage("makemigrations", "library", "--name=isbn")
    host.manage("migrate", "--verbosity=0")
    assert host.manage("shell", "-v0", "-c", READ) == "Moby-Dick '' 1\n"


CREATE = """
from tests.hosts.library.models import Category, Product
book = Product.objects.create(name="Moby-Dick", pages=635)
book.categories.add(Category.objects.create(name="Whales", dewey="599.5"))
"""

READ = """
from tests.hosts.library.models import Product
book = Product.objects.get()
print(book, repr(book.isbn), book.categories.count())
"""
