"""Pictures that an import names by URL become files of the shop."""

import struct
import threading
import time
import zlib
from datetime import timedelta
from io import BytesIO
from itertools import pairwise

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from django_catalog.exchange import ImageFetcher, Outcome
from django_catalog.exchange.images.downloads import Downloads
from django_catalog.models import Change, ImageFetch, Media
from django_catalog.outbound import Client
from tests.other_server import OtherServer

WAITING, FETCHED, FAILED = ImageFetch.Status


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.DJANGO_CATALOG_PRIVATE_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def server():
    with OtherServer() as server:
        yield server


@pytest.fixture
def fetch(db):
    """Fetch what is waiting; the report, and the problems as a person reads them."""

    def fetch(**options):
        problems = []
        fetcher = ImageFetcher(on_problem=lambda p: problems.append(str(p)), **options)
        report = fetcher.run()
        report.said = problems
        return report

    return fetch


@pytest.fixture
def pens(load):
    """Import a product for each SKU, with pictures at these URLs."""

    def pens(*skus, urls):
        records = [
            {"sku": sku, "name": f"Pen {sku}", "media": [{"url": url} for url in urls]}
            for sku in skus
        ]
        report = load(*records)
        assert report.ok
        return report

    return pens


def picture(colour="red", size=(40, 30), format="PNG", **options):
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, format, **options)
    return buffer.getvalue()


def noise(format):
    buffer = BytesIO()
    Image.effect_noise((300, 300), 90).convert("RGB").save(buffer, format)
    return buffer.getvalue()


def huge():
    """A PNG of a few bytes that says it has billions of pixels."""

    def chunk(kind, data):
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    chunks = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(bytes(9))), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def stored():
    try:
        return default_storage.listdir("catalog/products")[1]
    except FileNotFoundError:
        return []


def make_due():
    ImageFetch.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))


# What is fetched


def test_picture_becomes_a_file_of_the_shop(fetch, pens, server):
    url = server.answer("/pens/Red%20Pen.png", picture(), Content_Type="image/png")
    pens("PEN", urls=[url])
    report = fetch()
    assert report.ok
    assert (report.fetched, report.media) == (1, 1)
    medium = Media.objects.get()
    assert (medium.url, medium.width, medium.height) == (url, 40, 30)
    assert medium.file.name.startswith("catalog/products/red-pen-")
    assert medium.src == medium.file.url
    assert medium.file.read() == picture()


def test_next_import_finds_what_was_fetched(fetch, load, pens, server):
    url = server.answer("/pen.png", picture())
    pens("PEN", urls=[url])
    fetch()
    name = Media.objects.get().file.name
    assert pens("PEN", urls=[url]).counts == {("product", Outcome.UNCHANGED): 1}
    load({"sku": "PEN", "media": [{"url": url, "alt": "A pen"}]})
    medium = Media.objects.get()
    assert (medium.file.name, medium.alt) == (name, "A pen")


def test_nothing_is_asked_twice(fetch, pens, server):
    pens("PEN", urls=[server.answer("/pen.png", picture())])
    fetch()
    report = fetch()
    assert (report.fetched, report.reused, report.media) == (0, 0, 0)
    assert server.paths == ["/pen.png"]


def test_one_url_of_fifty_products_is_asked_once(fetch, pens, server, monkeypatch):
    monkeypatch.setattr(ImageFetcher, "products_at_once", 20)
    pens(*range(50), urls=[server.answer("/pen.png", picture())])
    report = fetch()
    assert (report.fetched, report.media) == (1, 50)
    assert server.paths == ["/pen.png"]
    assert len(set(Media.objects.values_list("file", flat=True))) == 1


def test_same_content_at_two_urls_is_stored_once(fetch, pens, server):
    urls = [server.answer("/red.png", picture()), server.answer("/rot.png", picture())]
    pens("PEN", urls=urls)
    report = fetch()
    assert (report.fetched, report.reused, report.media) == (1, 1, 2)
    assert len(stored()) == 1


def test_product_that_comes_later_gets_what_was_fetched(fetch, pens, server):
    url = server.answer("/pen.png", picture())
    pens("PEN", urls=[url])
    fetch()
    pens("INK", urls=[url])
    assert fetch().media == 1
    assert server.paths == ["/pen.png"]


