"""The example site as one gets it, in a folder where it may write."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

SOURCE = Path(__file__).parent.parent / "example_project"


class ExampleSite:
    """A copy of ``example_project``: its database and uploads stay out of the checkout."""

    def __init__(self, folder):
        self.folder = shutil.copytree(
            SOURCE, folder / "shop", ignore=shutil.ignore_patterns("db.sqlite3*", "media")
        )
        self.log = folder / "server.log"
        # The settings of these tests are not those of the site.
        self.environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)

    def manage(self, *arguments):
        """Run ``manage.py`` and return what it says; raise with it if it fails."""
        done = subprocess.run(self._command(*arguments), **self._where(), stdout=subprocess.PIPE)
        assert done.returncode == 0, done.stdout
        return done.stdout

    @contextmanager
    def serve(self):
        """Run the site and yield its address."""
        port = _free_port()
        with self.log.open("w") as log:
            command = self._command("runserver", "--noreload", f"127.0.0.1:{port}")
            server = subprocess.Popen(command, **self._where(), stdout=log)
            try:
                url = f"http://127.0.0.1:{port}"
                self._wait_for(url, server)
                yield url
            finally:
                server.terminate()
                server.wait()

    def _command(self, *arguments):
        return [sys.executable, "manage.py", *arguments]

    def _where(self):
        return {
            "cwd": self.folder,
            "env": self.environment,
            "stderr": subprocess.STDOUT,
            "text": True,
        }

    def _wait_for(self, url, server, seconds=30):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and server.poll() is None:
            try:
                urlopen(f"{url}/static/window/mark.svg").close()
            except URLError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"The example site does not answer:\n{self.log.read_text()}")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
