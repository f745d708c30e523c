"""A run as a whole: transactions, dry runs, other databases' refusals, announcements."""

import gc
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from django_catalog import get_product_model, rebuild
from django_catalog.exchange import Importer, Outcome
from django_catalog.exchange.formats import jsonl
from django_catalog.exchange.upsert import products
from django_catalog.models import AttributeValue, Change, Media, Variant, VariantOption
from django_catalog.signals import catalog_imported, product_published

PENS = [{"sku": f"PEN-{n}", "name": f"Pen {n}"} for n in range(7)]


@pytest.fixture
def batches_of_two(monkeypatch):
    monkeypatch.setattr(Importer, "batch_size", 2)


def test_dry_run_reports_the_same_and_writes_nothing(transactional_db, load, tea, Product):
    wrong = {"sku": "INK", "name": ""}
    collection = {"type": "collection", "name": "New", "products": ["PEN-0", "none"]}
    records = [{"type": "attribute", "code": "size", "name": "Size"}, *PENS, wrong, collection]
    announced = []
    catalog_imported.connect(announced.append, weak=False, dispatch_uid="test")
    try:
        dry = load(*records, dry_run=True)
        assert not Change.objects.exists()
        assert not Product.objects.exists()
        assert not announced
    finally:
        catalog_imported.disconnect(dispatch_uid="test")
    real = load(*records)
    assert (dry.counts, dry.problems) == (real.counts, real.problems)


def test_interrupted_import_keeps_whole_batches(
    transactional_db, load, batches_of_two, monkeypatch, Product
):
    original, calls = products._write_products, []

    def interrupt_third(items, *args):
        original(items, *args)
        calls.append(items)
        if len(calls) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(products, "_write_products", interrupt_third)
    with pytest.raises(KeyboardInterrupt):
        load(*PENS)
    assert Product.objects.count() == 4


def test_listeners_hear_of_the_import_and_of_each_product(transactional_db, load):
    heard = []

    def listen(sender, signal, **kwargs):
        heard.append((signal, kwargs))

    product_published.connect(listen)
    catalog_imported.connect(listen)
    try:
        report = load(*PENS)
    finally:
        product_published.disconnect(listen)
        catalog_imported.disconnect(listen)
    assert [signal for signal, _kwargs in heard] == [product_published] * 7 + [catalog_imported]
    assert heard[-1][1] == {"report": report, "using": "default"}


def test_many_wrong_lines_among_right_ones(load, Product, monkeypatch):
    """The database refuses them, so that the batch is taken apart."""
    monkeypatch.setattr(products, "check_prices", lambda item: None)
    pens = [{**pen, "price": 1.234 if n % 3 == 0 else 1} for n, pen in enumerate(PENS)]
    report = load(*pens)
    assert sorted(problem.line for problem in report.problems) == [1, 4, 7]
    reason = "The price has more decimals than its currency."
    assert {problem.reason for problem in report.problems} == {reason}
    assert Product.objects.count() == 4


def test_names_created_in_a_batch_that_is_rolled_back_are_created_again(load, Product, monkeypatch):
    monkeypatch.setattr(products, "check_prices", lambda item: None)
    report = load(
        {**PENS[0], "brand": "Acme", "categories": ["Kitchen > Tea"]},
        {**PENS[1], "brand": "Acme", "categories": ["Kitchen > Tea"], "price": 1.234},
        {**PENS[2], "brand": "Acme", "categories": ["Kitchen > Tea"]},
    )
    assert report.failed_lines == 1
    assert [p.brand.name for p in Product.objects.all()] == ["Acme", "Acme"]


def test_report_remembers_so_many_problems_and_counts_them_all(load):
    importer = Importer()
    importer.report.problems_kept = 2
    report = importer.run(jsonl.read(io.BytesIO(b"x\n" * 5)))
    assert (len(report.problems), report.problem_count, report.unreadable) == (2, 5, 5)


def test_long_values_are_shortened_in_a_report(load):
    (problem,) = load({"sku": "A", "name": "A", "status": "x" * 500}).problems
    assert len(problem.value) == 60


def test_garbage_is_searched_for_again_after_an_import(load, monkeypatch):
    load(*PENS)
    assert gc.isenabled()
    monkeypatch.setattr(products, "check_prices", lambda item: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load({"sku": "INK", "name": "Ink"})
    assert gc.isenabled()


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
amounts = st.decimals(0, 10**6, places=2).map(str) | st.integers(0, 10**6) | st.none()
stock = st.fixed_dictionaries(
    {},
    optional={
        "price": amounts,
        "compare_at_price": amounts,
        "availability": st.sampled_from(["in_stock", "out_of_stock", "preorder", None]),
        "in_stock": st.booleans(),
        "stock_quantity": st.none() | st.integers(0, 3),
    },
)
variants = st.dictionaries(st.sampled_from(["Small", "Large", "Huge"]), stock, max_size=3)
product_records = st.builds(
    lambda values, stock, sizes: {
        **values,
        **stock,
        "sku": "TEA",
        "name": "Tea",
        "variants": [{**each, "options": {"size": size}} for size, each in sizes.items()],
    },
    st.fixed_dictionaries(
        {},
        optional={
            "summary": words,
            "description": words,
            "brand": words.filter(lambda text: text.strip()),
            "metadata": st.dictionaries(words, words | st.integers(-9, 9) | st.booleans()),
            "attributes": st.fixed_dictionaries(
                {},
                optional={
                    "caffeine": st.decimals(-1000, 1000, places=3).map(float) | st.none(),
                    "taste": st.lists(st.sampled_from(["Sweet", "sweet", "Bitter"])),
                    "organic": st.booleans(),
                    "note": words,
                },
            ),
        },
    ),
    stock,
    variants,
)


@settings(max_examples=30)
@given(first=product_records, second=product_records)
def test_whatever_was_there_the_second_time_changes_nothing(load, attributes, first, second):
    assert load(first).ok
    assert load(second).ok
    assert load(second).counts == {("product", Outcome.UNCHANGED): 1}


def everything():
    """All that the catalogue says of products, derived or not."""
    models = (get_product_model(), Variant, VariantOption, AttributeValue, Media)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


@settings(max_examples=30)
@given(first=product_records, second=product_records)
def test_what_follows_from_a_record_is_what_follows_from_its_rows(load, attributes, first, second):
    """An import derives it from memory, everybody else from the tables."""
    load(first)
    load(second)
    derived = everything()
    rebuild.settle()
    assert everything() == derived
