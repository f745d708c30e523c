"""What text search keeps: its index, and what editors tell it. ``search`` has the
operations."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..conf import settings
from ..querysets import MissedSearchQuerySet
from ..words import LONGEST, fold, searched


class SearchEntry(models.Model):
    """The words of a product, stemmed, as the text index holds them.

    Only ``search.index`` writes it, and nothing cascades to it. Each database derives
    what it searches from these columns by itself; see ``search.storage``.
    """

    product = models.BigIntegerField(_("product"), primary_key=True)
    """The product's primary key."""
    name = models.TextField(_("name"), blank=True)
    brand = models.TextField(_("brand"), blank=True)
    categories = models.TextField(_("categories"), blank=True)
    attributes = models.TextField(_("attributes"), blank=True)
    """Values of the product and options of its variants."""
    text = models.TextField(_("text"), blank=True)
    """Summary and description."""
    identifiers = models.TextField(_("identifiers"), blank=True)
    """SKU, GTIN and MPN, its own and its variants', each as one word."""

    class Meta:
        verbose_name = _("entry of the text index")
        verbose_name_plural = _("entries of the text index")

    def __str__(self):
        return self.name


class SearchLabel(models.Model):
    """The words of a brand, category, choice or attribute as they are in the index, to
    tell a change of its name from all other changes."""

    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(_("key"), max_length=64)
    words = models.TextField(_("words"), blank=True)

    class Meta:
        verbose_name = _("label in the text index")
        verbose_name_plural = _("labels in the text index")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], name="django_catalog_searchlabel_unique"
            )
        ]

    def __str__(self):
        return self.words


class SearchWord(models.Model):
    """A word that products use, to complete and to correct what is typed."""

    word = models.CharField(_("word"), max_length=LONGEST, unique=True)
    products = models.PositiveIntegerField(_("products"), default=0)
    """How many use it, roughly: products that cease to do so count until a rebuild."""

    class Meta:
        verbose_name = _("word of the text index")
        verbose_name_plural = _("words of the text index")

    def __str__(self):
        return self.word


class SearchMisspelling(models.Model):
    """A word as it is, and without each one of its letters: two words that differ by
    one slip have one of these in common."""

    letters = models.CharField(_("letters"), max_length=LONGEST, db_index=True)
    word = models.ForeignKey(
        SearchWord, on_delete=models.CASCADE, related_name="misspellings", verbose_name=_("word")
    )

    class Meta:
        verbose_name = _("misspelling in the text index")
        verbose_name_plural = _("misspellings in the text index")

    def __str__(self):
        return self.letters


class FoldedModel(models.Model):
    """What editors tell the search, with a column by which it is compared: ``folded``."""

    class Meta:
        abstract = True

    def save(self, **kwargs):
        self.folded = self.fold()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded"}
        super().save(**kwargs)

    save.alters_data = True

    def fold(self) -> str:
        """What ``folded`` has to be."""
        raise NotImplementedError


class Synonym(FoldedModel):
    """Words that mean the same to shoppers."""

    terms = models.TextField(
        _("words"),
        help_text=_("Separated by commas or on lines of their own: sofa, couch, settee."),
    )
    only_for = models.CharField(
        _("only for"),
        max_length=200,
        blank=True,
        help_text=_(
            "If given, only a search for this finds the words above as well; a search for "
            "one of them finds neither this nor the others."
        ),
    )
    folded = models.TextField(editable=False)
    """Derived: what it is asked for, each between bars: ``"|sofa|cell phone|"``."""

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")

    def __str__(self):
        words = ", ".join(self.term_list())
        return f"{self.only_for} → {words}" if self.only_for else words

    def fold(self):
        asked = [" ".join(fold(self.only_for))] if self.only_for else self._folded_terms()
        return f"|{'|'.join(asked)}|"

    def clean(self):
        super().clean()
        if len(self._folded_terms()) + bool(fold(self.only_for)) < 2:
            raise ValidationError(_("Enter at least two words that mean the same."))

    def term_list(self) -> list[str]:
        """The terms as the editor wrote them."""
        lines = self.terms.replace(",", "\n").splitlines()
        return [term for line in lines if (term := " ".join(line.split()))]

    def _folded_terms(self):
        return list(dict.fromkeys(term for t in self.term_list() if (term := " ".join(fold(t)))))


class PinnedSearch(FoldedModel):
    """A search whose first results an editor has chosen."""

    text = models.CharField(
        _("search"),
        max_length=200,
        help_text=_("What shoppers type, in full. Capitals, accents and signs do not count."),
    )
    folded = models.CharField(max_length=200, unique=True, editable=False)
    """Derived: the text as it is compared."""

    class Meta:
        ordering = ["text"]
        verbose_name = _("search with chosen results")
        verbose_name_plural = _("searches with chosen results")

    def __str__(self):
        return self.text

    def fold(self):
        return searched(self.text)

    def clean(self):
        super().clean()
        if not self.fold():
            raise ValidationError({"text": _("Enter a word.")})
        if type(self).objects.exclude(pk=self.pk).filter(folded=self.fold()).exists():
            raise ValidationError({"text": _("There is one for this search already.")})


class PinnedResult(models.Model):
    """A product's place on top of the results of a search."""

    search = models.ForeignKey(
        PinnedSearch, on_delete=models.CASCADE, related_name="results", verbose_name=_("search")
    )
    product = models.ForeignKey(
        settings.DJANGO_CATALOG_PRODUCT_MODEL,
        on_delete=models.CASCADE,
        related_name="pinned_results",
        verbose_name=_("product"),
    )
    position = models.PositiveIntegerField(_("position"), blank=True, default=None)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("chosen result")
        verbose_name_plural = _("chosen results")
        constraints = [
            models.UniqueConstraint(
                fields=["search", "product"],
                name="django_catalog_pinnedresult_once",
                violation_error_message=_("The product is chosen twice."),
            )
        ]

    def __str__(self):
        return str(self.product)

    def save(self, **kwargs):
        if self.position is None:
            others = type(self).objects.using(kwargs.get("using")).filter(search=self.search_id)
            last = others.aggregate(last=Max("position"))["last"]
            self.position = 0 if last is None else last + 1
        super().save(**kwargs)

    save.alters_data = True


class MissedSearch(models.Model):
    """What shoppers searched for and did not find."""

    text = models.CharField(_("search"), max_length=200, unique=True)
    """As it is compared, so that the same search counts as one."""
    times = models.PositiveIntegerField(_("times"), default=1)
    last_at = models.DateTimeField(_("last time"), default=timezone.now, db_index=True)

    objects = MissedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-times", "-last_at"]
        verbose_name = _("search without results")
        verbose_name_plural = _("searches without results")

    def __str__(self):
        return self.text
