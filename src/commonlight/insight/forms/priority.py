"""What decides where to reach out first: figures, weights, how many areas, and the floor for rural ones."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.core.languages import languages
from commonlight.insight.services import priority
from commonlight.places.models import Indicator
from commonlight.places.selectors import indicators

WEIGHTS = [("1", _("as the others")), ("2", _("twice the others")), ("0.5", _("half of the others"))]
# The themes of need that carry a weight; minority status has a question of its own.
WEIGHED = (Indicator.Theme.INCOME, Indicator.Theme.HOUSEHOLD, Indicator.Theme.HOUSING)
MOST_AREAS = 500


class PriorityForm(forms.Form):
    """Four layers are shown side by side; only need makes the list."""

    within = forms.CharField(label=_("Only areas whose code begins with"), max_length=24, required=False)
    need = forms.MultipleChoiceField(
        label=_("What shows need?"), widget=forms.CheckboxSelectMultiple,
        help_text=_("At least three figures. Reports and arrests are not among them: they say who was heard."),
    )  # fmt: skip
    exposure = forms.MultipleChoiceField(
        label=_("What shows that people live or work where they are easily exploited?"), widget=forms.CheckboxSelectMultiple,
        required=False, help_text=_("Shown beside need, never added to it. You may leave this empty."),
    )  # fmt: skip
    with_minority = forms.BooleanField(
        label=_("Give minority status a weight"), required=False,
        help_text=_("It says who lives somewhere. The run with and the run without it are both kept."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Services in which language?"))
    n = forms.IntegerField(label=_("How many areas can you reach?"), min_value=1, max_value=MOST_AREAS, initial=10)
    rural_floor = forms.IntegerField(
        label=_("At least so many of 100 areas are rural"), min_value=0, max_value=100, initial=30
    )

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.level = level
        found = indicators(level=level)
        needs = [one for one in found if priority.may_be_need(one)]
        themes = dict(Indicator.Theme.choices)
        self.fields["need"].choices = [(one.slug, f"{_(one.name)} ({themes[one.theme]})") for one in needs]  # type: ignore[attr-defined]
        self.fields["exposure"].choices = [  # type: ignore[attr-defined]
            (one.slug, _(one.name)) for one in found if priority.may_be_exposure(one)
        ]
        if not self.is_bound:
            self.initial.setdefault("need", [one.slug for one in needs])
        self.fields["language"].choices = [(code.split("-")[0], one.name) for code, one in languages().items()]  # type: ignore[attr-defined]
        self.fields["language"].initial = "es"
        for theme in WEIGHED:
            label = _("Weight of: %(theme)s") % {"theme": themes[theme]}
            self.fields[f"weight_{theme}"] = forms.ChoiceField(
                label=label, choices=WEIGHTS, initial="1", required=False
            )

    def clean(self) -> dict[str, Any]:
        """Refuse what must not decide."""
        said = super().clean() or self.cleaned_data
        need, exposure = said.get("need", []), said.get("exposure", [])
        if twice := set(need) & set(exposure):
            self.add_error(
                "exposure", _("A figure can stand in one layer only: %(what)s") % {"what": ", ".join(sorted(twice))}
            )
        minority = {one.slug for one in indicators(level=self.level) if one.theme == Indicator.Theme.MINORITY}
        if need and len(set(need) - minority) < priority.FEWEST:
            self.add_error("need", _("Choose at least three figures, minority status not counted."))
        return said

    def said(self) -> dict[str, Any]:
        """Return what `services.priority.ask` takes."""
        data = self.cleaned_data
        return {
            "level": self.level,
            "within": data["within"].strip(),
            "need": data["need"],
            "exposure": data["exposure"],
            "weights": {str(theme): float(data.get(f"weight_{theme}") or 1) for theme in WEIGHED},
            "with_minority": data["with_minority"],
            "language": data["language"],
            "n": data["n"],
            "rural_floor": data["rural_floor"] / 100,
        }
