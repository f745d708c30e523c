"""A product's page."""

from itertools import groupby
from urllib.parse import urlencode

from django.contrib.auth import get_permission_codename
from django.db.models import prefetch_related_objects
from django.utils.cache import add_never_cache_headers
from django.utils.text import capfirst
from django.views.generic import DetailView

from .. import get_product_model
from ..middleware import catalog_for
from ..models import Relation
from ..querysets import media_in_order
from ..signals import product_viewed
from .address import AddressMixin
from .breadcrumbs import breadcrumbs_to
from .options import find_variant, options_of, variant_key


class ProductDetailView(AddressMixin, DetailView):
    """A product with its variants, attributes, media and related products.

    ``?variant=SKU`` chooses a variant; ``?preview=1`` shows staff a product that
    visitors do not see.
    """

    template_name = "django_catalog/product_detail.html"
    context_object_name = "product"
    variant_kwarg = "variant"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if self.is_preview:
            response["X-Robots-Tag"] = "noindex"
            add_never_cache_headers(response)
        else:
            self.remember_visit()
        return response

    @property
    def is_preview(self):
        return catalog_for(self.request).may_preview

    def remember_visit(self):
        catalog_for(self.request).remember(self.object)
        product_viewed.send_robust(get_product_model(), product=self.object, request=self.request)

    def get_queryset(self):
        products = get_product_model().objects
        visible = products.all() if self.is_preview else products.published()
        return visible.for_detail(media=False)

    def get_object(self, queryset=None):
        return self.find(self.get_queryset() if queryset is None else queryset)

    def get_relations(self):
        """Relations to other products, with what their cards show. Loads the pictures
        of all products on the page at once."""
        relations = list(self.object.relations.visible())
        targets = [relation.target for relation in relations]
        prefetch_related_objects([self.object, *targets], media_in_order())
        return relations

    def get_related(self):
        """The related products under what they are: "Goes with it"."""
        by_kind = groupby(self.get_relations(), key=lambda relation: relation.kind)
        return [
            (Relation.Kind(kind).label, [relation.target for relation in relations])
            for kind, relations in by_kind
        ]

    def get_variants(self):
        return list(self.object.variants.all())

    def get_selected_variant(self, variants):
        if len(variants) == 1:
            return variants[0]
        return find_variant(variants, self.request.GET.get(self.variant_kwarg, ""))

    def get_options(self, variants, selected):
        return options_of(variants, selected, self.get_variant_url)

    def get_variant_url(self, variant):
        query = {self.variant_kwarg: variant_key(variant)}
        if self.is_preview:
            query["preview"] = "1"
        return f"{self.request.path}?{urlencode(query)}"

    def get_attribute_groups(self):
        """What is known of the product: each attribute with its values."""
        rows = groupby(self.object.attribute_values.all(), key=lambda row: row.attribute)
        return [(attribute, [row.value for row in values]) for attribute, values in rows]

    def get_host_fields(self):
        """Fields the host has added, in the same shape, without the empty ones."""
        product, groups = self.object, []
        for name in product.catalog_fields:
            field = product._meta.get_field(name)
            shown = getattr(product, f"get_{name}_display", None) if field.choices else None
            value = shown() if shown else getattr(product, name)
            if value not in (None, ""):
                groups.append((capfirst(field.verbose_name), [value]))
        return groups

    def get_breadcrumbs(self):
        category = self.object.primary_category
        return breadcrumbs_to(self.object, category.lineage() if category else [])

    def can_edit(self):
        options = get_product_model()._meta
        permission = f"{options.app_label}.{get_permission_codename('change', options)}"
        user = getattr(self.request, "user", None)
        return user is not None and user.has_perm(permission)

    def get_context_data(self, **kwargs):
        variants = self.get_variants()
        selected = self.get_selected_variant(variants)
        return super().get_context_data(
            variants=variants,
            selected_variant=selected,
            options=self.get_options(variants, selected),
            attribute_groups=self.get_attribute_groups(),
            host_fields=self.get_host_fields(),
            related=self.get_related(),
            breadcrumbs=self.get_breadcrumbs(),
            can_edit=self.can_edit(),
            is_preview=self.is_preview,
            **kwargs,
        )
