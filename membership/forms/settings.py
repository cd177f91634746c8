"""Who the partnership is and how it looks."""

from django import forms

SHORT = {"class": "govuk-input--width-10"}


class IdentityForm(forms.Form):
    """What documents print about the supplier."""

    name = forms.CharField(label="Name of the partnership", max_length=120)
    legal_name = forms.CharField(label="Legal name on invoices", required=False, max_length=160)
    address = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))
    contact_email = forms.EmailField(label="E-mail address for questions", required=False)
    company_number = forms.CharField(required=False, max_length=8, widget=forms.TextInput(attrs=SHORT))
    charity_number = forms.CharField(required=False, max_length=8, widget=forms.TextInput(attrs=SHORT))
    vat_number = forms.CharField(
        label="VAT number",
        required=False,
        max_length=16,
        widget=forms.TextInput(attrs=SHORT),
        help_text="Leave it empty when you are not registered: your documents then show no VAT.",
    )


class BankForm(forms.Form):
    """Where schools pay, and when."""

    bank_account_name = forms.CharField(label="Account name", required=False, max_length=60)
    bank_sort_code = forms.CharField(
        label="Sort code", required=False, max_length=8, help_text="For example 12-34-56",
        widget=forms.TextInput(attrs=SHORT),
    )  # fmt: skip
    bank_account_number = forms.CharField(
        label="Account number", required=False, max_length=8, widget=forms.TextInput(attrs=SHORT)
    )
    payment_terms_days = forms.IntegerField(
        label="Days to pay", min_value=0, max_value=120, widget=forms.TextInput(attrs={"class": "govuk-input--width-3"})
    )
    document_prefix = forms.CharField(
        label="Prefix of invoice numbers", required=False, max_length=6, widget=forms.TextInput(attrs=SHORT)
    )


class ColourForm(forms.Form):
    """The accent."""

    colour = forms.CharField(
        label="Accent colour", max_length=7, help_text="For example #0b5d66. White text must be readable on it.",
        widget=forms.TextInput(attrs=SHORT),
    )  # fmt: skip


class LogoForm(forms.Form):
    """A picture for the top bar; none takes the present one away."""

    logo = forms.FileField(label="Logo", required=False, help_text="PNG, JPEG or WebP, up to 1 MB.")
    remove = forms.BooleanField(label="Show no logo", required=False)

    def clean(self) -> dict[str, object]:
        """Ask for one of the two."""
        given = super().clean() or {}
        if not given.get("logo") and not given.get("remove"):
            self.add_error("logo", "Choose a picture.")
        return given
