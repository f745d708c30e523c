import pytest
from django.utils.datastructures import MultiValueDict

from django_catalog.forms import ProductForm
from django_catalog.models import Attribute


@pytest.fixture
def entered(db):
    """What the browser sends for a form that is shown, with changes."""

    def send(form, /, **changes):
        data = MultiValueDict()
        for field in form:
            value = field.value()
            values = value if isinstance(value, list) else ["" if value is None else value]
            data.setlist(field.html_name, [str(one) for one in values])
        for name, value in changes.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        return data

    return send


@pytest.fixture
def edit(entered):
    """The form of a product as it comes back from the editor, with changes."""

    def send(product=None, **changes):
        return ProductForm(entered(ProductForm(instance=product), **changes), instance=product)

    return send


@pytest.fixture
def material(kitchen):
    """Asked of everything in the kitchen."""
    material = Attribute.objects.create(name="Material")
    for value in ("Steel", "Glass"):
        material.choices.create(value=value)
    kitchen.category_attributes.create(attribute=material)
    return material
