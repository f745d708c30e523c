"""One run of an uploaded import, from its file to what the history says of it."""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files import File
from django.db import Error, router
from django.utils.translation import gettext as _

from ... import background, get_product_model, search
from ...exceptions import UnreadableFile
from ...models import ImportRun
from ..images.fetching import fetch_images
from ..importer import Importer
from ..rejects import Rejects
from .permitted import is_strict_for, permitted
from .pulse import Interrupted, Pulse
from .uploaded import opened, read

logger = logging.getLogger(__name__)

PROBLEMS_KEPT = 1000

SAMPLE_SIZE = 20
"""Changed products that are shown before and after."""


class Job:
    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.using = router.db_for_write(get_product_model())
        self.importer: Importer | None = None
        self.rejects = ""
        """Name of the file with the failed rows in its storage."""

    def do(self) -> dict[str, Any]:
        """Check or import the file; returns columns of the run. There is no status among
        them if somebody else has set it meanwhile."""
        failed = {"status": ImportRun.Status.FAILED}
        try:
            self._import()
        except Interrupted:
            outcome = {}
        except UnreadableFile as error:
            outcome = {**failed, "message": str(error)}
        except Error as error:
            message = _("The database stopped the import: %(reason)s") % {"reason": error}
            outcome = {**failed, "message": message}
        except Exception:
            logger.exception("Import %s has failed", self.run.pk)
            message = _("Something unexpected has happened. The log of the site tells more.")
            outcome = {**failed, "message": message}
        else:
            outcome = {"status": ImportRun.Status.DONE}
        return outcome | self._counted()

    def _import(self) -> None:
        with opened(self.run) as file, Pulse(self.run, self.using) as pulse:
            reading = read(self.run, file)
            with TemporaryDirectory() as folder:
                rejects = Rejects(Path(folder) / "rejects", reading)
                self.importer = importer = Importer(
                    strict=self.run.is_strict or is_strict_for(self.run.started_by),
                    dry_run=self.run.is_check,
                    source=self.run.source,
                    archive_missing=self.run.archive_missing,
                    using=self.using,
                    sample=SAMPLE_SIZE,
                    rejects=rejects,
                    on_batch=lambda: pulse.beat(importer.report.lines, file.tell()),
                )
                try:
                    with rejects:
                        importer.run(permitted(reading, self.run.started_by))
                finally:
                    self._keep(rejects, ".csv" if reading.columns else ".jsonl")
        if not self.run.is_check:
            # Or the next who searches would have to wait for it.
            search.update(using=self.using)
            if self.run.fetch_images:
                background.enqueue(fetch_images, self.using)

    def _keep(self, rejects: Rejects, ending: str) -> None:
        if rejects.records:
            field: Any = ImportRun._meta.get_field("rejects")
            name = field.generate_filename(self.run, f"rejects{ending}")
            with rejects.path.open("rb") as file:
                self.rejects = field.storage.save(name, File(file))

    def _counted(self) -> dict[str, Any]:
        if self.importer is None:
            return {"rejects": ""}
        report = self.importer.report
        return {
            "report": report.as_dict(PROBLEMS_KEPT),
            "rows_read": report.lines,
            "rows_failed": report.failed_lines,
            "rejects": self.rejects,
        }
