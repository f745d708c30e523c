from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path

from django_catalog.views import ProductListView

urlpatterns = [
    path("admin/", admin.site.urls),
    # The list of all products is the front page and has the shop's words for a heading.
    path("", ProductListView.as_view(heading="Good plain things for kitchen, room and garden")),
    path("", include("django_catalog.urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]
