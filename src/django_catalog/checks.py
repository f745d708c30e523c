"""What would go wrong later, said at the start. Each check asks one question."""

from django.apps import apps
from django.conf import settings as project
from django.contrib.admin import ModelAdmin
from django.core.checks import Error, Tags, Warning, register
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connections
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from . import get_brand_model, get_category_model, get_product_model, uploads
from .conf import settings
from .models import AbstractBrand, AbstractCategory, AbstractProduct
from .money import validate_currency
from .querysets import BrandQuerySet, CategoryQuerySet, ProductQuerySet
from .search import SearchBackend, storage
from .search.analysis import LANGUAGES

SWAPPABLE = {
    "PRODUCT": (get_product_model, AbstractProduct, ProductQuerySet),
    "CATEGORY": (get_category_model, AbstractCategory, CategoryQuerySet),
    "BRAND": (get_brand_model, AbstractBrand, BrandQuerySet),
}

REQUEST = "django.template.context_processors.request"


@register(Tags.models)
def check_models_are_ours(app_configs, **kwargs):
    return [
        Error(
            f"{model._meta.label} does not inherit from {base.__name__}.",
            hint=f"Subclass django_catalog.models.{base.__name__}, or name another model in "
            f"DJANGO_CATALOG_{name}_MODEL.",
            id="django_catalog.E001",
        )
        for name, (get_model, base, _queryset) in SWAPPABLE.items()
        if not issubclass(model := get_model(), base)
    ]


@register(Tags.models)
def check_managers_report_changes(app_configs, **kwargs):
    return [
        Error(
            f"{model._meta.label} is written through a manager that reports no changes.",
            hint=f"Let its Meta inherit from {base.__name__}.Meta, and make its managers "
            f"from {queryset.__name__}: objects = {queryset.__name__}.as_manager().",
            obj=model,
            id="django_catalog.E002",
        )
        for model, base, queryset in _models()
        if not isinstance(model._default_manager.all(), queryset)
        or not isinstance(model._base_manager.all(), queryset)
    ]


@register(Tags.models)
def check_meta_is_inherited(app_configs, **kwargs):
    return [
        Error(
            f"{model._meta.label} has lost what {base.__name__}.Meta holds: {', '.join(lost)}.",
            hint=f"Let its Meta inherit from {base.__name__}.Meta, and begin constraints of its "
            f"own with *{base.__name__}.Meta.constraints.",
            obj=model,
            id="django_catalog.E003",
        )
        for model, base, _queryset in _models()
        if (lost := _lost_from_meta(model, base))
    ]


@register(Tags.models)
def check_catalog_fields_exist(app_configs, **kwargs):
    product = get_product_model()
    return [
        Error(
            f"catalog_fields names “{name}”, which is no field of {product._meta.label}.",
            hint="Name fields that the model has itself.",
            obj=product,
            id="django_catalog.E004",
        )
        for name in getattr(product, "catalog_fields", ())
        if not _has_field(product, name)
    ]


@register
def check_currency(app_configs, **kwargs):
    try:
        validate_currency(str(settings.DJANGO_CATALOG_CURRENCY))
    except ValidationError as error:
        return [
            Error(
                f"DJANGO_CATALOG_CURRENCY: {error.messages[0]}",
                hint="Set it to the ISO 4217 code of your currency, in capital letters.",
                id="django_catalog.E005",
            )
        ]
    return []


@register
def check_admin_classes(app_configs, **kwargs):
    return [
        Error(
            f"DJANGO_CATALOG_{name}_ADMIN names no admin class: {path!r} ({found}).",
            hint="Set it to the dotted path of a subclass of "
            f"django_catalog.modeladmins.{name.title()}Admin, or to None.",
            id="django_catalog.E006",
        )
        for name in SWAPPABLE
        if (path := getattr(settings, f"DJANGO_CATALOG_{name}_ADMIN")) is not None
        and not _is_admin_class(found := _imported(path))
    ]


@register
def check_price_resolver(app_configs, **kwargs):
    path = settings.DJANGO_CATALOG_PRICE_RESOLVER
    if path is None or callable(found := _imported(path)):
        return []
    return [
        Error(
            f"DJANGO_CATALOG_PRICE_RESOLVER names no function: {path!r} ({found}).",
            hint="Set it to the dotted path of a function resolve(offer, request), or to None.",
            id="django_catalog.E007",
        )
    ]


@register
def check_retention(app_configs, **kwargs):
    days = settings.DJANGO_CATALOG_CHANGE_RETENTION_DAYS
    if isinstance(days, int | float) and not isinstance(days, bool) and days > 0:
        return []
    return [
        Error(
            f"DJANGO_CATALOG_CHANGE_RETENTION_DAYS is no number of days: {days!r}.",
            hint="Set it to a number above 0, such as 30.",
            id="django_catalog.E008",
        )
    ]