def test_file_that_is_gone_is_fetched_anew(fetch, pens, server):
    url = server.answer("/pen.png", picture())
    pens("PEN", urls=[url])
    fetch()
    default_storage.delete(Media.objects.get().file.name)
    pens("INK", urls=[url])
    assert fetch().fetched == 1
    assert len(stored()) == 1


@pytest.mark.parametrize(
    ("format", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp"), ("GIF", ".gif")]
)
def test_its_name_ends_as_its_content_says(fetch, pens, server, format, suffix):
    body = picture(format=format)
    pens("PEN", urls=[server.answer("/image.php?id=1", body, Content_Type="text/html")])
    assert fetch().ok
    assert Media.objects.get().file.name.endswith(suffix)


def test_url_without_a_name(fetch, pens, server):
    pens("PEN", urls=[server.answer("/?id=1", picture())])
    assert fetch().ok
    assert stored()[0].startswith("picture-")


def test_videos_and_uploads_are_left_alone(fetch, lamp, server):
    url = server.answer("/film.mp4", picture())
    Media.objects.create(product=lamp, kind="video", url=url)
    Media.objects.create(product=lamp, file=ContentFile(picture(), "own.png"))
    fetch()
    assert server.paths == []


def test_change_of_each_product_is_noted_once(fetch, pens, server, begun_log):
    urls = [server.answer(f"/{n}.png", picture(size=(n, n))) for n in range(1, 5)]
    pens("PEN", "INK", urls=urls)
    before = Change.objects.count()
    fetch()
    assert Change.objects.count() == before + 2


def test_number_of_queries_does_not_grow_with_the_pictures(
    fetch, pens, server, django_assert_max_num_queries
):
    urls = [server.answer(f"/{n}.png", picture(size=(n, n))) for n in range(1, 11)]
    pens(*range(20), urls=urls)
    with django_assert_max_num_queries(40):
        assert fetch().media == 200


# What fails


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>Not found</html>", "This is not a JPEG, PNG, WebP, GIF or AVIF picture."),
        (b"", "This is not a JPEG, PNG, WebP, GIF or AVIF picture."),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "This is not a JPEG, PNG, WebP, GIF or AVIF picture.",
        ),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "This is not a JPEG, PNG, WebP, GIF or AVIF picture."),
        (picture(format="TIFF"), "This is not a JPEG, PNG, WebP, GIF or AVIF picture."),
        (noise("JPEG")[:5000], "The picture is damaged or incomplete."),
        (noise("WEBP")[:5000], "This is not a JPEG, PNG, WebP, GIF or AVIF picture."),
        (huge(), "The picture has more than 80 million pixels."),
    ],
)
def test_what_is_not_a_picture_is_given_up_at_once(fetch, pens, server, body, reason):
    url = server.answer("/pen.jpg", body, Content_Type="image/jpeg")
    pens("PEN", urls=[url])
    report = fetch()
    assert report.said == [f"PEN, {url}: {reason}"]
    assert ImageFetch.objects.get().status == FAILED
    make_due()
    assert fetch().put_off == 1
    assert stored() == []
    assert Media.objects.get().src == url


def test_too_large_a_file(fetch, pens, server, monkeypatch):
    monkeypatch.setattr("django_catalog.exchange.images.downloads.MAX_SIZE", 1024 * 1024)
    url = server.answer("/pen.png", b"a" * (1024 * 1024 + 1))
    pens("PEN", urls=[url])
    assert fetch().said == [f"PEN, {url}: The file is larger than 1 MB."]
    assert ImageFetch.objects.get().status == FAILED


def test_address_inside_is_given_up_at_once(fetch, pens, settings):
    settings.DJANGO_CATALOG_PRIVATE_NETWORKS = []
    pens("PEN", urls=["http://169.254.169.254/latest/meta-data/"])
    (said,) = fetch().said
    assert said.endswith(": The server “169.254.169.254” is not on the public internet.")
    assert ImageFetch.objects.get().status == FAILED


def test_other_pictures_are_fetched_all_the_same(fetch, pens, server):
    good, bad = server.answer("/good.png", picture()), server.answer("/bad.png", b"bad")
    pens("PEN", urls=[bad, good])
    report = fetch()
    assert (report.fetched, report.failed, report.media) == (1, 1, 1)


