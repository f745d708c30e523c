"""The orders a list can be in."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from .question import AnyOf, Question

SORTS = {
    "relevance": _("Best match"),
    "position": _("Our choice"),
    "newest": _("Newest first"),
    "price": _("Price: low to high"),
    "-price": _("Price: high to low"),
    "name": _("Name"),
    "fit": _("Best fit"),
}


def sorts_for(question: Question) -> list[str]:
    """The orders that make sense for a question, its default first."""
    offered = ["newest", "price", "-price", "name"]
    if sum(len(f.values) for f in question.filters if isinstance(f, AnyOf)) > 1:
        offered.append("fit")
    if question.collection is not None and not question.collection.rule:
        offered.insert(0, "position")
    if question.text:
        offered.insert(0, "relevance")
    return offered


def sort_of(question: Question) -> str:
    """The order asked for, or the default where that makes no sense."""
    offered = sorts_for(question)
    return question.sort if question.sort in offered else offered[0]


def canonical(question: Question) -> Question:
    """The same question, its order named only where it is not the default."""
    order = sort_of(question)
    return replace(question, sort="" if order == sorts_for(question)[0] else order)