@register
def check_search_backend(app_configs, **kwargs):
    path = settings.DJANGO_CATALOG_SEARCH_BACKEND
    if path is None:
        return []
    found = _imported(path)
    if isinstance(found, type) and issubclass(found, SearchBackend):
        return []
    return [
        Error(
            f"DJANGO_CATALOG_SEARCH_BACKEND names no search backend: {path!r} ({found}).",
            hint="Set it to the dotted path of a subclass of "
            "django_catalog.search.SearchBackend, or to None.",
            id="django_catalog.E010",
        )
    ]


@register
def check_search_language(app_configs, **kwargs):
    code = settings.DJANGO_CATALOG_SEARCH_LANGUAGE
    if code is None or code == "" or (isinstance(code, str) and code in LANGUAGES):
        return []
    return [
        Error(
            f"DJANGO_CATALOG_SEARCH_LANGUAGE is no language that can be stemmed: {code!r}.",
            hint=f"Set it to one of {', '.join(LANGUAGES)}, to None for LANGUAGE_CODE, or to "
            '"" to compare words as they are.',
            id="django_catalog.E011",
        )
    ]


@register(Tags.templates)
def check_templates_know_the_request(app_configs, **kwargs):
    options = [
        engine.get("OPTIONS", {})
        for engine in project.TEMPLATES
        if engine["BACKEND"] == "django.template.backends.django.DjangoTemplates"
    ]
    if any(REQUEST in option.get("context_processors", ()) for option in options):
        return []
    return [
        Warning(
            "The catalogue's tags do not find the request in your templates: prices will not "
            "be the visitor's own, and drafts cannot be previewed.",
            hint=f"Add {REQUEST!r} to the context_processors in TEMPLATES.",
            id="django_catalog.W001",
        )
    ]


@register(Tags.urls)
def check_urls_are_included(app_configs, **kwargs):
    if not getattr(project, "ROOT_URLCONF", None):
        return []
    try:
        reverse("django_catalog:product_list")
    except NoReverseMatch:
        return [
            Warning(
                "The catalogue's pages have no address, so get_absolute_url() will fail.",
                hint='Add path("shop/", include("django_catalog.urls")) to your URLs.',
                id="django_catalog.W002",
            )
        ]
    return []


@register(Tags.database, deploy=True)
def check_sqlite_writers_wait(app_configs, databases, **kwargs):
    return [
        Warning(
            f"Two people who write to the SQLite database “{alias}” at once may get "
            "“database is locked” instead of waiting for each other.",
            hint='Add "OPTIONS": {"transaction_mode": "IMMEDIATE"} to it in DATABASES.',
            id="django_catalog.W003",
        )
        for alias in databases or ()
        if project.DATABASES[alias]["ENGINE"] == "django.db.backends.sqlite3"
        and project.DATABASES[alias].get("OPTIONS", {}).get("transaction_mode") is None
    ]


@register(Tags.database)
def check_text_index_is_there(app_configs, databases, **kwargs):
    return [
        Warning(
            f"The text index of the database “{alias}” is missing or damaged, so searches fail.",
            hint="Run manage.py migrate. If SQLite was built without FTS5, set "
            'DJANGO_CATALOG_SEARCH_BACKEND to "django_catalog.search.backends.orm.OrmSearch".',
            id="django_catalog.W004",
        )
        for alias in databases or ()
        if settings.DJANGO_CATALOG_SEARCH_BACKEND is None and storage.is_damaged(connections[alias])
    ]


@register(deploy=True)
def check_imports_are_kept(app_configs, **kwargs):
    if not apps.is_installed("django.contrib.admin") or uploads.is_configured():
        return []
    return [
        Warning(
            "Files that editors import are kept in a folder for temporary files, where a worker "
            "or another web server may not find them.",
            hint=f'Name a private storage in STORAGES["{uploads.ALIAS}"].',
            id="django_catalog.W005",
        )
    ]


def _models():
    """The models in use, as far as they are ours."""
    models = [(get_model(), base, queryset) for get_model, base, queryset in SWAPPABLE.values()]
    return [(model, base, queryset) for model, base, queryset in models if issubclass(model, base)]


def _lost_from_meta(model, base):
    names = {"app_label": model._meta.app_label.lower(), "class": model._meta.model_name}
    expected = {constraint.name % names for constraint in base._meta.constraints}
    lost = expected - {constraint.name for constraint in model._meta.constraints}
    return [*([] if model._meta.ordering else ["ordering"]), *sorted(lost)]


def _has_field(model, name):
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def _is_admin_class(found):
    if not apps.is_installed("django.contrib.admin"):
        return True  # nobody asks for it
    return isinstance(found, type) and issubclass(found, ModelAdmin)


def _imported(path):
    """What stands at the dotted path, or the error of importing it."""
    try:
        return import_string(path)
    except (ImportError, TypeError, AttributeError) as error:
        return error