def test_problem_names_whose_picture_it_is(fetch, load, server):
    url = server.answer("/bad.png", b"bad")
    media = [{"url": url}]
    load(
        {"sku": "PEN", "name": "Pen", "media": media},
        {"external_id": "1", "name": "Ink", "media": media},
        {"sku": "A", "name": "A", "variants": [{"sku": "A-1", "media": media}]},
    )
    problems = []
    ImageFetcher(on_problem=problems.append).run()
    (problem,) = problems
    assert problem.products == ("PEN", "Ink", "A-1")
    assert str(problem).startswith(f"PEN and 2 more, {url}: ")


def test_what_is_not_there_is_tried_again_later(fetch, pens, server):
    url = server.url("/pen.png")
    pens("PEN", urls=[url])
    assert fetch().failed == 1
    remembered = ImageFetch.objects.get()
    assert (remembered.status, remembered.attempts) == (WAITING, 1)
    assert remembered.error == "There is nothing at this address (error 404)."
    assert remembered.next_attempt_at > timezone.now()
    report = fetch()
    assert (report.failed, report.put_off, len(server.paths)) == (0, 1, 1)
    make_due()
    server.answer("/pen.png", picture())
    assert fetch().fetched == 1
    remembered.refresh_from_db()
    assert (remembered.status, remembered.attempts, remembered.error) == (FETCHED, 0, "")


def test_waits_grow_until_it_is_given_up(fetch, pens, server):
    pens("PEN", urls=[server.url("/pen.png")])
    waits = []
    for _attempt in range(6):
        fetch()
        remembered = ImageFetch.objects.get()
        waits.append(remembered.next_attempt_at - remembered.attempted_at)
        make_due()
    assert all(later > 2 * wait for wait, later in pairwise(waits[:5]))
    assert remembered.status == FAILED
    assert fetch().put_off == 1
    assert len(server.paths) == 6


def test_server_says_when_to_come_again(fetch, pens, server):
    pens("PEN", urls=[server.answer("/pen.png", status=503, Retry_After="7200")])
    fetch()
    remembered = ImageFetch.objects.get()
    wait = remembered.next_attempt_at - remembered.attempted_at
    assert timedelta(hours=2) <= wait < timedelta(hours=3)


def test_server_that_wants_nobody_for_years(fetch, pens, server):
    pens("PEN", urls=[server.answer("/pen.png", status=429, Retry_After="9" * 300)])
    fetch()
    remembered = ImageFetch.objects.get()
    assert remembered.next_attempt_at - remembered.attempted_at <= timedelta(days=1.25)


def test_busy_server_is_left_in_peace(fetch, pens, server):
    urls = [server.answer(f"/{n}.png", status=429) for n in range(20)]
    pens("PEN", urls=urls)
    report = fetch()
    assert report.failed == len(server.paths) <= Downloads.per_host
    assert report.failed + report.put_off == 20


def test_silent_server_is_left_in_peace(fetch, pens, server):
    def hang_up(handler):
        handler.connection.close()

    urls = [server.answer_by(f"/{n}.png", hang_up) for n in range(20)]
    pens("PEN", urls=urls)
    report = fetch()
    assert Downloads.patience <= report.failed < Downloads.patience + Downloads.per_host
    assert report.failed + report.put_off == 20


def test_odd_server_does_not_end_the_run(fetch, pens, server, monkeypatch, caplog):
    get = Client.get

    def fail(client, url, **options):
        if url.endswith("/odd.png"):
            raise RuntimeError("odd")
        return get(client, url, **options)

    monkeypatch.setattr(Client, "get", fail)
    pens("PEN", urls=[server.url("/odd.png"), server.answer("/pen.png", picture())])
    report = fetch()
    assert (report.fetched, report.failed) == (1, 1)
    assert "odd.png could not be fetched" in caplog.text


# Once more


def test_those_given_up_are_tried_when_asked_for(fetch, pens, server):
    url = server.answer("/pen.png", b"bad")
    pens("PEN", urls=[url])
    fetch()
    server.answer("/pen.png", picture())
    assert fetch(failed=True).fetched == 1


