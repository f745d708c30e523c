"""What shops, suppliers and spreadsheets call the fields of a product."""

import re

# The surer before the less sure: where a table has two columns for a field, the name
# that stands first here gets it. Camel case, case, marks and brackets do not matter.
NAMES = {
    "external_id": """
        external id, product id, article id, item id, produkt id, artikel id, id produit,
        id article, id producto, id prodotto, id, uuid, key""",
    "sku": """
        sku, variant sku, product sku, artikelnummer, artikel nr, art nr, artnr, bestellnummer,
        bestell nr, article number, item number, item no, stock code, product code, référence,
        reference, ref, code article, référence produit, referencia, código, codice articolo,
        codice, artikelnummer lieferant, numer katalogowy, artikelcode, part number""",
    "gtin": """
        gtin, ean, ean13, ean code, upc, barcode, bar code, isbn, isbn13, strichcode,
        code barre, code barres, código de barras, codice a barre, gtin ean, ean upc, ean gtin,
        upc ean, gtin13, gtin14, gtin12, upc code, jan""",
    "mpn": """
        mpn, manufacturer part number, manufacturer part no, manufacturer sku, herstellernummer,
        herstellerartikelnummer, hersteller nr, référence fabricant, referencia fabricante,
        codice produttore, model number, part no""",
    "name": """
        name, product name, title, product title, item name, bezeichnung, artikelbezeichnung,
        produktname, artikelname, titel, nom, nom du produit, désignation, titre, libellé,
        nombre, nombre del producto, título, denominación, nome, nome prodotto, titolo, naam,
        productnaam, nazwa, label""",
    "slug": "slug, url key, handle, url handle, permalink, seo url",
    "brand": """
        brand, brand name, vendor, manufacturer, maker, marke, hersteller, marque, fabricant,
        marca, fabricante, produttore, merk, marka, manufacturer name, brands""",
    "categories": """
        categories, category path, product category, category, category name, kategorien,
        kategorie, warengruppe, produktkategorie, catégories, catégorie, rayon, categorías,
        categoría, categorie, categoria, taxons, breadcrumb, breadcrumbs, product type""",
    "summary": """
        summary, short description, kurzbeschreibung, description courte, résumé, resumen,
        descripción corta, descrizione breve, subtitle, teaser""",
    "description": """
        description, long description, product description, body html, body, beschreibung,
        produktbeschreibung, artikelbeschreibung, langtext, langbeschreibung,
        description longue, descriptif, descripción, descrizione, omschrijving, opis, details""",
    "status": "status, publication status, product status, statut, estado, stato",
    "publish_at": "publish at, publish date, published at, available from",
    "unpublish_at": "unpublish at, available until, discontinue on",
    "currency": "currency, currency code, währung, devise, moneda, valuta, waluta",
    "price": """
        price, sale price, unit price, retail price, selling price, list price, preis, vk,
        verkaufspreis, vk preis, bruttopreis, einzelpreis, preis brutto, prix, prix ttc,
        prix de vente, prix unitaire, precio, pvp, precio de venta, prezzo, prijs, cena,
        regular price, price gross""",
    "compare_at_price": """
        compare at price, compare price, original price, msrp, rrp, uvp, streichpreis,
        alter preis, prix barré, ancien prix, precio anterior, prezzo originale, was price,
        old price, regular price""",
    "availability": "availability, stock status, verfügbarkeit, disponibilité, disponibilidad",
    "available_on": "availability date, available on, lieferbar ab, restock date",
    "stock_quantity": """
        stock quantity, quantity, qty, stock, stock level, inventory, inventory quantity,
        inventory count, quantity on hand, on hand, units in stock, bestand, lagerbestand, menge,
        lagermenge, stock disponible, quantité, quantité en stock, cantidad, existencias,
        quantità, giacenza, voorraad, ilość, available quantity""",
    "in_stock": """
        in stock, is in stock, available, is available, lieferbar, vorrätig, en stock,
        disponible""",
    "seo_title": "seo title, meta title, page title, titre seo, título seo",
    "seo_description": "seo description, meta description",
    "media": """
        media, images, image, image url, image urls, image link, image src, picture,
        picture url, pictures, photo, photos, photo url, main image, product image, img,
        featured image, additional image link, additional images, image1 src, bild, bilder,
        bild url, produktbild, photo url, imagen, imágenes, imagen url, immagine, immagini,
        afbeelding, zdjęcie, thumbnail""",
    "variant_of": "variant of, parent sku, parent id, parent, vaterartikel, sku parent",
    "group": "group, item group id, group id, product group id, style, style number, modell nr",
    "option_name": "option name, option1 name, option2 name, option3 name",
    "option_value": "option value, option1 value, option2 value, option3 value",
}

MAX_HEADING = 200
"""Characters; what is longer names nothing."""

_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_MARKS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r" ?\d+$")


def simplified(heading: str) -> str:
    """``imageURL (large)`` and ``image_url`` are the same name."""
    bare = _HUMP.sub(" ", _BRACKETS.sub(" ", heading[:MAX_HEADING]))
    return _MARKS.sub(" ", bare).strip().casefold()


def _table() -> dict[str, list[tuple[str, int]]]:
    table: dict[str, list[tuple[str, int]]] = {}
    for target, names in NAMES.items():
        for rank, name in enumerate(names.split(",")):
            table.setdefault(simplified(name), []).append((target, rank))
    return table


_TARGETS = _table()


def candidates(heading: str) -> list[tuple[str, int]]:
    """The fields a heading may name, and how far down the list of their names it is.
    ``category2`` is a level of a path."""
    name = simplified(heading)
    bare = _NUMBER.sub("", name)
    if name in _TARGETS or bare == name:
        return _TARGETS.get(name, [])
    levels = {"categories": "category"}
    return [(levels.get(target, target), rank) for target, rank in _TARGETS.get(bare, [])]
