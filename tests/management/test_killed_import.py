"""An import that is killed at any moment is finished by starting it again."""

import json
import os
import random
import subprocess
import sys
from textwrap import dedent

import pytest
from django.db import connection

RECORDS = [
    {"type": "attribute", "code": "size", "name": "Size", "is_option": True},
    *(
        {
            "external_id": str(number),
            "sku": f"SHIRT-{number}",
            "name": f"Shirt {number}",
            "price": number,
            "brand": f"Brand {number % 3}",
            "categories": [["Clothes", f"Shelf {number % 4}"]],
            "variants": [{"sku": f"S-{number}-{n}", "options": {"size": f"{n}"}} for n in (1, 2)],
            "relations": {"related": [f"SHIRT-{(number + 1) % 60}"]},
        }
        for number in range(60)
    ),
]

IMPORT = """
    import django, sys
    django.setup()
    from django.core.management import call_command
    from django_catalog.exchange import Importer
    call_command("migrate", verbosity=0)
    Importer.batch_size = 5
    original = Importer._finish
    def finish(self, batch):
        original(self, batch)
        print("batch", flush=True)
    Importer._finish = finish
    call_command("catalog_import", sys.argv[1])
"""

STATE = """
    import django, json
    django.setup()
    from tests.exchange.snapshot import snapshot
    print(json.dumps(snapshot()))
"""

SETTINGS = """
    from tests.settings.full import *
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "%s"}}
"""


@pytest.fixture
def python(tmp_path):
    """Start Python on a database of this name."""
    if connection.vendor != "sqlite":
        pytest.skip("The processes have a database of their own, on SQLite.")

    def python(database, code, *arguments):
        module = f"killed_{database}"
        settings = dedent(SETTINGS) % (tmp_path / f"{database}.sqlite3")
        (tmp_path / f"{module}.py").write_text(settings)
        paths = [str(tmp_path), *filter(None, sys.path)]
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": module,
            "PYTHONPATH": os.pathsep.join([os.getcwd(), *paths]),
        }
        return subprocess.Popen(
            [sys.executable, "-c", dedent(code), *map(str, arguments)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    return python


def test_killed_import_is_finished_by_the_next(python, tmp_path):
    path = tmp_path / "shirts.jsonl"
    path.write_text("\n".join(map(json.dumps, RECORDS)))
    for name, lives in (("whole", 0), ("killed", 2)):
        for _life in range(lives):
            with python(name, IMPORT, path) as process:
                for _batch in range(random.randint(1, 20)):
                    process.stdout.readline()
                process.kill()
        with python(name, IMPORT, path) as process:
            process.communicate()
            assert process.returncode == 0
    states = [json.loads(python(name, STATE).communicate()[0]) for name in ("whole", "killed")]
    assert states[0] == states[1]
    assert len(states[0]["relations"]) == 60
