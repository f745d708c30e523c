"""What a thing costs and whether it is there."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord
from ...cells import Cell
from ...tables import Draft, Row
from ...tables.offers import take_count, take_gtin
from .nodes import Graph, Node, local, types

AVAILABILITY = {
    "instock": "in_stock",
    "onlineonly": "in_stock",
    "instoreonly": "in_stock",
    "limitedavailability": "limited_stock",
    "preorder": "preorder",
    "presale": "preorder",
    "backorder": "backorder",
    "madetoorder": "backorder",
    "outofstock": "out_of_stock",
    "soldout": "out_of_stock",
    "reserved": "out_of_stock",
    "discontinued": "discontinued",
}

STRUCK_THROUGH = frozenset({"StrikethroughPrice", "ListPrice", "MSRP", "SRP", "RegularPrice"})

GTINS = ("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "isbn")


class Offers:
    """The offers of one product or variant, of which one counts: the cheapest."""

    def __init__(self, node: Node, graph: Graph) -> None:
        self.graph = graph
        self.node = node
        self.all = [_Offer(offer, graph) for offer in self._flat(node.get("offers"))]
        priced = [offer for offer in self.all if offer.price]
        self.chosen = min(priced or self.all, key=lambda o: o.number, default=None)

    def put(self, draft: Draft, product: Draft, row: Row) -> None:
        """``product`` has the currency of all."""
        said = self.identifiers()
        for name in ("sku", "mpn"):
            if name in said:
                draft.put(name, said[name], row, name)
        take_gtin(draft, row._replace(values=said), "gtin")
        offer = self.chosen
        if offer is None:
            return
        if len({each.number for each in self.all if each.price}) > 1:
            draft.warn(_("There are several offers. The cheapest was taken."), "price", offer.price)
        if offer.price:
            self._put_price(offer, draft, product, row)
        self._put_stock(offer.node, draft, row)

    def _put_price(self, offer, draft, product, row):
        currency = product.data.setdefault("currency", offer.currency) if offer.currency else ""
        if offer.currency != currency:
            reason = _("It is in another currency than the rest of the group, and left out.")
            draft.warn(reason, "price", f"{offer.price} {offer.currency}")
            return
        draft.put("price", Cell(offer.price), row, "offers")
        draft.put("compare_at_price", Cell(offer.before) if offer.before else None, row, "offers")

    def _put_stock(self, offer, draft, row):
        text = self.graph.text(offer.get("availability"))
        if availability := AVAILABILITY.get(local(text).casefold().replace(" ", "")):
            draft.put("availability", availability, row, "availability")
        elif text:
            draft.warn(_("There is no such availability. It was left out."), "availability", text)
        begins = self.graph.text(offer.get("availabilityStarts"))
        if begins and availability in ("preorder", "backorder"):
            draft.put("available_on", Cell(begins), row, "availabilityStarts")
        if level := self.graph.text(offer.get("inventoryLevel")):
            said = row._replace(values={"inventoryLevel": Cell(level)})
            take_count(draft, said, "inventoryLevel")

    def condition(self) -> str:
        """Of goods that are not new: ``used``."""
        offer = self.chosen.node if self.chosen else {}
        said = self.graph.text(offer.get("itemCondition") or self.node.get("itemCondition"))
        name = local(said).removesuffix("Condition").casefold()
        return "" if name == "new" else name

    def identifiers(self) -> dict[str, Cell]:
        """Those that are said, of ``sku``, ``gtin`` and ``mpn``."""
        nodes = [self.node, *(offer.node for offer in self.all[:1])]
        said = {
            name: next((text for node in nodes if (text := self.graph.text(node.get(name)))), "")
            for name in ("sku", "mpn", *GTINS)
        }
        gtin = next((said[name] for name in GTINS if said[name]), "")
        found = {"sku": said["sku"], "gtin": gtin.removeprefix("gtin:"), "mpn": said["mpn"]}
        return {name: Cell(text) for name, text in found.items() if text}

    def _flat(self, value):
        for offer in self.graph.things(value):
            if not isinstance(offer, dict):
                continue
            inner = list(self._flat(offer.get("offers")))
            yield from inner if inner and "AggregateOffer" in types(offer) else [offer]


class _Offer:
    def __init__(self, node: Node, graph: Graph) -> None:
        self.node = node
        said = {name: graph.text(node.get(name)) for name in ("price", "lowPrice", "priceCurrency")}
        self.price = said["price"] or said["lowPrice"]
        self.before = ""
        self.currency = said["priceCurrency"]
        for each in graph.things(node.get("priceSpecification")):
            if isinstance(each, dict) and (price := graph.text(each.get("price"))):
                self.currency = self.currency or graph.text(each.get("priceCurrency"))
                if local(graph.text(each.get("priceType"))) in STRUCK_THROUGH:
                    self.before = price
                elif not self.price:
                    self.price = price
        self.currency = (
            self.currency or (Cell(self.price).currency() if self.price else "")
        ).upper()

    @property
    def number(self) -> Any:
        """To find the cheapest; what cannot be read comes last."""
        try:
            return Cell(self.price).as_number()
        except InvalidRecord:
            return Decimal("Infinity")
