"""Searches without results."""

from django.db import models
from django.db.models import F
from django.utils import timezone


class MissedSearchQuerySet(models.QuerySet):
    def count_one(self, text):
        """Note that this search was made once more, now."""
        now = timezone.now()
        again = self.filter(text=text).update(times=F("times") + 1, last_at=now)
        if not again:
            # Another process may be just as quick: its row counts for both.
            self.bulk_create([self.model(text=text, last_at=now)], ignore_conflicts=True)

    def forget_oldest(self, keep):
        """Delete all but this many, those last made the longest ago first."""
        oldest = list(self.order_by("-last_at", "-pk").values_list("pk", flat=True)[keep:])
        if oldest:
            self.filter(pk__in=oldest).delete()
