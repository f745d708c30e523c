"""Moving a category in the tree."""

import pytest

from django_catalog import get_category_model
from django_catalog.forms.category import CategoryMoveForm
from django_catalog.models import Change


@pytest.fixture
def tree(db):
    """Home (Kitchen (Mugs, Pots), Lighting), Outdoor."""
    Category = get_category_model()
    tree = {}
    for name, parent in (
        *[("Home", None), ("Outdoor", None), ("Kitchen", "Home"), ("Lighting", "Home")],
        *[("Mugs", "Kitchen"), ("Pots", "Kitchen")],
    ):
        tree[name] = Category.objects.create(name=name, parent=tree.get(parent))
    return tree


def outline():
    """The tree as text, deeper names with more dots."""
    nodes = get_category_model().objects.with_tree_fields()
    return [f"{'.' * node.tree_depth}{node.name}" for node in nodes]


def move(category, place, target=None):
    data = {"place": place, "target": str(target.pk) if target else ""}
    form = CategoryMoveForm(data, category=category)
    return form.save() if form.is_valid() else form.errors


@pytest.mark.parametrize(
    ("name", "place", "target", "expected"),
    [
        ("Lighting", "up", None, "Home .Lighting .Kitchen ..Mugs ..Pots Outdoor"),
        ("Home", "down", None, "Outdoor Home .Kitchen ..Mugs ..Pots .Lighting"),
        ("Pots", "in", None, "Home .Kitchen ..Mugs ...Pots .Lighting Outdoor"),
        ("Mugs", "out", None, "Home .Kitchen ..Pots .Mugs .Lighting Outdoor"),
        ("Outdoor", "before", "Lighting", "Home .Kitchen ..Mugs ..Pots .Outdoor .Lighting"),
        ("Mugs", "after", "Outdoor", "Home .Kitchen ..Pots .Lighting Outdoor Mugs"),
        ("Lighting", "inside", "Kitchen", "Home .Kitchen ..Mugs ..Pots ..Lighting Outdoor"),
    ],
)
def test_category_moves(tree, name, place, target, expected):
    assert move(tree[name], place, tree.get(target)) is True
    assert outline() == expected.split()


@pytest.mark.parametrize(
    ("name", "place"), [("Home", "up"), ("Outdoor", "down"), ("Home", "out"), ("Mugs", "in")]
)
def test_step_beyond_the_end_moves_nothing(tree, name, place):
    before = outline()
    changes = Change.objects.count()
    assert move(tree[name], place) is False
    assert outline() == before
    assert Change.objects.count() == changes


def test_category_dropped_on_itself_stays(tree):
    assert move(tree["Kitchen"], "after", tree["Kitchen"]) is False


@pytest.mark.parametrize(
    ("place", "target"), [("inside", "Mugs"), ("before", "Mugs"), ("inside", "Kitchen")]
)
def test_category_is_not_moved_under_itself(tree, place, target):
    errors = move(tree["Kitchen"], place, tree[target])
    assert "cannot be moved under itself" in str(errors)


@pytest.mark.parametrize("data", [{}, {"place": "sideways"}, {"place": "after", "target": "x"}])
def test_senseless_move_is_refused(tree, data):
    assert not CategoryMoveForm(data, category=tree["Mugs"]).is_valid()


def test_moved_category_takes_its_visibility_from_its_place(tree):
    tree["Outdoor"].is_active = False
    tree["Outdoor"].save()
    move(tree["Kitchen"], "inside", tree["Outdoor"])
    tree["Mugs"].refresh_from_db()
    assert not tree["Mugs"].is_visible
