"""Variants: a choice of every option, no combination and no SKU twice."""

import pytest

from django_catalog.forms import ProductForm, VariantFormSet
from django_catalog.models import Attribute, Variant


@pytest.fixture
def edit_variants(entered):
    """The product's variants as they come back from the editor, with changes."""

    def send(product, changes=None, **product_changes):
        shown = VariantFormSet(instance=product, prefix="variants")
        data = entered(shown.management_form)
        for form in shown:
            data.update(entered(form))
        for name, value in (changes or {}).items():
            data[f"variants-{name}"] = value
        form = ProductForm(
            entered(ProductForm(instance=product), **product_changes), instance=product
        )
        form.full_clean()
        return VariantFormSet(data, instance=form.instance, prefix="variants")

    return send


@pytest.fixture
def size(db):
    size = Attribute.objects.create(name="Size", is_option=True)
    size.choices.create(value="Large")
    return size


def options_of(product):
    return {v.sku: v.label for v in product.variants.prefetch_related("options__choice")}


def test_variant_is_added_with_its_options(edit_variants, mug, red, blue):
    green = red.attribute.choices.create(value="Green")
    formset = edit_variants(mug, {"2-sku": "MUG-GREEN", "2-option_colour": str(green.pk)})
    assert formset.is_valid(), formset.errors
    formset.save()
    assert options_of(mug)["MUG-GREEN"] == "Green"
    mug.refresh_from_db()
    assert mug.variant_count == 3


def test_nothing_changed_writes_nothing(edit_variants, mug, django_assert_num_queries):
    formset = edit_variants(mug)
    assert formset.is_valid()
    with django_assert_num_queries(0):
        formset.save()


def test_same_options_twice_are_refused(edit_variants, mug, red):
    formset = edit_variants(mug, {"1-option_colour": str(red.pk)})
    assert not formset.is_valid()
    assert formset.forms[1].non_field_errors() == ["Another variant has the same options."]


def test_two_variants_swap_their_options(edit_variants, mug, red, blue):
    formset = edit_variants(mug, {"0-option_colour": str(blue.pk), "1-option_colour": str(red.pk)})
    assert formset.is_valid()
    formset.save()
    assert options_of(mug) == {"MUG-RED": "Blue", "MUG-BLUE": "Red"}


def test_options_of_a_deleted_variant_are_free(edit_variants, mug, blue):
    formset = edit_variants(mug, {"0-option_colour": str(blue.pk), "1-DELETE": "on"})
    assert formset.is_valid()
    formset.save()
    assert options_of(mug) == {"MUG-RED": "Blue"}


def test_only_a_variant_that_exists_can_be_deleted(mug):
    formset = VariantFormSet(instance=mug)
    assert ["DELETE" in form.fields for form in formset] == [True, True, False, False, False]


# SKU


def test_sku_of_another_variant_in_the_form_is_refused(edit_variants, mug):
    formset = edit_variants(mug, {"2-sku": "NEW", "3-sku": "NEW"})
    assert not formset.is_valid()
    assert formset.non_form_errors() == ["Two variants have the same SKU."]


@pytest.mark.parametrize("sku", ["LAMP", "MUG-BLUE", "SECRET"])
def test_sku_that_is_taken_is_refused(edit_variants, mug, lamp, draft, sku):
    formset = edit_variants(mug, {"0-sku": sku})
    assert "already has this SKU" in formset.forms[0].errors["sku"][0]


def test_sku_of_the_product_in_the_same_form_is_refused(edit_variants, mug):
    formset = edit_variants(mug, {"0-sku": "NEW"}, sku="NEW")
    assert "already has this SKU" in formset.forms[0].errors["sku"][0]


def test_sku_moves_from_the_product_to_its_first_variant(edit_variants, lamp):
    formset = edit_variants(lamp, {"0-sku": "LAMP"}, sku="")
    assert formset.is_valid(), formset.errors


# Price


def test_price_is_checked_in_the_products_currency(edit_variants, lamp):
    formset = edit_variants(lamp, {"0-price": "1.5"}, currency="JPY", price="20")
    assert "JPY has at most 0 decimals" in formset.forms[0].errors["price"][0]


# Which options


def test_categories_decide_which_options_are_offered(mug, mugs, colour, size):
    assert VariantFormSet(instance=mug).option_attributes == [colour, size]
    mugs.category_attributes.create(attribute=size)
    fresh = type(mug).objects.get()
    assert VariantFormSet(instance=fresh).option_attributes == [colour, size]
    fresh.variants.all().delete()
    fresh = type(mug).objects.get()
    assert VariantFormSet(instance=fresh).option_attributes == [size]


def test_variants_cost_the_same_whatever_their_number(mug, red, django_assert_num_queries):
    for number in range(18):
        variant = Variant.objects.create(product=mug, sku=f"MUG-{number}")
        variant.set_options([red.attribute.choices.create(value=f"Shade {number}")])
    fresh = type(mug).objects.get()
    with django_assert_num_queries(6):
        str(VariantFormSet(instance=fresh))
