"""Pages on which staff add, change and delete products."""

from copy import copy

from django.contrib import messages
from django.contrib.auth import get_permission_codename
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import IntegrityError, router, transaction
from django.db.models import ProtectedError, RestrictedError
from django.forms import all_valid
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, DeleteView, UpdateView

from .. import get_product_model
from ..forms import MediaFormSet, ProductForm, VariantFormSet


class StaffProductView(PermissionRequiredMixin):
    """A page for those who may do ``action`` to products. Visitors are asked to log in;
    others who may not are refused."""

    action: str
    """``"add"``, ``"change"`` or ``"delete"``."""

    def get_permission_required(self):
        return [_permission(self.action)]

    def get_queryset(self):
        return get_product_model()._default_manager.all()


class ProductEditView(StaffProductView):
    """The form of a product with its variants and media, saved together or not at all."""

    form_class = ProductForm
    formset_classes = {"variants": VariantFormSet, "media": MediaFormSet}
    """The formsets by their names in the template and their prefixes."""
    template_name = "django_catalog/product_form.html"
    context_object_name = "product"
    success_message: str

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = self.get_form()
        form_is_valid = form.is_valid()
        formsets = self.get_formsets(form.instance)
        sent = [formset for formset in formsets.values() if formset.is_bound]
        if not all_valid(sent) or not form_is_valid:
            return self.form_invalid(form, formsets)
        try:
            with transaction.atomic(using=router.db_for_write(form.instance.__class__)):
                product = self.save(form, sent)
        except IntegrityError:
            # Checked above, so somebody else has saved the same in the meantime.
            form.add_error(None, _("Somebody has just saved one with the same SKU or options."))
            return self.form_invalid(form, formsets)
        self.object = product
        messages.success(request, self.success_message % {"name": product})
        return HttpResponseRedirect(self.get_success_url())

    def save(self, form, formsets):
        """Save everything, within a transaction; returns the product."""
        product = form.save()
        for formset in formsets:
            formset.save()
        return product

    def form_invalid(self, form, formsets):
        return self.render_to_response(self.get_context_data(form=form, formsets=formsets))

    def get_form_kwargs(self):
        # A copy, so that the page can still name the product as it is when the form
        # is refused: a slug that was emptied has no address.
        return super().get_form_kwargs() | {"instance": copy(self.object)}

    def get_formsets(self, product) -> dict:
        """Formsets by name. One that is not in the submitted page is left alone, so that
        a template may leave it out."""
        sent = self.request.POST
        return {
            name: formset_class(
                data=sent if f"{name}-TOTAL_FORMS" in sent else None,
                files=self.request.FILES or None,
                instance=product,
                prefix=name,
            )
            for name, formset_class in self.formset_classes.items()
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if "formsets" not in context:
            context["formsets"] = self.get_formsets(context["form"].instance)
        return context | {"is_new": self.object is None}

    def get_success_url(self):
        published = self.get_queryset().published().filter(pk=self.object.pk)
        if published.exists():
            return self.object.get_absolute_url()
        if self.request.user.has_perm(_permission("change")):
            return f"{self.object.get_absolute_url()}?preview=1"
        return reverse("django_catalog:product_list")


class ProductCreateView(ProductEditView, CreateView):
    action = "add"
    success_message = gettext_lazy("“%(name)s” has been added.")

    def get_object(self, queryset=None):
        return None


class ProductUpdateView(ProductEditView, UpdateView):
    action = "change"
    success_message = gettext_lazy("“%(name)s” has been saved.")


class ProductDeleteView(StaffProductView, DeleteView):
    action = "delete"
    template_name = "django_catalog/product_confirm_delete.html"
    context_object_name = "product"

    def form_valid(self, form):
        try:
            with transaction.atomic(using=router.db_for_write(self.object.__class__)):
                self.object.delete()
        except (ProtectedError, RestrictedError):
            form.add_error(None, _("Something still refers to it. Archive it instead."))
            return self.form_invalid(form)
        message = _("“%(name)s” has been deleted.") % {"name": self.object}
        messages.success(self.request, message)
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self):
        return reverse("django_catalog:product_list")


def _permission(action):
    options = get_product_model()._meta
    return f"{options.app_label}.{get_permission_codename(action, options)}"
