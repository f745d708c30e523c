"""WooCommerce's product files, as shops of several countries export them."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from django_catalog.exceptions import UnreadableFile
from django_catalog.exchange import Importer, Outcome
from django_catalog.exchange.entries import ReadOptions
from django_catalog.exchange.formats import open_file, recognise, woocommerce
from django_catalog.exchange.formats.head import Head
from django_catalog.exchange.formats.woocommerce.cells import listed, with_line_breaks
from django_catalog.exchange.formats.woocommerce.headings import HEADINGS, Columns
from django_catalog.models import Attribute

BASE = "ID,Type,SKU,Name,Published,Regular price"

SHIRT = """\
ID,Type,SKU,Name,Published,In stock?,Stock,Regular price,Images,Parent,Position,\
Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 1 global,\
Attribute 2 name,Attribute 2 value(s),Attribute 2 visible,Attribute 2 global
8,variation,TEE-R,Tee - Red,1,1,3,20,https://pictures.example/red.jpg,TEE,2,Color,Red,,1,Size,,,1
7,variable,TEE,Tee,1,1,,,https://pictures.example/tee.jpg,,0,\
Color,"Blue, Red",1,1,Size,"L, M",1,1
9,variation,,Tee - Blue,1,backorder,,15,,id:7,1,Color,Blue,,1,Size,,,1
"""

LANGUAGES = {
    "English": (
        'ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,Is featured?,Visibility in catalog,'
        "Short description,Description,Date sale price starts,Date sale price ends,In stock?,"
        "Stock,Backorders allowed?,Sale price,Regular price,Categories,Tags,Images,Parent,"
        "Grouped products,Upsells,Cross-sells,External URL,Position,Brands,"
        "Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 1 global"
    ),
    "German": (
        'ID,Typ,Artikelnummer,"GTIN, UPC, EAN oder ISBN",Name,Veröffentlicht,Ist hervorgehoben?,'
        "Sichtbarkeit im Katalog,Kurzbeschreibung,Beschreibung,"
        '"Datum, an dem Angebotspreis beginnt","Datum, an dem Angebotspreis endet",Vorrätig?,'
        "Lager,Lieferrückstande erlaubt?,Angebotspreis,Regulärer Preis,Kategorien,Schlagwörter,"
        "Bilder,Übergeordnetes Produkt,Gruppierte Produkte,Zusatzverkäufe,"
        "Cross-Sells (Querverkäufe),Externe URL,Position,Marken,"
        "Attribut 1 Name,Attribut 1 Wert(e),Attribut 1 Sichtbar,Attribut 1 Global"
    ),
    "French": (
        'ID,Type,UGS,"GTIN, UPC, EAN ou ISBN",Nom,Publié,Mis en avant\N{NO-BREAK SPACE}?,'
        "Visibilité dans le catalogue,Description courte,Description,Date de début de promo,"
        "Date de fin de promo,En stock\N{NO-BREAK SPACE}?,Stock,"
        "Autoriser les commandes de produits en rupture ?,Tarif promo,Tarif régulier,Catégories,"
        "Étiquettes,Images,Parent,Groupes de produits,Produits suggérés,Ventes croisées,"
        "URL externe,Position,Marques,Nom de l\N{RIGHT SINGLE QUOTATION MARK}attribut 1,"
        "Valeur(s) de l\N{RIGHT SINGLE QUOTATION MARK}attribut 1 ,Attribut 1 visible,"
        "Attribut 1 global"
    ),
    "Spanish": (
        'ID,Tipo,SKU,"GTIN, UPC, EAN o ISBN",Nombre,Publicado,¿Está destacado?,'
        "Visibilidad en el catálogo,Descripción corta,Descripción,"
        "Día en que empieza el precio rebajado,Día en que termina el precio rebajado,"
        "¿Existencias?,Inventario,¿Permitir reservas de productos agotados?,Precio rebajado,"
        "Precio normal,Categorías,Etiquetas,Imágenes,Superior,Productos agrupados,"
        "Ventas dirigidas,Ventas cruzadas,URL externa,Posición,Marcas,"
        "Nombre del atributo 1,Valor(es) del atributo 1,Atributo visible 1,Atributo global 1"
    ),
    "Italian": (
        'ID,Tipo,COD,"GTIN, UPC, EAN o ISBN",Nome,Pubblicato,In primo piano?,'
        "Visibilità nel catalogo,Breve descrizione,Descrizione,"
        "Data di partenza del prezzo in saldo,Termine data del prezzo di vendita,In stock?,"
        "Magazzino,Abilita gli ordini arretrati?,Prezzo in offerta,Prezzo di listino,Categorie,"
        "Etichette,Immagine,Genitore,Prodotti raggruppati,Up-sell,Cross-sell,URL esterna,"
        "Posizione,Marchi,"
        "Attributo 1 nome,Attributo 1 valuta(e),Attributo 1 visibile,Attributo 1 globale"
    ),
    "Dutch": (
        'ID,Type,Artikelnummer,"GTIN, UPC, EAN of ISBN",Naam,Gepubliceerd,Uitgelicht?,'
        "Zichtbaarheid in catalogus,Korte beschrijving,Beschrijving,Startdatum actieprijs,"
        "Einddatum actieprijs,Op voorraad?,Voorraad,Nabestellingen toestaan?,Actieprijs,"
        "Reguliere prijs,Categorieën,Tags,Afbeeldingen,Hoofd,Gegroepeerde producten,Upsells,"
        "Cross-sells,Externe URL,Positie,Merken,"
        "Naam eigenschap 1,Waarde eigenschap 1,Zichtbare eigenschap 1,Globale eigenschap 1"
    ),
    "Portuguese": (
        'ID,Tipo,REF,"GTIN, UPC, EAN, or ISBN",Nome,Publicado,Em destaque?,'
        "Visibilidade no catálogo,Descrição breve,Descrição,Data de início do preço promocional,"
        "Data de término do preço promocional,Em stock?,Stock,Permitir encomendas pendentes?,"
        "Preço promocional,Preço normal,Categorias,Etiquetas,Imagens,Pai,Produtos agrupados,"
        "Aumenta vendas,Vendas cruzadas,URL externo,Posição,Marcas,"
        "Atributo 1 nome,Atributo 1 valor(es),Atributo 1 visível,Atributo 1 global"
    ),
    "Brazilian": (
        'ID,Tipo,SKU,"GTIN, UPC, EAN, or ISBN",Nome,Publicado,Em destaque?,'
        "Visibilidade no catálogo,Descrição curta,Descrição,"
        "Data de preço promocional começa em,Data de preço promocional termina em,Em estoque?,"
        "Estoque,São permitidas encomendas?,Preço promocional,Preço,Categorias,Tags,Imagens,"
        "Ascendente,Grupo de produtos,Upsells,Venda cruzada,URL externa,Posição,Marcas,"
        "Nome do atributo 1,Valores do atributo 1,Visibilidade do atributo 1,Atributo global 1"
    ),
    "Japanese": (
        'ID,タイプ,SKU,"GTIN, UPC, EAN, or ISBN",名前,公開済み,オススメですか ?,カタログでの表示,'
        "簡単な説明,説明,セール価格の開始日,セール価格の終了日,在庫の有無,在庫,"
        "お取り寄せを許可する ?,セール価格,標準価格,カテゴリー,タグ,画像,親,セット販売商品,"
        "アップセル,クロスセル,外部 URL,位置,ブランド,"
        "属性 1 名,属性 1 値,属性 1 表示,属性 1 グローバル"
    ),
}


def entries(text, **options):
    return list(open_file(io.BytesIO(text.encode("utf-8-sig")), options=ReadOptions(**options)))


def records(text, **options):
    """The products of the file; everything in it can be used."""
    found = entries(text, **options)
    assert not [str(entry.error) for entry in found if entry.error]
    return [entry.data for entry in found if entry.data.get("type") != "attribute"]


def product(heading="", cells="", kind="simple"):
    """A record of a product with these further columns."""
    (record,) = records(table(heading, cells, kind))
    return record


def table(heading="", cells="", kind="simple"):
    return f'{BASE},{heading}\n1,"{kind}",A,Lamp,1,20,{cells}\n'


def warnings(heading, cells):
    (entry,) = entries(table(heading, cells))
    return [(str(each), entry.source.place(each.field).column) for each in entry.warnings]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_in_the_language_of_the_shop(language):
    head = Head(f"{LANGUAGES[language]}\n".encode())
    assert woocommerce.FORMAT.recognise(head)
    columns = Columns(head.header)
    assert columns.keys() == HEADINGS.keys()
    assert columns.attributes[1].keys() == {"name", "value", "visible", "global"}
    assert len(columns.notes) == 1


def test_table_that_is_none_of_woocommerces():
    assert not woocommerce.FORMAT.recognise(Head(b"id,type,name,description,stock\n"))
    with pytest.raises(UnreadableFile, match="There is no column"):
        open_file(io.BytesIO(b"Type,Name,Published\nsimple,A,1"), format="woocommerce")


def test_variations_find_their_product_wherever_they_stand():
    (shirt,) = records(SHIRT)
    assert (shirt["external_id"], shirt["sku"]) == ("woocommerce:7", "TEE")
    assert shirt["attributes"] == {"size": ["L", "M"]}
    assert shirt["variants"] == [
        {
            "sku": None,
            "options": {"color": "Blue"},
            "price": "15",
            "stock_quantity": None,
            "availability": "backorder",
            "media": [],
        },
        {
            "sku": "TEE-R",
            "options": {"color": "Red"},
            "price": "20",
            "stock_quantity": "3",
            "in_stock": "1",
            "media": [{"url": "https://pictures.example/red.jpg"}],
        },
    ]


def test_file_makes_products_and_the_same_file_changes_nothing(db, Product):
    def run():
        return Importer().run(open_file(io.BytesIO(SHIRT.encode("utf-8-sig"))))

    assert run().ok
    shirt = Product.objects.get()
    assert (shirt.name, shirt.price, shirt.variant_count) == ("Tee", 15, 2)
    types = dict(Attribute.objects.values_list("slug", "type"))
    assert types == {"color": "choice", "size": "multi_choice"}
    report = run()
    assert (report.ok, report.total(Outcome.UPDATED)) == (True, 0)


def test_product_of_a_variation_must_be_in_the_file():
    """Its other variations would go."""
    (entry,) = entries(f"{BASE},Parent\n8,variation,B,Tee,1,20,TEE\n")
    assert str(entry.error).startswith("The product of this variation is not in the file.")
    assert (entry.error.field, entry.error.value) == ("Parent", "TEE")


def test_row_that_cannot_be_read_fails_its_product():
    failed, other = entries(
        f'{BASE},Parent\n7,variable,TEE,Tee,1,,\n8,variation,B,"Tee,1,20,TEE\n'
        "9,variation,C,Tee,1,20,TEE\n1,simple,A,Lamp,1,20,\n".replace('"Tee,1', "Tee\0,1")
    )
    assert failed.line == 3
    assert [row.line for row in failed.source.rows] == [2, 3, 4]
    assert other.data["name"] == "Lamp"


def test_sku_that_comes_twice_fails_the_second():
    first, second = entries(f"{BASE}\n1,simple,A,Lamp,1,5\n2,simple,A,Chair,1,5\n")[::-1]
    assert (first.data["name"], second.line) == ("Lamp", 3)
    assert str(second.error) == "An earlier row has the same SKU. Keep one of them."


def test_switched_off_variation_is_left_out():
    (shirt,) = records(SHIRT.replace("Tee - Red,1", "Tee - Red,0"))
    assert [variant["options"] for variant in shirt["variants"]] == [{"color": "Blue"}]


@pytest.mark.parametrize(
    ("published", "status"),
    [("1", "published"), ("0", "draft"), ("-1", "draft"), ("2", "draft"), ("", None), ("x", "x")],
)
def test_status(published, status):
    (record,) = records(f"{BASE}\n1,simple,A,Lamp,{published},5\n")
    assert record["status"] == status


def test_hidden_product_becomes_a_draft():
    assert product("Visibility in catalog", "hidden")["status"] == "draft"
    assert product("Visibility in catalog", "search")["status"] == "published"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("1,,0", {"stock_quantity": None, "in_stock": "1"}),
        ("0,,0", {"stock_quantity": None, "availability": "out_of_stock"}),
        ("1,5,0", {"stock_quantity": "5", "in_stock": "1"}),
        ("1,0,notify", {"stock_quantity": "0", "availability": "backorder"}),
        ("backorder,-2,1", {"stock_quantity": 0, "availability": "backorder"}),
        ("1,parent,0", {"stock_quantity": None, "in_stock": "1"}),
        (",4,", {"stock_quantity": "4", "in_stock": True}),
    ],
)
def test_stock(cells, expected):
    record = product("In stock?,Stock,Backorders allowed?", cells)
    found = {key: record[key] for key in record if "stock" in key or key == "availability"}
    assert found == expected


SALE = "Sale price,Date sale price starts,Date sale price ends"


@pytest.mark.parametrize(
    ("begins", "ends", "is_on"),
    [
        (None, None, True),
        (-1, 1, True),
        (0, 0, True),
        (1, None, False),
        (None, -1, False),
    ],
)
def test_sale(begins, ends, is_on):
    days = [
        "" if days is None else f"{timezone.localdate() + timedelta(days)} 00:00:00"
        for days in (begins, ends)
    ]
    record = product(SALE, f"15,{','.join(days)}")
    expected = ("15", "20") if is_on else ("20", None)
    assert (record["price"], record["compare_at_price"]) == expected
    assert ("metadata" in record) is not is_on


def test_no_sale_clears_the_price_before():
    record = product(SALE, ",,")
    assert (record["price"], record["compare_at_price"]) == ("20", None)


def test_prices_may_have_a_decimal_comma():
    (record,) = records(f'{BASE}\n1,simple,A,Lamp,1,"19,50"\n')
    assert str(record["price"].as_number()) == "19.50"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", []),
        ("a, b ,c", ["a", "b", "c"]),
        (r"Red\, dark, Blue", ["Red, dark", "Blue"]),
        (", ,", []),
    ],
)
def test_lists(text, items):
    assert listed(text) == items


def test_line_breaks_are_written_out():
    assert with_line_breaks(r"one\ntwo C:\\new") == "one\ntwo C:\\new"


def test_texts():
    heading = "Short description,Description,Categories,Tags,Brands"
    cells = (
        r"<p>Big &amp; bright.</p>,<p>One</p>\n<p>Two</p>,"
        '"Home &amp; Garden > Lamps, Sale","a, b",Makers > Acme'
    )
    record = product(heading, cells)
    assert record["summary"] == "Big & bright."
    assert record["description"] == "<p>One</p>\n<p>Two</p>"
    assert record["categories"] == ["Home & Garden > Lamps", "Sale"]
    assert record["attributes"] == {"tags": ["a", "b"]}
    assert record["brand"] == "Acme"


def test_summary_that_is_too_long_is_cut_and_kept_aside():
    record = product("Short description", "word " * 200)
    assert len(record["summary"]) == 500
    assert record["metadata"]["woocommerce"]["short_description"].startswith("word word")


def test_pictures_are_in_their_order():
    record = product("Images", '"https://a.example/1, https://a.example/2, https://a.example/1"')
    assert [each["url"] for each in record["media"]] == [
        "https://a.example/1",
        "https://a.example/2",
    ]


def test_picture_without_an_address_is_left_out():
    said = "A picture needs an address that begins with https://."
    assert warnings("Images", "lamp.jpg") == [(said, "Images")]


def test_relations_are_skus_or_numbers():
    heading = "Upsells,Cross-sells,Grouped products"
    record = product(heading, '"B, id:9",C,"D, E"', kind="grouped")
    assert record["relations"] == {
        "upsell": ["B", "woocommerce:9"],
        "accessory": ["C"],
        "related": ["D", "E"],
    }
    assert product(heading, ",,")["relations"] == {"upsell": None, "accessory": None}


def test_attributes_of_simple_products():
    heading = "Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 1 global"
    (first, second) = records(
        f"{BASE},{heading}\n1,simple,A,Lamp,1,5,Width,14.5,1,0\n"
        '2,simple,B,Chair,1,5,Wood,"Oak, Beech",1,1\n'
    )
    assert (first["attributes"], second["attributes"]) == (
        {"width": "14.5"},
        {"wood": ["Oak", "Beech"]},
    )


def test_hidden_attribute_goes_into_the_metadata():
    record = product("Attribute 1 name,Attribute 1 value(s),Attribute 1 visible", "Supplier,Acme,0")
    assert record["attributes"] == {}
    assert record["metadata"] == {"woocommerce": {"Supplier": "Acme"}}


def test_what_has_no_place_goes_into_the_metadata():
    record = product(
        "Weight (lbs),Cost of goods,Meta: note,External URL", "2,3.50,x,https://a.example/"
    )
    assert record["metadata"] == {
        "woocommerce": {
            "Weight (lbs)": "2",
            "Cost of goods": "3.50",
            "Meta: note": "x",
            "external_url": "https://a.example/",
        }
    }


def test_apostrophe_goes_only_from_what_would_be_a_formula():
    names = [r["name"] for r in records(f"{BASE}\n1,simple,A,'=1+1,1,5\n2,simple,B,'tis,1,5\n")]
    assert names == ["=1+1", "'tis"]


def test_barcode_that_is_none_is_kept_aside():
    record = product('"GTIN, UPC, EAN, or ISBN"', "123")
    assert (record["gtin"], record["metadata"]) == (None, {"woocommerce": {"GTIN": "123"}})


def test_kind_may_say_more():
    assert product(kind="simple, downloadable, virtual")["price"] == "20"


def test_products_without_a_number_are_known_by_their_sku():
    (record,) = records("Type,SKU,Name,Published,Regular price\nsimple,A,Lamp,1,20\n")
    assert ("external_id" in record, record["sku"]) == (False, "A")


def test_blank_cell_may_keep_what_is_there():
    heading = "Description,Categories,Tags,Images,Upsells,Brands,Sale price"
    (record,) = records(table(heading, ",,,,,,"), blank="keep")
    kept = {"external_id", "sku", "name", "status", "price", "variants"}
    assert record.keys() == kept


def test_own_files_are_recognised():
    assert recognise(io.BytesIO(SHIRT.encode("utf-8-sig"))).name == "woocommerce"
