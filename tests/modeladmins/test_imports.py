"""Files that editors upload, look at, check and import."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_catalog import background, get_brand_model
from django_catalog.exchange import Importer, compressed, runs
from django_catalog.exchange.runs.pulse import Pulse
from django_catalog.modeladmins import ImportRunAdmin, import_report
from django_catalog.models import ImportMapping, ImportRun
from django_catalog.uploads import PrivateStorage, import_storage
from tests.browser import filled_in

LIST = "/admin/django_catalog/importrun/"

PRICES = """\
Article number;Title;Price;Colour
PEN;Pen;"1,50";Blue
INK;Ink;"4,20";Black
NIB;Nib;dear;Steel
"""


@pytest.fixture(autouse=True)
def kept_files(tmp_path, monkeypatch):
    """A folder of its own for what is uploaded."""
    for name in ("file", "rejects"):
        storage = PrivateStorage()
        storage._location = str(tmp_path / "kept")
        monkeypatch.setattr(ImportRun._meta.get_field(name), "storage", storage)
    return tmp_path / "kept"


def records(*records):
    return "\n".join(json.dumps(record) for record in records)


PEN = {"sku": "PEN", "name": "Pen", "price": "1.50"}
INK = {"sku": "INK", "name": "Ink", "price": "free"}


def upload(client, content, name="shop.jsonl", **data):
    content = content if isinstance(content, bytes) else content.encode()
    data["file"] = SimpleUploadedFile(name, content)
    return client.post(f"{LIST}add/", data, follow=True)


def page(run, name="change"):
    return f"{LIST}{run.pk}/{name}/"


def answer(client, run, do, **changes):
    """Send the preview as it is, but for these changes."""
    shown = filled_in(client.get(page(run, "preview")))
    return client.post(page(run, "preview"), {**shown, **changes, "do": do}, follow=True)


def start(client, run, do="import"):
    return client.post(page(run, "start"), {"do": do}, follow=True)


@pytest.fixture
def run(admin_client):
    """An upload of two products, of which one has no price that could be used."""
    upload(admin_client, records(PEN, INK))
    return ImportRun.objects.get()


@pytest.fixture
def table(admin_client):
    upload(admin_client, PRICES, "prices.csv")
    return ImportRun.objects.get()


@pytest.fixture
def workers(monkeypatch):
    """A project with workers, none of which does anything yet."""
    left = []
    monkeypatch.setattr(background, "_sender", lambda: lambda *call: left.append(call))
    return left


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


# The way of a file


def test_a_file_is_looked_at_checked_and_imported(admin_client, run, Product, admin_user):
    shown = admin_client.get(page(run, "preview")).text
    assert "Pen" in shown
    assert Product.objects.count() == 0

    checked = answer(admin_client, run, "check")
    assert checked.redirect_chain == [(page(run), 302)]
    assert "What would happen" in checked.text
    assert "This must be a number" in checked.text
    assert Product.objects.count() == 0

    imported = start(admin_client, run)
    assert "What has happened" in imported.text
    assert Product.objects.get().sku == "PEN"
    run.refresh_from_db()
    assert (run.status, run.is_check, run.rows_read, run.rows_failed) == ("done", False, 2, 1)
    assert run.created_by == run.started_by == admin_user


def test_a_check_shows_products_before_and_after(admin_client, lamp):
    upload(admin_client, records({"sku": "LAMP", "price": "21.50", "name": "Reading lamp"}))
    response = answer(admin_client, ImportRun.objects.get(), "check")
    assert "Some of the changes it would make" in response.text
    for text in ("<del>19.99</del>", "<ins>21.50</ins>", "<ins>Reading lamp</ins>"):
        assert text in response.text
    lamp.refresh_from_db()
    assert lamp.name == "Lamp"


def test_what_a_source_no_longer_has_is_archived(admin_client, Product, lamp):
    for content in (records(PEN, {**INK, "price": 4}), records(PEN)):
        upload(admin_client, content)
        run = ImportRun.objects.first()
        answer(admin_client, run, "import", source="erp", archive_missing="on")
    assert "Archived" in admin_client.get(page(run)).text
    assert dict(Product.objects.values_list("sku", "status")) == {
        "PEN": "published",
        "INK": "archived",
        "LAMP": "published",
    }


def test_a_table_is_read_as_the_editor_says(admin_client, table, Product):
    shown = admin_client.get(page(table, "preview"))
    assert shown.context["form"]["column:Article number"].initial == "sku"
    chosen = {"column:Title": "name", "column:Price": "price", "column:Colour": ""}
    answer(admin_client, table, "import", **chosen)
    assert dict(Product.objects.values_list("sku", "name")) == {"PEN": "Pen", "INK": "Ink"}
    table.refresh_from_db()
    assert table.mapping["Colour"] == ""


def test_a_compressed_table_is_unpacked_once_and_read_as_the_editor_says(
    admin_client, monkeypatch, Product
):
    upload(admin_client, gzip.compress(PRICES.encode()), "prices.csv.gz")
    run = ImportRun.objects.get()
    chosen = {"column:Title": "name", "column:Price": "price", "column:Colour": ""}
    shown = answer(admin_client, run, "show", **chosen)
    assert not shown.context["preview"].error
    unpacked = []
    copy = compressed._copy
    monkeypatch.setattr(compressed, "_copy", lambda *a: unpacked.append(a) or copy(*a))
    assert "Pen" in admin_client.get(page(run, "preview")).text
    assert len(unpacked) == 1
    answer(admin_client, run, "import")
    assert dict(Product.objects.values_list("sku", "name")) == {"PEN": "Pen", "INK": "Ink"}


def test_other_options_show_other_columns(admin_client, table):
    answer(admin_client, table, "check", delimiter="|")
    table.refresh_from_db()
    assert table.status == "uploaded"
    shown = admin_client.get(page(table, "preview"))
    assert "column:Article number" not in shown.context["form"].fields
    answer(admin_client, table, "show", delimiter="")
    shown = admin_client.get(page(table, "preview"))
    assert "column:Article number" in shown.context["form"].fields


def test_two_columns_are_not_read_into_one_field(admin_client, table, Product):
    response = answer(
        admin_client, table, "import", **{"column:Title": "sku", "column:Article number": "sku"}
    )
    assert "The column “Article number” is read into the same field." in response.text
    assert Product.objects.count() == 0


def test_choices_are_saved_for_the_next_file(admin_client, table):
    answer(admin_client, table, "save", mapping_name="Prices", **{"column:Colour": ""})
    saved = ImportMapping.objects.get(name="Prices")
    assert saved.mapping["Colour"] == ""
    upload(admin_client, PRICES, "prices.csv", saved=saved.pk)
    assert ImportRun.objects.first().mapping == saved.mapping


def test_a_mapping_is_saved_under_a_name(admin_client, table):
    assert "Enter a name." in answer(admin_client, table, "save").text
    assert not ImportMapping.objects.exists()


def test_a_corrected_file_is_read_like_the_one_before(admin_client, table):
    answer(admin_client, table, "show", **{"column:Colour": "metadata.colour"})
    data = {"file": SimpleUploadedFile("prices.csv", PRICES.encode())}
    admin_client.post(f"{LIST}add/?like={table.pk}", data)
    assert ImportRun.objects.first().mapping["Colour"] == "metadata.colour"


def test_archiving_needs_a_source(admin_client, run):
    response = answer(admin_client, run, "import", archive_missing="on")
    assert "Name the source" in response.text
    run.refresh_from_db()
    assert run.status == "uploaded"


def test_failed_rows_can_be_downloaded(admin_client, run):
    start(admin_client, run)
    response = admin_client.get(page(run, "rejects"))
    assert response["Content-Disposition"].startswith("attachment")
    assert json.loads(b"".join(response)) == INK


def test_the_file_can_be_downloaded_as_it_was(admin_client, run):
    response = admin_client.get(page(run, "file"))
    assert b"".join(response).decode() == records(PEN, INK)
    assert response["Content-Type"] == "application/octet-stream"


# Starting and stopping


def test_a_second_click_does_nothing(
    admin_client, run, workers, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        start(admin_client, run)
        response = start(admin_client, run)
    assert "It has been started already." in response.text
    assert workers == [("django_catalog.exchange.runs.steps.run_import", [run.pk, "en-us"])]


def test_a_second_click_on_the_preview_does_not_begin_anew(admin_client, run, monkeypatch):
    """Both requests have read the run before either has started it."""

    def first_click(preview_run):
        monkeypatch.setattr(runs, "choose", choose)
        start(admin_client, run)
        return choose(preview_run)

    choose = runs.choose
    monkeypatch.setattr(runs, "choose", first_click)
    response = answer(admin_client, run, "import")
    assert "It has been started already." in response.text
    run.refresh_from_db()
    assert run.status == "done"
    assert run.report["counts"]["product"] == {"created": 1}


def test_a_queue_that_cannot_be_reached_leaves_it_waiting(admin_client, run, monkeypatch, commit):
    def send(*call):
        raise ConnectionError

    monkeypatch.setattr(background, "_sender", lambda: send)
    with commit(execute=True):
        start(admin_client, run)
    assert f"catalog_import --run {run.pk}" in admin_client.get(page(run)).text


def test_what_was_imported_is_not_imported_again(admin_client, run):
    start(admin_client, run)
    assert "It has been started already." in start(admin_client, run).text
    assert "Upload a corrected file" in admin_client.get(page(run)).text


def test_only_one_worker_gets_it(admin_user, run):
    runs.start(run, admin_user, is_check=False)
    assert runs.run_import(run.pk).status == "done"
    assert runs.run_import(run.pk) is None


def test_a_stopped_run_is_not_begun(admin_client, run, workers, Product):
    start(admin_client, run)
    admin_client.post(page(run, "stop"))
    assert runs.run_import(run.pk) is None
    assert Product.objects.count() == 0
    assert "It was stopped." in admin_client.get(page(run)).text


@pytest.fixture
def after_a_batch(monkeypatch):
    """Have something happen after the first batch of the next import."""

    def after_a_batch(happen):
        beat, waiting = Pulse.beat, [happen]

        def beat_later(pulse, *progress):
            if waiting:
                waiting.pop()()
            beat(pulse, *progress)

        monkeypatch.setattr(Pulse, "beat", beat_later)

    monkeypatch.setattr(Pulse, "interval", -1)
    monkeypatch.setattr(Importer, "batch_size", 1)
    return after_a_batch


@pytest.fixture
def pens(admin_client):
    """An upload of five products."""
    upload(admin_client, records(*({"sku": f"P-{number}", "name": "Pen"} for number in range(5))))
    return ImportRun.objects.get()


def test_a_run_is_stopped_between_batches_and_goes_on(admin_client, pens, after_a_batch, Product):
    after_a_batch(lambda: runs.stop(pens))
    stopped = start(admin_client, pens)
    assert "It was stopped. What came before is in" in stopped.text
    assert 0 < Product.objects.count() < 5
    pens.refresh_from_db()
    assert pens.report["counts"]["product"]["created"] == Product.objects.count()
    start(admin_client, pens)
    assert Product.objects.count() == 5


def test_a_run_that_is_deleted_ends(admin_client, pens, after_a_batch, Product):
    after_a_batch(lambda: ImportRun.objects.all().delete())
    start(admin_client, pens)
    assert 0 < Product.objects.count() < 5


def test_a_run_that_was_taken_over_leaves_the_report_to_the_other(
    admin_client, pens, after_a_batch
):
    after_a_batch(lambda: ImportRun.objects.update(claim="another"))
    start(admin_client, pens)
    pens.refresh_from_db()
    assert (pens.status, pens.claim, pens.report) == ("running", "another", None)


def elsewhere(function):
    """Call it in another connection, as another process would."""

    def call():
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(call).result()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="Nobody else writes during a check.")
@pytest.mark.django_db(transaction=True)
def test_a_check_can_be_stopped(admin_client, pens, after_a_batch, Product):
    after_a_batch(lambda: elsewhere(lambda: runs.stop(pens)))
    start(admin_client, pens, "check")
    pens.refresh_from_db()
    assert pens.status == "stopped"
    assert pens.report["counts"]["product"]["created"] < 5

    assert Product.objects.count() == 0


def test_a_run_whose_worker_has_vanished_is_taken_over(admin_client, run, Product):
    long_ago = timezone.now() - timedelta(hours=1)
    ImportRun.objects.update(status="running", claim="x", heartbeat=long_ago, started_at=long_ago)
    assert "has not been heard of" in admin_client.get(page(run)).text
    start(admin_client, run)
    assert Product.objects.count() == 1


def test_a_run_that_lives_is_not_taken_over(admin_client, admin_user, run):
    now = timezone.now()
    ImportRun.objects.update(status="running", claim="x", heartbeat=now, started_at=now)
    assert runs.run_import(run.pk) is None
    assert not runs.start(run, admin_user, is_check=False)


def test_a_large_file_is_left_to_the_command(admin_client, run, monkeypatch, Product):
    monkeypatch.setattr(ImportRunAdmin, "rows_in_request", 1)
    response = start(admin_client, run)
    assert f"catalog_import --run {run.pk}" in response.text
    assert Product.objects.count() == 0
    runs.run_import(run.pk)
    assert Product.objects.count() == 1


def test_progress_is_told_to_scripts_and_pages_reload_without(admin_client, run, workers):
    start(admin_client, run)
    now = timezone.now()
    ImportRun.objects.update(
        status="running", heartbeat=now, started_at=now - timedelta(seconds=10), bytes_read=50,
        size=100, rows_read=1000,
    )  # fmt: skip
    progress = admin_client.get(page(run, "progress")).json()
    assert progress["is_active"]
    assert progress["percent"] == 50
    assert progress["text"].startswith("1,000 rows read, ")
    assert progress["text"].endswith("less than a minute left")
    assert admin_client.get(page(run))["Refresh"] == "5"
    assert "Refresh" not in admin_client.get(page(run) + "?live")


def test_nobody_says_how_long_it_takes_once_the_file_is_read_to_its_end(run):
    run.status, run.rows_read, run.bytes_read = "running", 1000, run.size
    run.started_at = timezone.now() - timedelta(seconds=10)
    assert "left" not in import_report.progress(run).text


def test_a_finished_page_does_not_reload(admin_client, run):
    assert "Refresh" not in start(admin_client, run)


# Bad files


@pytest.mark.parametrize(
    ("content", "name", "data"),
    [
        (b"\n \n", "shop.jsonl", {}),
        (b"\x00\x01\x02", "shop.bin", {}),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "shop.csv", {}),
        (records(PEN).encode(), "shop.jsonl", {"format": "csv"}),
        (PRICES.encode(), "prices.csv", {"format": "jsonl"}),
        (b"Title;Price\n", "prices.csv", {}),
    ],
)
def test_a_file_that_is_of_no_use_is_told(admin_client, content, name, data, Product):
    response = upload(admin_client, content, name, **data)
    assert response.status_code == 200
    run = ImportRun.objects.get()
    response = start(admin_client, run)
    assert response.status_code == 200
    assert Product.objects.count() == 0
    run.refresh_from_db()
    assert run.status in ("failed", "done")
    assert run.rows_read == run.rows_failed


def test_an_empty_file_is_not_uploaded(admin_client, db):
    assert "The submitted file is empty." in upload(admin_client, b"").text
    assert not ImportRun.objects.exists()


def test_a_file_that_is_gone_is_told(admin_client, run):
    run.delete_files()
    assert "Upload it again." in admin_client.get(page(run, "preview")).text
    assert admin_client.get(page(run, "file")).status_code == 404
    assert "Upload it again." in start(admin_client, run).text


def test_an_error_nobody_expected_does_not_leave_it_running(admin_client, run, monkeypatch):
    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(Importer, "run", fail)
    assert "Something unexpected" in start(admin_client, run).text
    run.refresh_from_db()
    assert run.status == "failed"


def test_a_wide_table_can_be_looked_at(admin_client, db):
    wide = ";".join(f"Column {number}" for number in range(100))
    upload(admin_client, f"{wide}\n{wide}\n", "wide.csv")
    run = ImportRun.objects.get()
    url = page(run, "preview")
    with CaptureQueriesContext(connection) as queries:
        assert admin_client.get(url).text.count("<select") > 100
    assert len(queries) < 10


# What is kept


def test_files_are_private(run, kept_files):
    (path,) = Path(kept_files).iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert kept_files.stat().st_mode & 0o777 == 0o700
    assert "shop" not in path.name
    with pytest.raises(ValueError, match="no address"):
        run.file.url  # noqa: B018


def test_a_project_says_where_files_are_kept(settings, tmp_path):
    assert isinstance(import_storage(), PrivateStorage)
    settings.STORAGES = {
        **settings.STORAGES,
        "django_catalog_imports": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    assert import_storage().location == str(tmp_path)


def test_files_go_with_the_run(admin_client, run, kept_files, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(page(run, "delete"), {"post": "yes"})
    assert not ImportRun.objects.exists()
    assert list(kept_files.iterdir()) == []


def test_old_files_are_deleted_when_the_next_one_comes(admin_client, run, kept_files):
    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=31))
    upload(admin_client, records(PEN))
    run.refresh_from_db()
    assert not run.file
    assert len(list(kept_files.iterdir())) == 1
    assert "deleted because of its age" in admin_client.get(page(run)).text


# Who may

EDITOR = ["add_importrun", "add_product", "change_product"]


@pytest.mark.parametrize(
    "codenames",
    [[], ["add_product", "change_product"], ["add_importrun"], ["add_importrun", "add_product"]],
)
def test_who_may_not_import_does_not_come_in(staff, run, codenames, Product):
    client = staff(*codenames)
    assert upload(client, records(PEN)).status_code == 403
    for name in ("preview", "progress", "file", "rejects", "change"):
        assert client.get(page(run, name)).status_code == 403
    assert start(client, run).status_code == 403
    assert client.post(page(run, "preview"), {"do": "import"}).status_code == 403
    assert client.post(page(run, "stop")).status_code == 403
    assert client.get(LIST).status_code == 403
    assert ImportRun.objects.count() == 1
    assert Product.objects.count() == 0


def test_who_may_look_does_not_start(staff, run):
    client = staff("view_importrun", "add_product", "change_product")
    assert "shop.jsonl" in client.get(LIST).text
    shown = client.get(page(run))
    assert shown.status_code == 200
    assert "Upload a corrected file" not in shown.text
    assert start(client, run).status_code == 403
    assert client.get(page(run, "preview")).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403


def test_an_editor_imports_no_more_than_they_may_edit(staff, db, Product):
    client = staff(*EDITOR)
    upload(
        client,
        records(
            {"type": "brand", "name": "Acme"},
            {"type": "category", "path": ["Desk"]},
            PEN,
            {**INK, "price": 4, "brand": "Acme"},
        ),
    )
    run = ImportRun.objects.get()
    assert "products can only have those that exist" in client.get(page(run, "preview")).text
    start(client, run)
    assert list(Product.objects.values_list("sku", flat=True)) == ["PEN"]
    assert not get_brand_model().objects.exists()
    run.refresh_from_db()
    assert run.rows_failed == 3
    assert "Ask for the permission." in client.get(page(run)).text


def test_permissions_hold_when_the_work_is_done(staff, db, Product, django_user_model):
    client = staff(*EDITOR)
    upload(client, records(PEN))
    run = ImportRun.objects.get()
    user = django_user_model.objects.get()
    runs.start(run, user, is_check=False)
    user.user_permissions.clear()
    runs.run_import(run.pk)
    assert Product.objects.count() == 0


def test_a_run_outlives_its_editor(admin_client, run, django_user_model):
    django_user_model.objects.all().delete()
    run.refresh_from_db()
    assert run.created_by is None


def test_saving_a_mapping_needs_the_permission(staff, run):
    client = staff(*EDITOR)
    assert "Save these choices" not in client.get(page(run, "preview")).text
    response = answer(client, run, "save", mapping_name="Mine")
    assert response.status_code == 403
    assert not ImportMapping.objects.exists()


@pytest.mark.parametrize("name", ["start", "stop"])
def test_starting_and_stopping_is_posted(admin_client, run, name):
    assert admin_client.get(page(run, name)).status_code == 405


@pytest.mark.parametrize("name", ["preview", "change", "progress", "file"])
def test_unknown_run_is_not_found(admin_client, db, name):
    assert admin_client.get(f"{LIST}999/{name}/").status_code == 404
    assert admin_client.get(f"{LIST}x/{name}/").status_code == 404


def test_visitors_are_asked_to_log_in(client, run):
    client.logout()
    assert client.get(page(run, "file")).url.startswith("/admin/login/")


# Looking back


def queries_of(client, url):
    client.get(url)  # what Django keeps of content types does not count
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_history_costs_the_same_whatever_its_length(admin_client, run, django_user_model):
    alone = queries_of(admin_client, LIST)
    for number in range(19):
        user = django_user_model.objects.create_user(f"editor {number}")
        ImportRun.objects.create(
            name=f"{number}.csv", created_by=user, report={"problems": []}, file="x"
        )
    assert queries_of(admin_client, LIST) == alone


def test_history_is_filtered_by_status_and_user(admin_client, run, admin_user):
    start(admin_client, run)
    ImportRun.objects.create(name="other.csv", file="x")
    for asked in ({"status__exact": "done"}, {"created_by__id__exact": admin_user.pk}):
        found = admin_client.get(LIST, asked).context["cl"].result_list
        assert [each.pk for each in found] == [run.pk]


def test_history_of_a_run_says_who_did_what(admin_client, run):
    answer(admin_client, run, "check")
    start(admin_client, run)
    history = admin_client.get(page(run, "history")).text
    assert "Checked." in history
    assert "Imported." in history


def test_problems_come_in_pages(admin_client, db):
    upload(
        admin_client, records(*({"sku": f"P-{n}", "price": "x", "name": "P"} for n in range(150)))
    )
    run = ImportRun.objects.get()
    first = start(admin_client, run)
    assert "150 problems" in first.text
    assert first.text.count("This must be a number") == 100
    assert admin_client.get(page(run) + "?p=2").text.count("This must be a number") == 50


def test_mappings_are_renamed_and_deleted_but_not_added(admin_client, db):
    saved = ImportMapping.objects.create(name="Prices", mapping={"a": "sku"})
    url = f"/admin/django_catalog/importmapping/{saved.pk}/change/"
    admin_client.post(url, {"name": "ERP"})
    saved.refresh_from_db()
    assert (saved.name, saved.mapping) == ("ERP", {"a": "sku"})
    assert admin_client.get("/admin/django_catalog/importmapping/add/").status_code == 403


def test_file_of_a_thousand_columns_can_be_mapped(admin_client):
    names = ["code", *(f"parts.{number}" for number in range(1200)), "title"]
    rows = [names, ["PEN", *["x"] * 1200, "Pen"]]
    response = upload(admin_client, "\n".join(map(",".join, rows)), name="wide.csv")
    assert "902 more columns are read as they were found out." in response.text
    run = ImportRun.objects.get()
    answer(admin_client, run, "check", **{"column:code": "sku", "column:title": "name"})
    run.refresh_from_db()
    assert run.report["counts"] == {"product": {"created": 1}}
