"""The catalogue as records: what an import would need to make it again."""

from .exporter import TYPES, Exporter
from .pictures import PictureCopies, picture_address
from .snapshot import snapshot
from .target import open_target

__all__ = ["TYPES", "Exporter", "PictureCopies", "open_target", "picture_address", "snapshot"]
