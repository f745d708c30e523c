"""Pages found by their slug, also by one they no longer have."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _


class Moved(Exception):
    """The page is there, at another address."""


class AddressMixin:
    """Finds what a page is about by the last slug of its address. A slug it once had
    is answered by 301 to the one it has."""

    slug_url_kwarg = "slug"

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except Moved as moved:
            return HttpResponsePermanentRedirect(self.get_new_address(str(moved)))

    def get_new_address(self, path):
        query = self.request.META.get("QUERY_STRING", "")
        return f"{path}?{query}" if query else path

    def find(self, queryset):
        """The row of this address. Raises ``Moved`` or ``Http404``."""
        slug = self.kwargs[self.slug_url_kwarg].rsplit("/", 1)[-1]
        found = queryset.filter(slug=slug).first()
        if found is not None:
            return found
        if former := queryset.formerly(slug).first():
            raise Moved(self.get_address(former))
        raise Http404(_("There is no such page."))

    def get_address(self, page):
        """Where a page that has moved is now."""
        return page.get_absolute_url()
