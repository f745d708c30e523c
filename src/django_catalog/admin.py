from django.contrib import admin
from django.utils.module_loading import import_string

from . import get_brand_model, get_category_model, get_product_model
from .conf import settings
from .modeladmins import (
    AttributeAdmin,
    ChangeAdmin,
    CollectionAdmin,
    ImportMappingAdmin,
    ImportRunAdmin,
    MissedSearchAdmin,
    PinnedSearchAdmin,
    SynonymAdmin,
)
from .models import (
    Attribute,
    Change,
    Collection,
    ImportMapping,
    ImportRun,
    MissedSearch,
    PinnedSearch,
    Synonym,
)


def find_admin_class(path):
    """The class, or None. What is wrong with a path is told by a system check, which
    could not speak if this stopped Django."""
    try:
        found = import_string(path) if path else None
    except (AttributeError, ImportError, TypeError):
        return None
    return found if isinstance(found, type) and issubclass(found, admin.ModelAdmin) else None


admin.site.register(Attribute, AttributeAdmin)
admin.site.register(Collection, CollectionAdmin)
admin.site.register(Change, ChangeAdmin)
admin.site.register(ImportRun, ImportRunAdmin)
admin.site.register(ImportMapping, ImportMappingAdmin)
admin.site.register(Synonym, SynonymAdmin)
admin.site.register(PinnedSearch, PinnedSearchAdmin)
admin.site.register(MissedSearch, MissedSearchAdmin)

for model, path in (
    (get_product_model(), settings.DJANGO_CATALOG_PRODUCT_ADMIN),
    (get_category_model(), settings.DJANGO_CATALOG_CATEGORY_ADMIN),
    (get_brand_model(), settings.DJANGO_CATALOG_BRAND_ADMIN),
):
    if admin_class := find_admin_class(path):
        admin.site.register(model, admin_class)
