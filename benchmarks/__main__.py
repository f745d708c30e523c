"""What importing and reading a catalogue costs here: time, and queries.

    python -m benchmarks [--products 1000] [--database sqlite|postgres|mariadb]

Makes a test database, fills it through the importer and asks each page several times.
Times are those of this machine, in this run: compare within one run only.
"""

import argparse
import os
from importlib import import_module

import django
from django.test.runner import DiscoverRunner

SETTINGS = {
    "sqlite": "tests.settings.core",
    "postgres": "tests.settings.postgres",
    "mariadb": "tests.settings.mariadb",
}


def main():
    options = read_options()
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS[options.database]
    django.setup()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        measure = import_module("benchmarks.measure")  # its models need the setup above
        measure.report(options.products)
    finally:
        runner.teardown_databases(databases)


def read_options():
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--products", type=int, default=1000)
    parser.add_argument("--database", choices=SETTINGS, default="sqlite")
    return parser.parse_args()


if __name__ == "__main__":
    main()
