"""``manage.py catalog_fetch_images`` as a person or a nightly job runs it."""

import io

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from django_catalog.exchange import ImageFetcher
from django_catalog.models import Media
from tests.other_server import OtherServer


@pytest.fixture
def server(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.DJANGO_CATALOG_PRIVATE_NETWORKS = ["127.0.0.0/8"]
    with OtherServer() as server:
        yield server


@pytest.fixture
def good(lamp, server):
    content = io.BytesIO()
    Image.new("RGB", (4, 3)).save(content, "PNG")
    url = server.answer("/good.png", content.getvalue())
    return Media.objects.create(product=lamp, url=url)


@pytest.fixture
def bad(lamp, server):
    return Media.objects.create(product=lamp, url=server.answer("/bad.png", b"no picture"))


def test_all_is_well(good, capsys):
    call_command("catalog_fetch_images")
    assert capsys.readouterr().out.splitlines() == [
        "1 fetched, 0 there already, 0 failed",
        "pictures in use that changed: 1",
    ]
    good.refresh_from_db()
    assert good.width == 4


def test_picture_that_failed_is_reported_and_the_status_tells(good, bad, capsys):
    with pytest.raises(CommandError, match="1 pictures failed; see above") as failure:
        call_command("catalog_fetch_images")
    assert failure.value.returncode == 1
    output = capsys.readouterr()
    assert output.err.splitlines() == [
        f"LAMP, {bad.url}: This is not a JPEG, PNG, WebP, GIF or AVIF picture."
    ]
    assert output.out.splitlines()[0] == "1 fetched, 0 there already, 1 failed"


def test_what_was_given_up_raises_no_alarm_every_night(bad, capsys):
    with pytest.raises(CommandError):
        call_command("catalog_fetch_images")
    capsys.readouterr()
    call_command("catalog_fetch_images")
    assert "put off until a later run: 1" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("catalog_fetch_images", "--failed")


def test_again(good, server):
    call_command("catalog_fetch_images", verbosity=0)
    call_command("catalog_fetch_images", "--again", verbosity=0)
    assert server.paths == ["/good.png"] * 2


def test_silent(good, capsys):
    call_command("catalog_fetch_images", verbosity=0)
    assert capsys.readouterr() == ("", "")


def test_no_worker(db):
    with pytest.raises(CommandError, match="At least one picture is fetched at a time"):
        call_command("catalog_fetch_images", "--workers", "0")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_terminal_shows_progress_and_problems_on_lines_of_their_own(good, bad):
    terminal = Terminal()
    with pytest.raises(CommandError):
        call_command("catalog_fetch_images", stderr=terminal)
    shown = terminal.getvalue().replace("\r", "\n")
    assert "100%" in shown
    assert f"\nLAMP, {bad.url}: This is not" in shown


def test_interrupted(good, monkeypatch, capsys):
    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(ImageFetcher, "_settle", interrupt)
    with pytest.raises(CommandError, match="Run it again to go on") as failure:
        call_command("catalog_fetch_images")
    assert failure.value.returncode == 130
    assert "0 fetched" in capsys.readouterr().out
