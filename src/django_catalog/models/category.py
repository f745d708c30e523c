"""The tree of categories, and which products are in them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from tree_queries.models import TreeNode

from ..conf import settings
from ..exceptions import CategoryCycle
from ..fields import HTMLField
from ..querysets import CHUNK, CategoryQuerySet, PlacementQuerySet
from .recorded import RecordedModel, SluggedModel


class AbstractCategory(SluggedModel, TreeNode):
    """A shelf in the shop: a tree by ``parent``. Subclass it to swap the category model."""

    name = models.CharField(_("name"), max_length=200)
    description = HTMLField(_("description"), blank=True)
    image = models.ImageField(_("image"), upload_to="catalog/categories/", blank=True)
    position = models.PositiveIntegerField(
        _("position"),
        blank=True,
        default=None,
        help_text=_("Order among its siblings."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("An inactive category hides all below it, and products that are nowhere else."),
    )
    is_visible = models.BooleanField(_("visible"), default=True, editable=False)
    """Derived: it and all its ancestors are active. Kept by ``settle_categories()``."""
    seo_title = models.CharField(_("SEO title"), max_length=200, blank=True)
    seo_description = models.CharField(_("SEO description"), max_length=320, blank=True)

    change_kind = "category"
    watched_fields = ("slug", "parent_id", "is_active", "is_visible")
    position_scope = "parent_id"

    objects = CategoryQuerySet.as_manager()

    class Meta(SluggedModel.Meta):
        abstract = True
        ordering = ["position", "pk"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        path = "/".join(category.slug for category in self.lineage())
        return reverse("django_catalog:category_detail", args=[path])

    def clean(self):
        if self.pk and self.parent_id and any(node.pk == self.pk for node in self.parent.lineage()):
            raise ValidationError(
                {"parent": _("A category cannot be moved under itself or one below it.")}
            )

    def lineage(self) -> list:
        """From the root to this category: the breadcrumb.

        Costs no query where the parents are loaded (``with_lineage()``).
        """
        nodes = [self]
        while nodes[-1].parent_id is not None and nodes[-1].parent not in nodes:
            nodes.append(nodes[-1].parent)
        return nodes[::-1]

    def slug_context(self):
        return self.parent.name if self.parent_id else ""


class Category(AbstractCategory):
    class Meta(AbstractCategory.Meta):
        swappable = "DJANGO_CATALOG_CATEGORY_MODEL"


def settle_categories(model, using):
    """Keep ``is_visible`` true for the categories a visitor may reach, and no other.

    Reads the whole tree, which has a few thousand rows at most. Raises
    ``CategoryCycle`` if part of it hangs on itself.
    """
    rows = model._base_manager.using(using).values_list(
        "pk", "parent_id", "is_active", "is_visible"
    )
    children = {}
    for row in rows.order_by():
        children.setdefault(row[1], []).append(row)
    reached, changed = 0, {True: [], False: []}
    level = [(row, True) for row in children.get(None, ())]
    while level:
        reached += len(level)
        below = []
        for (key, _parent, is_active, was_visible), parent_visible in level:
            is_visible = is_active and parent_visible
            if is_visible != was_visible:
                changed[is_visible].append(key)
            below += [(row, is_visible) for row in children.get(key, ())]
        level = below
    if reached < sum(map(len, children.values())):
        raise CategoryCycle(_("A category cannot be moved under itself or one below it."))
    for is_visible, keys in changed.items():
        for start in range(0, len(keys), CHUNK):
            chunk = model._base_manager.using(using).filter(pk__in=keys[start : start + CHUNK])
            chunk.update(is_visible=is_visible)


class Placement(RecordedModel):
    """A product's place in a category. Its first one is the primary: the breadcrumb."""

    product = models.ForeignKey(
        settings.DJANGO_CATALOG_PRODUCT_MODEL,
        on_delete=models.CASCADE,
        related_name="placements",
        verbose_name=_("product"),
        db_index=False,  # the unique constraint begins with it
    )
    category = models.ForeignKey(
        settings.DJANGO_CATALOG_CATEGORY_MODEL,
        on_delete=models.CASCADE,
        related_name="placements",
        verbose_name=_("category"),
    )
    position = models.PositiveIntegerField(_("position"), blank=True, default=None)
    """Order of the product's categories, not of the category's products."""

    change_key = "product_id"
    position_scope = "product_id"

    objects = PlacementQuerySet.as_manager()

    class Meta(RecordedModel.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("category of the product")
        verbose_name_plural = _("categories of the product")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "category"],
                name="django_catalog_placement_once",
                violation_error_message=_("The product is already in this category."),
            )
        ]

    def __str__(self):
        return str(self.category)
