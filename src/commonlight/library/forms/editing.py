"""An entry as the team writes it; which fields it has follows from its kind, what they may hold from the schema."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import western_digits
from commonlight.core.languages import languages
from commonlight.library import labels, selectors
from commonlight.library.reading import grade
from commonlight.library.rows import Stands
from commonlight.library.schema import DEFAULT_LANGUAGE, Kind, Named, phone
from commonlight.library.shown import term
from commonlight.library.texts import clean_text

LONGEST_LINE, LONGEST_TEXT = 300, 3000
ONE_LINE = frozenset({"title", "name", "word", "operator", "hours", "speaks", "ways"})
# These are kept as they are: a page for them would help nobody.
NOT_ON_PAGE = frozenset({"page_date", "ilo_indicator"})
SIZE = re.compile(r"(\d+(?:[.,]\d+)?)\s*[x×]\s*(\d+(?:[.,]\d+)?)", re.IGNORECASE)
GRADES = [
    ("A", _("A: I read it at an official source.")),
    ("B", _("B: I read it somewhere else, or only in part.")),
    ("C", _("C: I know it, but have not read it anywhere.")),
]


class TextField(forms.CharField):
    """Words of an entry, cleaned."""

    def __init__(self, *, lines: int = 0, **kwargs: Any) -> None:
        if lines:
            kwargs["widget"] = forms.Textarea(attrs={"rows": lines})
        super().__init__(max_length=LONGEST_TEXT if lines else LONGEST_LINE, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the words as they are stored."""
        return clean_text(super().clean(value))


class PhoneField(forms.CharField):
    """A number one can dial, in the digits of any script."""

    def clean(self, value: Any) -> str:
        """Return it in western digits; raises ValidationError for what nobody can dial."""
        number = western_digits(super().clean(value))
        if number and phone(number):
            raise forms.ValidationError(_("Write the number with digits, spaces or hyphens, + only in front."))
        return number


def _choices(section: str, *, empty: bool) -> list[tuple[str, str]]:
    language = get_language() or DEFAULT_LANGUAGE
    held = selectors.content()
    codes: Iterable[str] = held.places if section == "place" else held.terms[DEFAULT_LANGUAGE][section]
    pairs = [(code, term(section, code, language).words) for code in codes]
    if section == "place":
        pairs.sort(key=lambda pair: pair[1])
    return [("", gettext("Choose")), *pairs] if empty else pairs


