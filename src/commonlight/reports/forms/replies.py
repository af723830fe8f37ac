"""Forms of reply texts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commonlight.core.languages import languages
from commonlight.reports.forms.fields import WordsField
from commonlight.reports.services.replies import MOST_CHARACTERS, PlaceholderUnknown, Reply, check_placeholders


class ReplyTextForm(forms.Form):
    """One reply text in one language."""

    code = forms.SlugField(
        label=_("Short name"), help_text=_("The same in every language, like “safe”."), max_length=24
    )
    language = forms.ChoiceField(label=_("Language"))
    title = WordsField(label=_("Title"), max_length=80)
    text = WordsField(
        label=_("Text"),
        help_text=_("You may use {organisation}, {hours} and {number}. No other braces."),
        max_length=MOST_CHARACTERS,
        rows=6,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, one.name) for code, one in languages().items()]  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        """Refuse a placeholder that nothing fills."""
        text: str = self.cleaned_data["text"]
        try:
            check_placeholders(text)
        except PlaceholderUnknown as problem:
            raise ValidationError(
                _("Nothing fills %(found)s. Use {organisation}, {hours} or {number}, and close each brace."),
                params={"found": problem.found},
            ) from problem
        return text


class TakeReplyForm(forms.Form):
    """Which text to put into the answer; it can be changed there before it is sent."""

    reply = forms.ChoiceField(label=_("Start from a text"))

    def __init__(self, *args: Any, replies: list[Reply], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply"].choices = [  # type: ignore[attr-defined]
            (f"{one.code}:{one.language}", f"{one.language}: {one.title}") for one in replies
        ]
