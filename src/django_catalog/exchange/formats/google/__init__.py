"""Google Merchant Center: products as items, in RSS, Atom or a table.

An item is what can be bought: a product, or one variant. Items of the same
``item_group_id`` are the variants of one product. In between stands a plain dict, by the
names of ``attributes``, whatever the file is:

- one text: ``{"title": "Mug, blue"}``
- a list of them, of an attribute that repeats: ``{"product_type": ["Kitchen > Mugs"]}``
- a list of tuples, of one with parts: ``{"variant_option": [("Glaze", "Matt")]}``
"""
