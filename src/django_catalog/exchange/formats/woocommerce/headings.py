"""Headings of WooCommerce's product files, which are in the language of the shop.

Each as the exporter writes it in some version of its translations. Question marks and
letter case make no difference.
"""

import re
import unicodedata
from collections.abc import Iterable

HEADINGS: dict[str, str] = {
    "id": "ID",
    "type": "Type | Typ | Tipo | タイプ",
    "sku": "SKU | Artikelnummer | UGS | COD | REF",
    "gtin": (
        "GTIN, UPC, EAN, or ISBN | GTIN, UPC, EAN oder ISBN | GTIN, UPC, EAN ou ISBN | "
        "GTIN, UPC, EAN o ISBN | GTIN, UPC, EAN of ISBN | GTIN、UPC、EAN、ISBN | "
        "GTIN, UPC, EAN または ISBN"
    ),
    "name": "Name | Nom | Nombre | Nome | Naam | 名前",
    "published": (
        "Published | Veröffentlicht | Publié | Publicado | Pubblicato | Gepubliceerd | 公開済み"
    ),
    "short_description": (
        "Short description | Kurzbeschreibung | Description courte | Descripción corta | "
        "Breve descrizione | Korte beschrijving | Korte omschrijving | Descrição curta | "
        "Descrição breve | 簡単な説明"
    ),
    "description": "Description | Beschreibung | Descripción | Descrizione | Beschrijving | "
    "Descrição | 説明",
    "sale_begins": (
        "Date sale price starts | Datum, an dem Angebotspreis beginnt | Date de début de promo | "
        "Día en que empieza el precio rebajado | Data di partenza del prezzo in saldo | "
        "Startdatum actieprijs | Data de preço promocional começa em | "
        "Data de início do preço promocional | セール価格の開始日"
    ),
    "sale_ends": (
        "Date sale price ends | Datum, an dem Angebotspreis endet | Date de fin de promo | "
        "Día en que termina el precio rebajado | Termine data del prezzo di vendita | "
        "Einddatum actieprijs | Data de preço promocional termina em | "
        "Data de término do preço promocional | セール価格の終了日"
    ),
    "in_stock": (
        "In stock | Vorrätig | En stock | Existencias | En inventario | Op voorraad | "
        "Em estoque | Em stock | 在庫の有無"
    ),
    "stock": (
        "Stock | Lager | Lagerbestand | Bestand | Inventario | Magazzino | Voorraad | Estoque | "
        "在庫"
    ),
    "backorders": (
        "Backorders allowed | Lieferrückstande erlaubt | Lieferrückstände erlaubt | "
        "Autoriser les commandes de produits en rupture | "
        "Permitir reservas de productos agotados | Abilita gli ordini arretrati | "
        "Nabestellingen toestaan | São permitidas encomendas | Permitir encomendas pendentes | "
        "お取り寄せを許可する"
    ),
    "sale_price": (
        "Sale price | Angebotspreis | Tarif promo | Precio rebajado | Prezzo in offerta | "
        "Actieprijs | Preço promocional | セール価格"
    ),
    "regular_price": (
        "Regular price | Regulärer Preis | Tarif régulier | Precio normal | Prezzo di listino | "
        "Reguliere prijs | Preço | Preço normal | 標準価格"
    ),
    "categories": "Categories | Kategorien | Catégories | Categorías | Categorie | Categorieën | "
    "Categorias | カテゴリー | カテゴリ",
    "tags": "Tags | Tag | Schlagwörter | Étiquettes | Etiquetas | Etichette | タグ",
    "images": "Images | Bilder | Imágenes | Immagini | Immagine | Afbeeldingen | Imagens | 画像",
    "parent": (
        "Parent | Übergeordnetes Produkt | Superior | Genitore | Hoofd | Ascendente | Pai | 親"
    ),
    "grouped": (
        "Grouped products | Gruppierte Produkte | Groupes de produits | Productos agrupados | "
        "Prodotti raggruppati | Gegroepeerde producten | Grupo de produtos | "
        "Produtos agrupados | セット販売商品"
    ),
    "upsells": (
        "Upsells | Up-sell | Up-Sells | Zusatzverkäufe | Produits suggérés | Montée en gamme | "
        "Ventas dirigidas | Aumenta vendas | アップセル"
    ),
    "cross_sells": (
        "Cross-sells | Cross-sell | Cross-Sells (Querverkäufe) | Querverkäufe | Ventes croisées | "
        "Ventas cruzadas | Venda cruzada | Vendas cruzadas | クロスセル"
    ),
    "external_url": "External URL | Externe URL | URL externe | URL externa | URL esterna | "
    "URL esterno | URL externo | 外部 URL",
    "visibility": (
        "Visibility in catalog | Sichtbarkeit im Katalog | Visibilité dans le catalogue | "
        "Visibilidad en el catálogo | Visibilità nel catalogo | Zichtbaarheid in catalogus | "
        "Visibilidade no catálogo | カタログでの表示"
    ),
    "position": "Position | Posición | Posizione | Positie | Posição | 位置",
    "brands": "Brands | Brand | Marken | Marke | Marques | Marque | Marcas | Marchi | Merken | "
    "ブランド",
}
"""Columns whose values have a place in a record, and what they are called: in English,
German, French, Spanish, Italian, Dutch, Portuguese and Japanese."""

