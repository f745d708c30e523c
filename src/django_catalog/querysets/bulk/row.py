"""A row of a table without a model's instance, which costs ten times as much to make."""

from types import SimpleNamespace
from typing import Any


class Row(SimpleNamespace):
    """Its values by column, as an instance has them by ``attname``."""

    pk: Any = None
    """None until it is written."""
