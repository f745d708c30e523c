"""Publishing dates: what has appeared or gone without anybody writing anything."""

from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Q
from django.utils import timezone

from . import announcements, changes, get_product_model


def apply_due(now: datetime | None = None, *, using: str = DEFAULT_DB_ALIAS) -> int:
    """Record and announce the products whose publishing dates have passed since the
    last call; returns how many. Call it every minute or so.

    Pages are right without it: ``published()`` compares the dates with the clock. It is
    there for those who read the change log or listen to signals. The first call only
    begins to watch.
    """
    now = now or timezone.now()
    with transaction.atomic(using=using):
        since = changes.advance_schedule(now, using=using)
        if since is None:
            return 0
        product = get_product_model()
        passed = Q(publish_at__gt=since, publish_at__lte=now) | Q(
            unpublish_at__gt=since, unpublish_at__lte=now
        )
        due = product._base_manager.using(using).filter(passed, status=product.Status.PUBLISHED)
        keys = list(due.values_list("pk", flat=True))
        changes.record("product", keys, changes.PUT, using=using)
        if announcements.has_listeners():
            announcements.notice_since(keys, since, using=using)
    return len(keys)