_ATTRIBUTE = re.compile(r"attribut|atribut|eigenschap|属性")
_PARTS = {
    "value": re.compile(r"val|wert|waarde|値"),
    "default": re.compile(r"default|standard|standaard|d[ée]faut|pre[dt]|padr|デフォルト|初期"),
    "visible": re.compile(r"visib|visív|sichtbar|zichtba|表示|可視"),
    "global": re.compile(r"global|グローバル"),
    "name": re.compile(r"n[ao]+m|名"),
}
"""Of an attribute's columns, by the words in their headings."""


def fold(heading: str) -> str:
    """Headings that differ only in signs or letter case mean the same."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return " ".join(text.replace("?", " ").replace("¿", " ").split())


_KEYS = {fold(name): key for key, names in HEADINGS.items() for name in names.split(" | ")}

_OWN = set("published in_stock regular_price sale_price short_description parent".split())
"""What other tables seldom have beside a type."""


class Columns:
    """What the columns of a file mean, by their headings."""

    def __init__(self, headings: Iterable[str]) -> None:
        self._by_key: dict[str, str] = {}
        self.attributes: dict[int, dict[str, str]] = {}
        """Columns of an attribute's name, value, visible, ... by its number."""
        self.notes: dict[str, str] = {}
        """Columns without a place, and what their values are called in the metadata."""
        for heading in filter(None, headings):
            self._place(heading)

    def __getitem__(self, key: str) -> str:
        """The column of this key; "" if the file has none."""
        return self._by_key.get(key, "")

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def keys(self) -> set[str]:
        return set(self._by_key)

    def field_of(self, column: str) -> str:
        """The field that this column is read into."""
        for key, name in self._by_key.items():
            if name == column:
                return FIELDS.get(key, key)
        return f"metadata.woocommerce.{column}" if column in self.notes else "attributes"

    def _place(self, heading):
        name = fold(heading)
        key = _KEYS.get(name)
        if key and key not in self._by_key:
            self._by_key[key] = heading
        elif (
            (number := re.search(r"\d{1,4}", name)) and _ATTRIBUTE.search(name) and ":" not in name
        ):
            self._place_attribute(int(number[0]), _ATTRIBUTE.sub("", name), heading)
        else:
            self.notes[heading] = heading

    def _place_attribute(self, number, rest, heading):
        part = next((part for part, words in _PARTS.items() if words.search(rest)), "")
        if part == "default":
            self.notes[heading] = heading
        elif part:
            self.attributes.setdefault(number, {})[part] = heading


FIELDS = {
    "id": "external_id",
    "type": "",
    "published": "status",
    "short_description": "summary",
    "sale_begins": "price",
    "sale_ends": "price",
    "in_stock": "availability",
    "stock": "stock_quantity",
    "backorders": "availability",
    "sale_price": "price",
    "regular_price": "price",
    "tags": "attributes.tags",
    "images": "media",
    "parent": "variants",
    "grouped": "relations.related",
    "upsells": "relations.upsell",
    "cross_sells": "relations.accessory",
    "external_url": "metadata.woocommerce.external_url",
    "visibility": "status",
    "position": "",
    "brands": "brand",
}
"""Fields that are not called as the key of the column from which they come."""


def are_woocommerces(header: Iterable[str]) -> bool:
    """Whether these headings are of such a file: a type, and some that are its own."""
    columns = Columns(header)
    keys = columns.keys()
    has_own = len(keys & _OWN) + bool(columns.attributes) >= 2
    return "type" in keys and has_own and bool(keys & {"id", "sku", "name"})
