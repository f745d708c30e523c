"""Choosing the categories of a product, and moving a category in the tree."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from .. import get_category_model


def category_tree() -> dict:
    """Every category by its primary key, in the order of the tree, with its parents
    loaded. One query."""
    nodes = {node.pk: node for node in get_category_model().objects.with_tree_fields()}
    for node in nodes.values():
        node.parent = nodes.get(node.parent_id)
    return nodes


class CategoriesWidget(forms.Widget):
    """One select for each category chosen and some empty ones, so that they have an
    order without JavaScript."""

    template_name = "django_catalog/widgets/categories.html"
    empty_rows = 2
    choices = ()

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        # Not Django's Select, which renders a template for each of thousands of options.
        option = '<option value="{}">{}</option>'
        options = {str(key): format_html(option, key, label) for key, label in self.choices}
        context["widget"]["rows"] = [
            {
                "attrs": self._get_row_attrs(context["widget"]["attrs"], number),
                "options": self._get_row_options(options, key),
            }
            for number, key in enumerate([*(value or ()), *[""] * self.empty_rows])
        ]
        return context

    def value_from_datadict(self, data, files, name):
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def id_for_label(self, id_):
        return id_

    def _get_row_attrs(self, attrs, number):
        # The label belongs to the first select only.
        return {**attrs, "id": False, "aria-label": _("Also in")} if number else attrs

    def _get_row_options(self, options, key):
        if key in options:
            chosen = options[key].replace("<option", "<option selected", 1)
            options = options | {key: chosen}
        return mark_safe("".join(options.values()))


class CategoriesField(forms.Field):
    """Categories in the order in which they were given. Needs one query."""

    widget = CategoriesWidget
    default_error_messages = {
        "invalid_choice": _("This category is not there any more. Choose another one."),
    }

    def __deepcopy__(self, memo):
        field = super().__deepcopy__(memo)
        field.widget.choices = _Lazily(field.get_choices)
        return field

    @cached_property
    def tree(self) -> dict:
        return {str(key): node for key, node in category_tree().items()}

    def get_choices(self):
        yield "", "---------"
        for key, node in self.tree.items():
            yield key, " / ".join(category.name for category in node.lineage())

    def prepare_value(self, value):
        return [str(getattr(item, "pk", item)) for item in value or () if item]

    def to_python(self, value):
        try:
            # dict.fromkeys drops what was chosen twice and keeps the order.
            return [self.tree[str(key)] for key in dict.fromkeys(value or ()) if key]
        except KeyError as error:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from error

    def has_changed(self, initial, data):
        chosen = list(dict.fromkeys(self.prepare_value(data)))
        return not self.disabled and self.prepare_value(initial) != chosen


class CategoryMoveForm(forms.Form):
    """Move a category by one step, or to a place beside or below another one."""

    place = forms.ChoiceField(
        choices=[
            *[("up", _("Up")), ("down", _("Down")), ("in", _("Below the one before it"))],
            *[("out", _("Beside its parent")), ("before", _("Before")), ("after", _("After"))],
            ("inside", _("Below")),
        ]
    )
    target = forms.CharField(required=False)

    def __init__(self, *args, category, **kwargs):
        super().__init__(*args, **kwargs)
        self.tree = category_tree()
        self.category = self.tree[category.pk]

    def clean_target(self):
        keys = {str(key): node for key, node in self.tree.items()}
        key = self.cleaned_data["target"]
        if key and key not in keys:
            raise ValidationError(CategoriesField.default_error_messages["invalid_choice"])
        return keys.get(key)

    def clean(self):
        target, place = self.cleaned_data.get("target"), self.cleaned_data.get("place")
        if place in ("up", "down", "in", "out"):
            target, place = self._get_step(place)
        self.target, self.place = target, place
        parent = self._get_parent()
        if parent and self.category in parent.lineage():
            raise ValidationError(_("A category cannot be moved under itself or one below it."))

    def save(self) -> bool:
        """Renumber the siblings; returns whether anything has moved."""
        if self.target in (None, self.category):
            return False
        parent = self._get_parent()
        siblings = [node for node in self._children(parent) if node != self.category]
        number = len(siblings)
        if self.place != "inside":
            number = siblings.index(self.target) + (self.place == "after")
        siblings.insert(number, self.category)
        self.category.parent = parent
        moved = [self.category, *self._renumber(siblings)]
        get_category_model().objects.bulk_update(moved, ["parent", "position"])
        return True

    def _get_step(self, place):
        siblings = self._children(self.category.parent)
        number = siblings.index(self.category)
        before = siblings[number - 1] if number else None
        after = siblings[number + 1] if number + 1 < len(siblings) else None
        return {
            "up": (before, "before"),
            "down": (after, "after"),
            "in": (before, "inside"),
            "out": (self.category.parent, "after"),
        }[place]

    def _get_parent(self):
        if self.target is None:
            return self.category.parent
        return self.target if self.place == "inside" else self.target.parent

    def _children(self, parent):
        return [node for node in self.tree.values() if node.parent == parent]

    def _renumber(self, siblings):
        for number, node in enumerate(siblings):
            if node.position != number:
                node.position = number
                if node != self.category:
                    yield node


class _Lazily:
    def __init__(self, function):
        self.function = function

    def __iter__(self):
        return self.function()