def test_changed_picture_is_fetched_when_asked_for(fetch, pens, server, monkeypatch):
    monkeypatch.setattr(ImageFetcher, "products_at_once", 1)
    pens("PEN", "INK", urls=[server.answer("/pen.png", picture("red"))])
    fetch()
    server.answer("/pen.png", picture("blue", size=(50, 50)))
    assert fetch().media == 0
    report = fetch(again=True)
    assert (report.fetched, report.media) == (1, 2)
    assert {(m.width, m.height) for m in Media.objects.all()} == {(50, 50)}
    assert server.paths == ["/pen.png"] * 2


def test_picture_that_is_the_same_changes_nothing(fetch, pens, server):
    pens("PEN", urls=[server.answer("/pen.png", picture())])
    fetch()
    before = Change.objects.count()
    report = fetch(again=True)
    assert (report.fetched, report.reused, report.media) == (0, 1, 0)
    assert Change.objects.count() == before


def test_picture_stays_where_it_cannot_be_fetched_again(fetch, pens, server):
    url = server.answer("/pen.png", picture())
    pens("PEN", urls=[url])
    fetch()
    server.answer("/pen.png", status=404)
    assert fetch(again=True).failed == 1
    assert Media.objects.get().width == 40
    pens("INK", urls=[url])
    assert fetch().media == 1


def test_file_that_an_editor_put_in_its_place_stays(fetch, pens, server):
    pens("PEN", urls=[server.answer("/pen.png", picture())])
    fetch()
    medium = Media.objects.get()
    medium.file = ContentFile(picture("green", size=(9, 9)), "own.png")
    medium.save()
    server.answer("/pen.png", picture("blue"))
    fetch(again=True)
    assert Media.objects.get().width == 9


# On the way


def test_editor_who_was_there_meanwhile_is_not_overwritten(fetch, pens, server, monkeypatch):
    run = Downloads.run

    def run_while_somebody_edits(downloads, urls):
        yield from run(downloads, urls)
        Media.objects.update(url="https://pictures.example/other.png")

    monkeypatch.setattr(Downloads, "run", run_while_somebody_edits)
    pens("PEN", urls=[server.answer("/pen.png", picture())])
    report = fetch()
    assert (report.fetched, report.media) == (1, 0)
    assert not Media.objects.get().file


def test_few_requests_at_a_time_to_one_server(fetch, pens, server):
    now, most, lock = 0, 0, threading.Lock()

    def answer(handler):
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with lock:
            now -= 1
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + picture())

    pens("PEN", urls=[server.answer_by(f"/{n}.png", answer) for n in range(12)])
    assert fetch().ok
    assert most <= Downloads.per_host


def test_what_was_fetched_before_an_interruption_is_kept(fetch, pens, server, monkeypatch):
    monkeypatch.setattr(ImageFetcher, "results_at_once", 1)
    pens("PEN", urls=[server.answer(f"/{n}.png", picture(size=(n, 1))) for n in range(1, 6)])

    def interrupt(number):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(on_progress=interrupt)
    assert Media.objects.exclude(file="").count() == 1
    report = fetch()
    assert (report.fetched, report.media) == (4, 4)


def test_progress_ends_with_all_media(fetch, pens, server):
    good, bad = server.answer("/good.png", picture()), server.answer("/bad.png", b"bad")
    pens("PEN", "INK", urls=[good, bad])
    done = []
    fetch(on_progress=done.append)
    assert sum(done) == 4
    fetch(on_progress=done.append)
    assert sum(done) == 6


def test_urls_that_nobody_has_are_forgotten(fetch, pens, load, server):
    pens("PEN", urls=[server.answer("/old.png", picture())])
    fetch()
    url = server.answer("/new.png", picture())
    pens("PEN", urls=[url])
    report = fetch()
    assert report.reused == 1
    assert ImageFetch.objects.get().url == url


@pytest.mark.django_db(transaction=True)
def test_pictures_of_some_products_are_shown_before_those_of_the_next_are_fetched(
    fetch, pens, server, monkeypatch
):
    monkeypatch.setattr(ImageFetcher, "products_at_once", 1)
    red, bad = server.answer("/red.png", picture()), server.answer("/bad.png", b"bad")
    pens("PEN", urls=[red])
    pens("INK", urls=[bad, red])
    shown = []
    fetch(on_progress=lambda number: shown.append(Media.objects.exclude(file="").count()))
    assert shown == [0, 1, 1]
    assert Media.objects.exclude(file="").count() == 2
