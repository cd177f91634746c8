"""Confirming who did not come, before an event is settled."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms


class SeenField(forms.TypedMultipleChoiceField):
    """Numbers as they were shown; one that is not on the list any more is for the operation to refuse."""

    def valid_value(self, value: object) -> bool:
        return str(value).isdecimal()


class SettleForm(forms.Form):
    """Who is charged for not coming, as the list was shown; and which questions are asked."""

    seen = SeenField(required=False, coerce=int, widget=forms.MultipleHiddenInput)
    charged = SeenField(
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        label="Record as not having come, and charge",
        help_text="Take the tick away to charge nothing, for example for somebody who was ill.",
    )
    form = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="Questions for delegates")

    def __init__(
        self, *args: Any, absentees: Sequence[tuple[int, str]], forms_of: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        ids = [pk for pk, _ in absentees]
        kwargs["initial"] = {"seen": ids, "charged": ids}
        super().__init__(*args, **kwargs)
        cast(SeenField, self.fields["charged"]).choices = absentees
        choice = cast(forms.TypedChoiceField, self.fields["form"])
        choice.choices = [("", "The current form"), *forms_of]
        if not absentees:
            del self.fields["charged"]
