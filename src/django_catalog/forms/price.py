"""Price fields that show amounts as they are written, not as they are stored."""

from ..money import round_to_minor_unit

PRICES = ("price", "compare_at_price")


def show_prices(form, amounts: dict, currency: str) -> None:
    """Show these amounts, by field name, in a form whose fields follow the model's."""
    for name, amount in amounts.items():
        if amount is not None:
            form.initial[name] = round_to_minor_unit(amount, currency)
        elif not form.instance._state.adding:
            form.initial[name] = None
        if name in form.fields:
            # The currency decides how many decimals there are, and it may be changed.
            form.fields[name].widget.attrs["step"] = "any"
