"""Product cards, pictures and recently viewed products."""

import pytest
from django.template import TemplateSyntaxError

from django_catalog.models import Media

CARDS = "{% for product in products %}{% product_card product %}{% endfor %}"


@pytest.fixture
def pictured(lamp):
    lamp.media.create(url="https://example.com/lamp.jpg", alt="A brass lamp", width=80, height=60)
    return lamp


def test_a_card_names_its_product_and_leads_to_it(render, lamp):
    html = render("{% product_card lamp %}", lamp=lamp)
    assert f'<a href="{lamp.get_absolute_url()}">Lamp</a></h3>' in html
    assert "Acme" in html
    assert "€19.99" in html


def test_a_card_fits_into_the_headings_around_it(render, lamp):
    assert "Lamp</a></h2>" in render("{% product_card lamp level=2 %}", lamp=lamp)


def test_a_card_mentions_stock_only_if_something_is_wrong(render, lamp):
    assert "In stock" not in render("{% product_card lamp %}", lamp=lamp)
    lamp.availability = "out_of_stock"
    assert "Out of stock" in render("{% product_card lamp %}", lamp=lamp)


def test_a_card_escapes_what_editors_write(render, Product, db):
    product = Product.objects.create(name="<b>Bold</b> & co")
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; co" in render("{% product_card p %}", p=product)


def test_a_card_marks_what_was_searched_for(render, lamp):
    html = render("{% product_card lamp words=words %}", lamp=lamp, words=("lamp", "acme"))
    assert "<mark>Lamp</mark></a>" in html
    assert "<mark>Acme</mark>" in html
    assert "<mark>" not in render("{% product_card lamp %}", lamp=lamp)


def test_a_card_escapes_what_it_marks(render, Product, db):
    product = Product.objects.create(name="<b>Lamp</b> & co")
    html = render("{% product_card p words=words %}", p=product, words=("lamp", "amp"))
    assert "&lt;b&gt;<mark>Lamp</mark>&lt;/b&gt; &amp; co" in html


@pytest.mark.parametrize("count", [1, 20])
def test_cards_cost_two_queries(render, shelf, count, django_assert_num_queries):
    products = shelf(count).for_listing()
    with django_assert_num_queries(2):
        assert render(CARDS, products=products).count("<article") == count


# Pictures


def test_a_picture_says_what_it_shows(render, pictured):
    html = render("{% product_image lamp %}", lamp=pictured)
    assert 'src="https://example.com/lamp.jpg"' in html
    assert 'alt="A brass lamp"' in html
    assert 'width="80" height="60"' in html
    assert 'loading="lazy"' in html


def test_a_picture_without_a_text_is_named_after_its_product(render, pictured):
    pictured.media.update(alt="")
    assert 'alt="Lamp"' in render("{% product_image lamp %}", lamp=pictured)
    medium = Media.objects.get()
    assert 'alt="Lamp"' in render("{% product_image medium size='thumb' %}", medium=medium)


def test_a_picture_beside_its_name_can_be_silent(render, pictured):
    assert 'alt=""' in render('{% product_image lamp alt="" %}', lamp=pictured)


def test_the_first_picture_of_a_page_is_loaded_at_once(render, pictured):
    html = render("{% product_image lamp eager=True %}", lamp=pictured)
    assert 'fetchpriority="high"' in html
    assert "lazy" not in html


def test_a_picture_keeps_its_focal_point_when_cropped(render, pictured):
    pictured.media.update(focal_x=1, focal_y=0.2)
    html = render("{% product_image lamp %}", lamp=pictured)
    assert "catalog-focus-x-4 catalog-focus-y-1" in html


def test_a_product_without_a_picture_has_a_drawing_instead(render, lamp):
    html = render("{% product_image lamp %}", lamp=lamp)
    assert html.startswith("<svg")
    assert 'aria-label="No picture yet"' in html


def test_a_video_is_no_picture(render, lamp):
    lamp.media.create(kind="video", url="https://example.com/lamp.mp4")
    assert "mp4" not in render("{% product_image lamp %}", lamp=lamp)


def test_an_unknown_size_is_an_error_that_names_the_known_ones(render, lamp):
    with pytest.raises(TemplateSyntaxError, match="thumb, card, detail"):
        render("{% product_image lamp size='huge' %}", lamp=lamp)


# Recently viewed


def test_recently_viewed_products_come_newest_first(render, shelf, visit):
    first, second = shelf(2)
    html = render("{% recently_viewed %}", visit(second, first))
    assert html.index(second.name) < html.index(first.name)


def test_recently_viewed_leaves_out_the_product_of_the_page(render, lamp, visit):
    assert render("{% recently_viewed exclude=lamp %}", visit(lamp), lamp=lamp) == ""


def test_recently_viewed_shows_nothing_that_was_unpublished(render, lamp, draft, visit):
    html = render("{% recently_viewed %}", visit(draft, lamp))
    assert "Lamp" in html
    assert "Secret" not in html


def test_recently_viewed_shows_only_so_many(render, shelf, visit):
    html = render("{% recently_viewed limit=3 %}", visit(*shelf(8)))
    assert html.count("<article") == 3


def test_recently_viewed_is_empty_at_first(render, visit):
    # Without the database at hand, a query would fail.
    assert render("{% recently_viewed %}", visit()) == ""
    assert render("{% recently_viewed %}") == ""


@pytest.mark.parametrize("count", [1, 12])
def test_recently_viewed_costs_two_queries(render, shelf, visit, count, django_assert_num_queries):
    request = visit(*shelf(count))
    with django_assert_num_queries(2):
        assert render("{% recently_viewed limit=12 %}", request).count("<article") == count
