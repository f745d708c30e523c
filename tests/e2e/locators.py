"""Where things are on the shop's pages."""


def heading(page):
    return page.get_by_role("heading", level=1)


def names(page):
    """The names on the product cards of a list."""
    return page.locator(".catalog-card__name")


def chip(page, label):
    """A filter in use, which is taken away by a click."""
    return page.get_by_role("list", name="Filters in use").get_by_role("link", name=label)


def search_field(page):
    """Found by its name: it is a combobox only with a script."""
    return page.get_by_label("Search the catalogue")


def offer(page):
    """Price and availability of a product or its chosen variant."""
    return page.locator("[data-catalog-offer]")