class EntryForm(forms.Form):
    """
    One entry with its English words.

    stands : how it stands now, or None for a new one
    """

    on_number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, kind: Kind, stands: Stands | None, is_new: bool, **kwargs: Any) -> None:
        self.kind, self.stands, self.is_new = kind, stands, is_new
        super().__init__(*args, **kwargs)
        for text in kind.all_texts:
            self.fields[f"text_{text}"] = self._text(text)
        for fact, rule in {**kind.facts, **kind.optional_facts}.items():
            field = self._fact(fact, rule)
            if field is not None:
                self.fields[fact] = field
        if "posting" in kind.optional_facts:
            self._add_posting()
        self.fields["source"] = TextField(label=labels.FIELDS["source"], help_text=labels.HINTS["source"])
        self.fields["grade"] = forms.ChoiceField(
            label=_("How do you know it?"), choices=GRADES, widget=forms.RadioSelect, initial="C"
        )
        if not is_new and stands is not None and stands.translations:
            self.fields["translations_hold"] = forms.BooleanField(
                label=_("The translations still say the same"),
                required=False,
                help_text=_("If not, English shows instead of each translated text whose English you changed."),
            )
        self.fields["reason"] = TextField(
            label=_("Why do you change it?"), required=False, help_text=_("For whoever reviews it.")
        )
        self.reads_hard: list[str] = []
        if "reads_hard_ok" in self.data:
            self._ask_reading()

    def _text(self, text: str) -> forms.Field:
        is_line = text in ONE_LINE
        return TextField(
            label=labels.FIELDS[text],
            help_text=labels.HINTS.get(text, ""),
            required=text in self.kind.texts,
            lines=0 if is_line else 3,
        )

    def _fact(self, fact: str, rule: Any) -> forms.Field | None:
        label, hint = labels.FIELDS[fact], labels.HINTS.get(fact, "")
        required = fact in self.kind.facts
        if fact in NOT_ON_PAGE or fact == "posting" or (fact == "number" and self.kind.name == "sign"):
            return None
        if isinstance(rule, Named) and rule.many:
            return forms.MultipleChoiceField(
                label=label, choices=_choices(rule.section, empty=False), widget=forms.CheckboxSelectMultiple
            )
        if isinstance(rule, Named):
            return forms.ChoiceField(label=label, choices=_choices(rule.section, empty=True))
        if rule is phone:
            return PhoneField(
                label=label,
                help_text=hint,
                required=required,
                max_length=30,
                widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "dir": "ltr"}),
            )
        if fact == "year":
            return forms.IntegerField(label=label, min_value=1800, max_value=2100)
        if fact == "day_and_night":
            return forms.BooleanField(label=_("Open day and night"), required=False)
        errors = {"required": _("A law needs its citation. Without it nobody can find the law and check it.")}
        more = {"error_messages": errors} if fact == "citation" else {}
        return TextField(label=label, help_text=hint, required=required, lines=0, **more)

    def _add_posting(self) -> None:
        known = [(code, language.name) for code, language in languages().items()]
        held = ((self.stands.row.get("posting") or {}) if self.stands else {}).get("languages", [])
        known += [(code, code) for code in held if code not in languages()]
        self.fields["posting_languages"] = forms.MultipleChoiceField(
            label=_("Languages of the notice"), choices=known, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["posting_size"] = forms.CharField(
            label=_("Least size of the notice in inches"),
            required=False,
            max_length=20,
            help_text=_("Such as 8.5 x 11."),
        )
        self.fields["posting_font"] = forms.IntegerField(
            label=_("Least size of the letters in points"), required=False, min_value=1, max_value=500
        )

    def _ask_reading(self) -> None:
        self.fields["reads_hard_ok"] = forms.BooleanField(
            label=_("Keep these words"), required=False, help_text=_("Whoever reviews them sees that they read hard.")
        )

    @staticmethod
    def initial_of(stands: Stands) -> dict[str, Any]:
        """Return what the form holds for an entry as it stands."""
        row = stands.row
        initial = {name: value for name, value in row.items() if name not in ("id", DEFAULT_LANGUAGE, "posting")}
        initial |= {f"text_{text}": words for text, words in row[DEFAULT_LANGUAGE].items()}
        posting = row.get("posting") or {}
        return initial | {
            "posting_languages": posting.get("languages", []),
            "posting_size": " x ".join(f"{inches:g}" for inches in posting.get("size_in", ())),
            "posting_font": posting.get("font_pt"),
        }

    def clean_posting_size(self) -> list[float] | None:
        """Return two inches, or None."""
        typed = western_digits(self.cleaned_data["posting_size"])
        found = SIZE.fullmatch(typed)
        if typed and not found:
            raise forms.ValidationError(_("Write two numbers with an x between them, such as 8.5 x 11."))
        return [float(part.replace(",", ".")) for part in found.groups()] if found else None

    def clean(self) -> dict[str, Any]:
        """Ask once about words that read hard."""
        held: dict[str, Any] = super().clean() or {}
        for text, highest in self.kind.highest_grade.items():
            found = grade(held.get(f"text_{text}") or "", DEFAULT_LANGUAGE)
            if found is not None and found > highest:
                self.reads_hard.append(text)
                if not held.get("reads_hard_ok"):
                    self.add_error(
                        f"text_{text}",
                        gettext(
                            "This reads at grade %(found).0f; at most %(highest).0f is good. Use shorter sentences and "
                            "shorter words. If it cannot be said more simply, tick “Keep these words” below."
                        )
                        % {"found": found, "highest": highest},
                    )
        if self.reads_hard and "reads_hard_ok" not in self.fields:
            self._ask_reading()
        return held

    def stands_after(self, identifier: str, more_facts: Mapping[str, Any]) -> Stands:
        """Return how the entry is meant to stand; `more_facts` are those that are on no page."""
        held = self.cleaned_data
        texts = {text: held[f"text_{text}"] for text in self.kind.all_texts if held.get(f"text_{text}")}
        row: dict[str, Any] = {"id": identifier, "grade": held["grade"], "source": held["source"], **more_facts}
        for fact in (*self.kind.facts, *self.kind.optional_facts):
            value = held.get(fact)
            if fact in self.fields and (fact in self.kind.facts or value):
                row[fact] = value
        posting = {
            "languages": held.get("posting_languages"),
            "size_in": held.get("posting_size"),
            "font_pt": held.get("posting_font"),
        }
        if any(posting.values()):
            row["posting"] = {name: value for name, value in posting.items() if value}
        was = self.stands.row if self.stands else {}
        # A text that was rewritten has been read anew; what was from memory and stays, stays so.
        unchecked = [
            text
            for text in was.get("unchecked", ())
            if text in texts and texts[text] == was[DEFAULT_LANGUAGE].get(text)
        ]
        if unchecked:
            row["unchecked"] = unchecked
        row[DEFAULT_LANGUAGE] = texts
        return Stands(row, self._translations(texts, was.get(DEFAULT_LANGUAGE, {})))

    def _translations(self, texts: Mapping[str, str], were: Mapping[str, str]) -> dict[str, dict[str, str]]:
        if self.stands is None:
            return {}
        holds = self.cleaned_data.get("translations_hold")
        kept = {
            language: {
                text: words
                for text, words in held.items()
                if text in texts and (holds or texts[text] == were.get(text))
            }
            for language, held in self.stands.translations.items()
        }
        return {language: held for language, held in kept.items() if held}


class WordsForm(forms.Form):
    """The words of one entry in another language; an empty one falls back to English."""

    on_number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, kind: Kind, stands: Stands, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stands, self._language = stands, language
        known = languages().get(language)
        direction = known.direction if known else "ltr"
        for text in kind.all_texts:
            english = stands.row[DEFAULT_LANGUAGE].get(text)
            if english and text not in kind.names:
                field = TextField(
                    label=labels.FIELDS[text],
                    help_text=format_html('<span lang="en" dir="ltr">{}</span>', english),
                    required=False,
                    lines=0 if text in ONE_LINE else 3,
                )
                field.widget.attrs.update({"lang": language, "dir": direction})
                self.fields[f"text_{text}"] = field
        self.fields["reason"] = TextField(
            label=_("Why do you change it?"), required=False, help_text=_("For whoever reviews it.")
        )

    @staticmethod
    def initial_of(stands: Stands, language: str) -> dict[str, Any]:
        """Return what the form holds for an entry as it stands."""
        return {f"text_{text}": words for text, words in stands.translations.get(language, {}).items()}

    def stands_after(self) -> Stands:
        """Return how the entry is meant to stand."""
        texts = {
            name.removeprefix("text_"): words
            for name, words in self.cleaned_data.items()
            if name.startswith("text_") and words
        }
        kept = {code: held for code, held in self._stands.translations.items() if code != self._language}
        return Stands(self._stands.row, {**kept, **({self._language: texts} if texts else {})})


class DecisionForm(forms.Form):
    """The second person's answer to a change."""

    facts_checked = forms.BooleanField(
        label=_("I read the source, and the facts are right"),
        required=False,
        help_text=_(
            "Then the entry counts as reviewed by you today. Without it, the words stand but wait for a review."
        ),
    )
    answer = TextField(label=_("Answer to the author"), required=False, lines=2)

    def __init__(self, *args: Any, may_check: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_check:
            del self.fields["facts_checked"]

    def clean(self) -> dict[str, Any]:
        """A refusal needs a reason."""
        held: dict[str, Any] = super().clean() or {}
        if "refuse" in self.data and not held.get("answer"):
            self.add_error("answer", _("Say why, so that the author can mend it."))
        return held


class WrongForm(forms.Form):
    """Why an entry is wrong."""

    words = TextField(
        label=_("What is wrong?"), required=True, lines=2, help_text=_("The team sees it. The entry is hidden at once.")
    )


class FindForm(forms.Form):
    """Which entries to list; what cannot be chosen is left empty."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("Where it stands"), required=False)
    words = forms.CharField(label=_("Words"), required=False, max_length=100)

    STATES = [
        ("", _("All")),
        ("unreviewed", _("Not reviewed by a named person")),
        ("wrong", _("Found wrong")),
        ("ours", _("Changed or added here")),
        ("elsewhere", _("Reviewed elsewhere, not yet here")),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *labels.KINDS.items()]  # type: ignore[attr-defined]
        self.fields["state"].choices = self.STATES  # type: ignore[attr-defined]

    def chosen(self, field: str) -> str:
        """Return what was chosen, or an empty text."""
        self.is_valid()
        return str(self.cleaned_data.get(field) or "")
