"""Renditions: light WebP copies of a picture, beside it in the storage.

``mug.jpg`` of 900 pixels' width gets ``mug.jpg.160.webp``, ``mug.jpg.320.webp`` and
``mug.jpg.640.webp``; the picture itself stays as it was uploaded. They are made once an
upload is committed, or by ``catalog_renditions``, never while a page is rendered. A page
that finds none shows the picture itself.
"""

import os
from io import BytesIO

from django.core.files.base import ContentFile
from django.db.models.fields.files import ImageFieldFile
from PIL import Image, ImageOps

WIDTHS = (160, 320, 640, 1280)
"""In pixels: a thumbnail, a card, a card on a dense screen, a product page."""

QUALITY = 82

LIGHT = 50_000
"""Bytes up to which a picture is light enough as it is."""


def rendition_name(name: str, width: int) -> str:
    return f"{name}.{width}.webp"


def rendition_widths(width: int | None) -> list[int]:
    """The widths made of a picture this wide: all that are smaller."""
    return [step for step in WIDTHS if step < width] if width else []


def make_renditions(file: ImageFieldFile, width: int | None) -> int:
    """Make those that are missing; returns how many. Raises what Pillow and the storage
    raise."""
    widths = rendition_widths(width)
    if not widths or _is_made(file, widths[-1]) or not _is_worth_it(file):
        return 0
    with file.storage.open(file.name) as source, Image.open(source) as picture:
        if getattr(picture, "is_animated", False):
            return 0
        picture = _upright(picture, widths[-1])
    # The widest last: where it exists, all of them do.
    missing = [w for w in widths if not _is_made(file, w)]
    for step in missing:
        file.storage.save(rendition_name(file.name, step), _encode(picture, step))
    return len(missing)


def srcset(file: ImageFieldFile, width: int | None) -> str:
    """Value of the attribute of that name, or "" where there are no renditions."""
    widths = rendition_widths(width)
    if not widths or not _is_made(file, widths[-1]):
        return ""
    sources = [(file.storage.url(rendition_name(file.name, step)), step) for step in widths]
    if width <= WIDTHS[-1]:
        sources.append((file.url, width))
    return ", ".join(f"{url} {step}w" for url, step in sources)


def lightest(file: ImageFieldFile, width: int | None) -> str:
    """URL of the smallest rendition, or of the picture itself where there is none."""
    widths = rendition_widths(width)
    if not widths or not _is_made(file, widths[-1]):
        return file.url
    return file.storage.url(rendition_name(file.name, widths[0]))


def _is_made(file, width):
    path = _path(file, rendition_name(file.name, width))
    return path is not None and os.path.exists(path)


def _is_worth_it(file):
    return _path(file, file.name) is not None and file.size > LIGHT


def _path(file, name):
    # A page looks for each picture: microseconds on a disk, a request each on an object
    # storage, whose pictures are therefore shown as they are.
    try:
        return file.storage.path(name)
    except NotImplementedError:
        return None


def _upright(picture, width):
    # Decoding a JPEG at a fraction of its size takes a fraction of the memory.
    picture.draft("RGB", (width, width))
    picture = ImageOps.exif_transpose(picture)
    has_alpha = picture.has_transparency_data
    return picture.convert("RGBA" if has_alpha else "RGB")


def _encode(picture, width):
    height = max(1, round(picture.height * width / picture.width))
    copy = picture.resize((width, height), Image.Resampling.LANCZOS)
    buffer = BytesIO()
    copy.save(
        buffer, "WEBP", quality=QUALITY, method=4, icc_profile=picture.info.get("icc_profile")
    )
    return ContentFile(buffer.getvalue())
