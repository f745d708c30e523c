"""Signals of the catalogue's domain, and two with which the ORM layer reports writes.

The domain signals are sent after the transaction that caused them has committed,
with ``send_robust``: a faulty listener is logged and cannot break a save. Each is
sent once for each real change, whatever the number of writes that made it; a
price that was raised and lowered again in one transaction sends nothing.
``sender`` is always the product model in use.
"""

from django.dispatch import Signal

product_published = Signal()
"""A write made a product visible. Arguments: ``product``, ``using``."""

product_unpublished = Signal()
"""A write hid or deleted a visible product. Arguments: ``product_id``, ``product``
(None if it was deleted), ``using``."""

price_changed = Signal()
"""The price or currency of a product changed. Arguments: ``product``, ``old`` and
``new`` (``money.Money``, or None for "no price"), ``using``."""

availability_changed = Signal()
"""The availability of a product changed. Arguments: ``product``, ``old`` and ``new``
(values of ``Availability``), ``using``."""

product_viewed = Signal()
"""A visitor saw a product's page. Sent with the response, not after a commit.
Arguments: ``product``, ``request``."""

catalog_imported = Signal()
"""An import has ended and is committed. ``sender`` is the importer's class.
Arguments: ``report`` (``exchange.report.Report``), ``using``."""

rows_changing = Signal()
"""Internal. Rows are about to be written, inside the transaction. Arguments: ``using``,
``rows`` (recorded values of the rows as they are, and of the new ones as they will
be), ``fields`` (names of the columns written, or None for all)."""

rows_changed = Signal()
"""Internal. Rows have been written, inside the same transaction. Arguments: ``using``,
``before`` and ``after`` (primary key to recorded values; a created row has no
``before``, a deleted one no ``after``), ``fields`` (as above)."""
