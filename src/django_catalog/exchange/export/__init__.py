"""The catalogue as records: what an import would need to make it again."""

from .exporter import Exporter
from .snapshot import snapshot

__all__ = ["Exporter", "snapshot"]
