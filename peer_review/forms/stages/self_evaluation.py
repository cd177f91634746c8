"""The self-evaluation: one small form for each theme of the framework."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from peer_review.frameworks import Content, Theme
from peer_review.operations.reviews.self_evaluation import Words, digest_of

LONGEST: Final = 5000


class ThemeForm(forms.Form):
    """What the school says on one theme; `read` is the digest of what was on the page."""

    level = forms.ChoiceField(required=False)
    strengths = forms.CharField(
        required=False, max_length=LONGEST, label="Strengths", widget=forms.Textarea(attrs={"rows": 4})
    )
    challenges = forms.CharField(
        required=False, max_length=LONGEST, label="Challenges", widget=forms.Textarea(attrs={"rows": 4})
    )
    read = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    hide_optional = True

    def __init__(self, data: Any, *, theme: Theme, says: Content, answer: Any = None) -> None:
        self.theme, self.answer, self.is_clashing = theme, answer, False
        kept = {name: getattr(answer, name) for name in ("level", "strengths", "challenges")} if answer else {}
        super().__init__(data, prefix=theme.key, initial=kept | {"read": digest_of(answer)})
        self.fields["strengths"].label, self.fields["challenges"].label = (
            says.words_for("strength"),
            says.words_for("challenge"),
        )
        if says.levels:
            self.fields["level"].label = says.word("level")
            self.fields["level"].choices = [("", "Not judged yet"), *((one.key, one.title) for one in says.levels)]
        else:
            del self.fields["level"]

    @property
    def words(self) -> Words:
        """What was typed."""
        typed = {name: self.cleaned_data.get(name, "") for name in ("level", "strengths", "challenges", "read")}
        return Words(self.theme.key, **typed)

    def show_clash(self, answer: Any) -> None:
        """Keep what was typed beside what a colleague wrote: the next saving has read both."""
        self.answer, self.is_clashing = answer, True
        self.data = {**self.data.dict(), self.add_prefix("read"): digest_of(answer)}


def theme_forms(says: Content, answers: Mapping[str, Any], data: Any = None) -> list[ThemeForm]:
    """Return the forms of all themes, with what is kept or what was typed."""
    return [ThemeForm(data, theme=theme, says=says, answer=answers.get(theme.key)) for theme in says.themes]
