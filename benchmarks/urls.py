"""The addresses of the tests, and that of the list which we compare ours with."""

from django.urls import include, path

from benchmarks import baseline

urlpatterns = [
    path("", include("tests.urls")),
    path("baseline.json", baseline.products),
]
