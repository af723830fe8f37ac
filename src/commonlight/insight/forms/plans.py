"""What a plan is made with: which areas and need, money and hours, up to six programmes, and floors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonlight.insight.services import priority
from commonlight.insight.services.plans import LANGUAGE, NAMED, RURAL, Offer, Promise
from commonlight.outreach.models import Programme
from commonlight.places.models import Area
from commonlight.places.selectors import indicators

MOST_OFFERS, MOST_NAMED = 6, 200
KINDS = [
    ("covered", _("of all people within reach")),
    ("met", _("of its own people within reach")),
    ("budget", _("of the money")),
]
FLOORS = (
    (RURAL, _("Rural areas: at least so many of 100")),
    (LANGUAGE, _("Areas where many speak little English: at least so many of 100")),
    (NAMED, _("Areas named below: at least so many of 100")),
)


def levels() -> list[tuple[str, str]]:
    """Return the levels of which areas are there."""
    held = set(Area.objects.values_list("level", flat=True).distinct())
    return [(value, str(label)) for value, label in Area.Level.choices if value in held]


class PlanForm(forms.Form):
    """One question: what to do where with this money."""

    within = forms.CharField(label=_("Only areas whose code begins with"), max_length=24, required=False)
    need = forms.ChoiceField(
        label=_("Which figure counts as need?"),
        help_text=_(
            "A public figure about conditions. Reports and arrests are not among them: they say who was heard."
        ),
    )
    budget = forms.FloatField(label=_("Money for all of it"), min_value=1, max_value=1e9)
    hours = forms.FloatField(
        label=_("Hours of people for all of it"), min_value=1, max_value=1e7, required=False,
        help_text=_("Leave empty for no limit."),
    )  # fmt: skip

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.level = level
        found = [one for one in indicators(level=level) if priority.may_be_need(one)]
        self.fields["need"].choices = [(one.slug, _(one.name)) for one in found]  # type: ignore[attr-defined]
        names = list(
            Programme.objects.exclude(state=Programme.State.ENDED).order_by("name").values_list("name", flat=True)
        )
        for number in range(1, MOST_OFFERS + 1):
            self._offer(number, names[number - 1] if number <= len(names) else "")
        for group, label in FLOORS:
            self.fields[f"share_{group}"] = forms.FloatField(label=label, min_value=0, max_value=100, required=False)
            self.fields[f"kind_{group}"] = forms.ChoiceField(label=_("Counted as a share"), choices=KINDS)
        self.fields["named"] = forms.CharField(
            label=_("Codes of the named areas, one in a line"), max_length=6000, required=False,
            widget=forms.Textarea({"rows": 3}),
        )  # fmt: skip

    def _offer(self, number: int, name: str) -> None:
        said = {"n": number}
        self.fields[f"name_{number}"] = forms.CharField(
            label=_("Programme %(n)d") % said, max_length=80, required=False, initial=name
        )
        self.fields[f"cost_{number}"] = forms.FloatField(
            label=_("Money for one area"), min_value=1, max_value=1e8, required=False
        )
        self.fields[f"effect_{number}"] = forms.FloatField(
            label=_("Of 100 people with this need it offers something to"), min_value=0.1, max_value=100, required=False
        )
        for key, label, most in (
            ("hours", _("Hours for one area"), 1e6),
            ("reach", _("Kilometers people come to it (0: from the area itself)"), 500),
            ("capacity", _("Most people in one area (empty: no limit)"), 1e8),
        ):
            self.fields[f"{key}_{number}"] = forms.FloatField(label=label, min_value=0, max_value=most, required=False)
        self.fields[f"most_{number}"] = forms.IntegerField(
            label=_("Most areas (empty: no limit)"), min_value=1, max_value=5000, required=False
        )
        self.fields[f"rural_{number}"] = forms.BooleanField(label=_("Rural areas only"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one whole programme or more, of different names; a named programme has money and a share."""
        said = super().clean() or {}
        names = []
        for number in range(1, MOST_OFFERS + 1):
            name = (said.get(f"name_{number}") or "").strip()
            given = [said.get(f"{key}_{number}") for key in ("cost", "effect")]
            if not name or not any(given):
                continue
            for key, value in zip(("cost", "effect"), given, strict=True):
                if value is None and f"{key}_{number}" not in self.errors:
                    self.add_error(f"{key}_{number}", _("A programme needs money for one area, and whom it serves."))
            if name in names:
                self.add_error(f"name_{number}", _("Two programmes have this name."))
            names.append(name)
        if not names and not self.errors:
            self.add_error("name_1", _("Name one programme at least, with its money and whom it serves."))
        if len(self._codes(said)) > MOST_NAMED:
            self.add_error("named", _("Name 200 areas at most."))
        return said

    @staticmethod
    def _codes(said: dict[str, Any]) -> list[str]:
        return [code for line in (said.get("named") or "").splitlines() if (code := line.strip())]

    def asked(self) -> dict[str, Any]:
        """Return what `services.plans.ask` takes."""
        said = self.cleaned_data
        offers = [
            Offer(
                name=said[f"name_{n}"].strip(), cost=said[f"cost_{n}"], effect=said[f"effect_{n}"] / 100,
                hours=said[f"hours_{n}"] or 0.0, reach_km=said[f"reach_{n}"] or 0.0,
                capacity=said[f"capacity_{n}"] or None, at_most=said[f"most_{n}"], only=RURAL if said[f"rural_{n}"] else None,
            )
            for n in range(1, MOST_OFFERS + 1)
            if said[f"name_{n}"].strip() and said[f"cost_{n}"]
        ]  # fmt: skip
        floors = [
            Promise(group, said[f"share_{group}"] / 100, said[f"kind_{group}"])
            for group, _label in FLOORS
            if said[f"share_{group}"]
        ]
        return {
            "level": self.level, "within": said["within"].strip(), "need": said["need"], "offers": offers,
            "budget": said["budget"], "hours": said["hours"], "floors": floors, "named": self._codes(said),
        }  # fmt: skip
