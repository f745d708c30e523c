"""The way from the catalogue's front page to a page."""

from typing import NamedTuple


class Breadcrumb(NamedTuple):
    label: str
    url: str | None
    """None for the page itself."""


def breadcrumbs_to(page, above) -> list[Breadcrumb]:
    """Links to the categories above, from the root down, and the page itself."""
    links = [Breadcrumb(str(node), node.get_absolute_url()) for node in above]
    return [*links, Breadcrumb(str(page), None)]
