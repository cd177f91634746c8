"""What a school types when it answers: as little as possible."""

from django import forms

REASON = 300


class ConfirmForm(forms.Form):
    """The price that was shown, so that no other is agreed, and perhaps a purchase order."""

    expected_pence = forms.IntegerField(widget=forms.HiddenInput)
    purchase_order = forms.CharField(
        required=False,
        max_length=40,
        label="Purchase order number",
        help_text="It is printed on the invoice. You can add it later.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )


class NumberForm(forms.Form):
    """What the number should be, and why."""

    stated_value = forms.DecimalField(
        label="How many pupils should it be?",
        min_value=0,
        max_value=99_999,
        max_digits=7,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
        error_messages={"required": "Enter the number of pupils", "invalid": "The number of pupils must be a number"},
    )
    stated_reason = forms.CharField(
        label="Why is it different?",
        required=False,
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: part-time nursery children, or a class that closed before the census.",
    )


class TalkForm(forms.Form):
    """What the school would like to talk about."""

    message = forms.CharField(
        label="What would you like to talk about?",
        required=False,
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The partnership office will call or write to you. Your place and price are held meanwhile.",
    )


class DeclineForm(forms.Form):
    """Why the school does not want membership."""

    reason = forms.CharField(
        label="Why not this year?",
        required=False,
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It helps the partnership to know.",
    )


class PurchaseOrderForm(forms.Form):
    """The number that goes on the invoice."""

    purchase_order = forms.CharField(
        label="Purchase order number",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
