"""Forms of comparisons: one for each source, and the two files of another coalition's table."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core import clock
from commonlight.feedback.code_frame import themes
from commonlight.feedback.models.notes import Note
from commonlight.insight.compare_tables import published
from commonlight.insight.compare_words import CLASS_SPLITS, NOTE_SPLITS, category_label, column_and_category, half_word
from commonlight.insight.models import Release
from commonlight.insight.register_areas import RATES
from commonlight.insight.register_words import category_word, title_of
from commonlight.insight.services.compare_facts import IN_TIME, halves_over, other_tables, own_tables

COUNTED = ("kind", "setting")


class ReleaseField(forms.ModelChoiceField):
    """One of our own tables that is out, by its title in the page's language."""

    def label_from_instance(self, row: Any) -> str:
        """Return number and title."""
        return f"{row.number}. {title_of(row)}"


def _out(fits: Any) -> Any:
    rows = Release.objects.filter(state=Release.State.RELEASED).order_by("-number")
    return rows.filter(pk__in=[row.pk for row in rows if fits(row)])


def _categories(tables: list[Any]) -> list[tuple[str, str]]:
    held = {(column, one) for table in tables for column in COUNTED if column in table.by for one in table.categories(column)}  # fmt: skip
    return [
        (f"{column}:{one}", category_label(column, one)) for column, one in sorted(held, key=lambda pair: category_label(*pair))
    ]  # fmt: skip


class TablesForm(forms.Form):
    """A question about published tables; `is_empty` while none is out."""

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to choose from in some field."""
        return any(not len(one.choices) or list(one.choices)[-1][0] == "" for one in self.fields.values())  # type: ignore[attr-defined]


class TimesForm(TablesForm):
    """A category's share over the times of a published table."""

    release = ReleaseField(label=_("Which published table?"), queryset=Release.objects.none())
    category = forms.ChoiceField(label=_("The share of what?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = _out(lambda row: any("month" in one.by and set(one.by) & set(COUNTED) for one in published(row)))
        self.fields["release"].queryset = held  # type: ignore[attr-defined]
        self.fields["category"].choices = _categories([one for row in held for one in published(row)])  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """Return what `compare_facts.times` takes."""
        return {
            "release": self.cleaned_data["release"],
            "category": column_and_category(self.cleaned_data["category"])[1],
        }


class AreasForm(TablesForm):
    """The rates of a published map."""

    release = ReleaseField(label=_("Which published map?"), queryset=Release.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release"].queryset = _out(lambda row: RATES in row.files)  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """Return what `compare_facts.areas` takes."""
        return {"release": self.cleaned_data["release"]}


class CoalitionsForm(TablesForm):
    """A category's share in one time, by coalition."""

    category = forms.ChoiceField(label=_("The share of what?"))
    period = forms.ChoiceField(
        label=_("In which time?"), help_text=_("Coalitions whose table does not have it are left out.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tables = [one for one in (*own_tables(), *other_tables()) if "month" in one.by]
        periods = sorted({period for one in tables for period in one.categories("month")}, reverse=True)
        self.fields["category"].choices = _categories(tables)  # type: ignore[attr-defined]
        self.fields["period"].choices = [(one, category_word("month", one)) for one in periods]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """Return what `compare_facts.coalitions` takes."""
        column, category = column_and_category(self.cleaned_data["category"])
        return {"column": column, "category": category, "period": self.cleaned_data["period"]}


class ClassesForm(forms.Form):
    """What sessions changed, split one way."""

    split = forms.ChoiceField(
        label=_("Split how?"), choices=list(CLASS_SPLITS.items()),
        help_text=_("A group needs three sessions with results and eleven people. Sessions of this half-year wait until it is over."),
    )  # fmt: skip

    def said(self) -> dict[str, Any]:
        """Return what `compare_facts.classes` takes."""
        return {"split": self.cleaned_data["split"]}


class NotesForm(forms.Form):
    """The share of notes answered in time, or of a code, split one way."""

    what = forms.ChoiceField(label=_("The share of what?"))
    split = forms.ChoiceField(label=_("Split how?"), choices=list(NOTE_SPLITS.items()))
    half = forms.ChoiceField(
        label=_("Of which half-year?"), required=False,
        help_text=_("Half-years that are over, each counted once. Leave it empty when you split by half-year."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        frame = [(code.name, f"{theme.label}: {code.label}") for theme in themes() for code in theme.codes]
        self.fields["what"].choices = [(IN_TIME, _("Answered by the promised day")), *frame]  # type: ignore[attr-defined]
        days = [day for pair in Note.objects.values_list("came", "due") for day in pair]
        halves = [(one, half_word(one)) for one in halves_over(days, clock.today())]
        self.fields["half"].choices = [("", _("All, side by side")), *halves]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Let the half-year and the split fit each other."""
        said = super().clean() or self.cleaned_data
        if said.get("split") == "half" and said.get("half"):
            self.add_error("half", _("Leave it empty: half-years stand side by side."))
        if said.get("split") and said["split"] != "half" and not said.get("half"):
            self.add_error("half", _("Choose a half-year."))
        if said.get("what", IN_TIME) != IN_TIME and said.get("split", "half") != "half":
            self.add_error("split", _("What notes speak of is compared between half-years only, or small counts could be worked out."))  # fmt: skip
        return said

    def said(self) -> dict[str, Any]:
        """Return what `compare_facts.notes` takes."""
        return {name: self.cleaned_data[name] for name in ("what", "split", "half")}


class ReferralsForm(forms.Form):
    """Nothing to choose: all quarters that were released."""

    def said(self) -> dict[str, Any]:
        """Return what `compare_facts.referrals` takes."""
        return {}


class BringForm(forms.Form):
    """The two files of a table that another coalition published."""

    description = forms.FileField(label=_("Its description (metadata.json)"))
    table = forms.FileField(label=_("The table (table-1.csv)"))
