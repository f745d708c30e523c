"""A host project. Which one it is, and how, the environment says."""
# ruff: noqa: F403, F405

import os

from tests.settings.core import *

HOST = os.environ["CATALOG_HOST"]
SWAPPED = {
    "plain": [],
    "roastery": ["Product"],
    "workshop": ["Product"],
    "library": ["Product", "Category"],
    "gallery": ["Product", "Category", "Brand"],
}[HOST]

if SWAPPED:
    place = {"first": 0, "last": len(INSTALLED_APPS)}[os.environ.get("CATALOG_HOST_LISTED", "last")]
    INSTALLED_APPS.insert(place, f"tests.hosts.{HOST}")
    # Made anew by each test, which proves that nobody has to edit them by hand.
    MIGRATION_MODULES = {HOST: "host_migrations"}

for name in SWAPPED:
    globals()[f"DJANGO_CATALOG_{name.upper()}_MODEL"] = f"{HOST}.{name}"

HAS_GROWN = "CATALOG_HOST_HAS_GROWN" in os.environ

# None of these may reach a migration.
DJANGO_CATALOG_CURRENCY = "USD"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

DATABASES["default"]["NAME"] = os.environ.get("CATALOG_HOST_DATABASE", ":memory:")
