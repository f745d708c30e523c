"""Where files that editors import are kept. They hold prices and costs: never in public."""

import os
import tempfile
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, InvalidStorageError, storages
from django.utils.crypto import get_random_string

ALIAS = "django_catalog_imports"
"""In ``STORAGES``."""


def import_storage():
    """The project's storage of this alias, else a private folder of this machine."""
    try:
        return storages[ALIAS]
    except InvalidStorageError:
        return PrivateStorage()


def is_configured() -> bool:
    """Whether the project says where the files are, so that all its processes find them."""
    return ALIAS in storages.backends


def upload_name(run, filename) -> str:
    """Nobody can guess it, and nothing of what a browser says is in it but the ending."""
    ending = Path(filename).suffix.lower()
    return get_random_string(20) + (ending if ending[1:].isalnum() and len(ending) < 10 else "")


class PrivateStorage(FileSystemStorage):
    """A folder for temporary files that only the user of this process may look into."""

    def __init__(self):
        user = os.getuid() if hasattr(os, "getuid") else ""
        folder = Path(tempfile.gettempdir()) / f"{ALIAS}_{user}"
        super().__init__(folder, file_permissions_mode=0o600)

    def url(self, name):
        raise ValueError("These files have no address.")

    def _save(self, name, content):
        # Everybody may make a folder of this name before us.
        os.makedirs(self.location, mode=0o700, exist_ok=True)
        found = os.stat(self.location)
        if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o077):
            raise SuspiciousFileOperation(f"{self.location} belongs to somebody else.")
        return super()._save(name, content)
