"""What an editor writes about a service; refuses texts that would lead to a place where people are kept safe."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commonlight.directory import gate, terms
from commonlight.directory.models import Assurance, ReceivingProfile, Service, Visibility
from commonlight.directory.opening import DAYS
from commonlight.directory.readers.spreadsheet import hours_of
from commonlight.directory.services.editing import Hours, Place, Receiving, ServiceWords

TEXTS = (
    "name",
    "description",
    "eligibility_description",
    "application_process",
    "fees_description",
    "alert",
    "name_es",
    "description_es",
)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.replace(";", "\n").splitlines() if part.strip()))


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ServiceForm(forms.Form):
    """One service on one page."""

    name = forms.CharField(label=_("Name of the service"), max_length=200)
    organization = forms.CharField(label=_("Organization"), max_length=200)
    description = forms.CharField(label=_("What people get there"), required=False, max_length=4000, widget=_area(5))
    status = forms.ChoiceField(label=_("State"), choices=Service.Status.choices)
    visibility = forms.ChoiceField(label=_("Who may see it"), choices=Visibility.choices)
    terms = forms.MultipleChoiceField(
        label=_("Needs, people, and what makes it easier"), required=False, widget=forms.CheckboxSelectMultiple
    )
    phones = forms.CharField(label=_("Phone numbers, one a line"), required=False, max_length=400, widget=_area(2))
    email = forms.EmailField(label=_("E-mail"), required=False)
    url = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    hours = forms.CharField(
        label=_("Hours, one line for the same times"),
        required=False,
        max_length=600,
        widget=_area(3),
        help_text=_("Such as: Mon-Fri 9:00-17:00"),
    )
    languages = forms.CharField(label=_("Languages, with commas between"), required=False, max_length=200)
    areas = forms.CharField(
        label=_("For people who live in, one a line"), required=False, max_length=600, widget=_area(2)
    )
    minimum_age = forms.IntegerField(label=_("From which age"), required=False, min_value=0, max_value=120)
    maximum_age = forms.IntegerField(label=_("Up to which age"), required=False, min_value=0, max_value=120)
    eligibility_description = forms.CharField(label=_("Who can come"), required=False, max_length=2000, widget=_area())
    application_process = forms.CharField(label=_("How to begin"), required=False, max_length=2000, widget=_area())
    fees_description = forms.CharField(label=_("Cost"), required=False, max_length=1000, widget=_area(2))
    alert = forms.CharField(label=_("Notice at the top"), required=False, max_length=400, widget=_area(2))
    address_1 = forms.CharField(
        label=_("Street and number"),
        required=False,
        max_length=200,
        help_text=_("The street of a place where people are kept safe is sealed when you save, and never shown."),
    )
    city = forms.CharField(label=_("Town"), required=False, max_length=120)
    region = forms.CharField(label=_("County"), required=False, max_length=120)
    state_province = forms.CharField(label=_("State"), required=False, max_length=60)
    postal_code = forms.CharField(label=_("Postcode"), required=False, max_length=16)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    place_is_private = forms.BooleanField(label=_("This address must stay private"), required=False)
    name_es = forms.CharField(label=_("Name in Spanish"), required=False, max_length=200)
    description_es = forms.CharField(
        label=_("What people get there, in Spanish"), required=False, max_length=4000, widget=_area(4)
    )

    def __init__(self, *args: Any, service: Service | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service = service
        tongue = get_language() or "en"
        names = terms.group_names(tongue)
        self.fields["terms"].choices = [  # type: ignore[attr-defined]
            (names[group], [(term.code, term.name(tongue)) for term in terms.terms_of(group)]) for group in names
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse ages that exclude everybody, half a point, and texts that lead to a hidden place."""
        said: dict[str, Any] = super().clean() or {}
        least, most = said.get("minimum_age"), said.get("maximum_age")
        if least is not None and most is not None and least > most:
            self.add_error("maximum_age", _("This age is below the other one."))
        if (said.get("latitude") is None) != (said.get("longitude") is None):
            self.add_error("longitude", _("A point needs both numbers."))
        if said.get("address_1") and not said.get("city"):
            self.add_error("city", _("Say in which town this street is."))
        self._refuse_private(said)
        return said

    def _refuse_private(self, said: dict[str, Any]) -> None:
        private = said.get("place_is_private") or gate.is_private_kind(
            texts=[said.get("name", ""), said.get("description", "")], codes=said.get("terms", ())
        )
        marks = gate.known_marks()
        for name in TEXTS:
            if said.get(name) and not gate.may_say(said[name], marks, is_private=bool(private)):
                self.add_error(
                    name,
                    _("This text seems to hold an address that must stay private. Take it out: people call first."),
                )

    def words(self) -> ServiceWords:
        """Return what was written."""
        said = self.cleaned_data
        place = None
        if said["address_1"]:
            place = Place(
                **{
                    name: said[name]
                    for name in (
                        "address_1",
                        "city",
                        "region",
                        "state_province",
                        "postal_code",
                        "latitude",
                        "longitude",
                    )
                }
            )
        spanish = {key: said[f"{key}_es"] for key in ("name", "description") if said[f"{key}_es"]}
        before = dict(self.service.translations) if self.service else {}
        before.pop("es", None)
        return ServiceWords(
            **{
                name: said[name]
                for name in (
                    "name", "organization", "description", "status", "visibility", "email", "url", "minimum_age", "maximum_age",
                    "eligibility_description", "application_process", "fees_description", "alert", "place_is_private",
                )
            },
            phones=_lines(said["phones"]),
            languages=tuple(part.strip() for part in said["languages"].split(",") if part.strip()),
            areas=_lines(said["areas"]),
            terms=tuple(said["terms"]),
            hours=tuple(Hours(**{key: value for key, value in hours_of(line).items() if key != "freq"}) for line in _lines(said["hours"])),
            place=place,
            translations={**before, **({"es": spanish} if spanish else {})},
        )  # fmt: skip


SHORT_DAYS = dict(zip(DAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))


def written_hours(service: Service) -> str:
    """Return the stored hours as an editor writes them."""
    lines = []
    for one in service.schedules.order_by("byday", "opens_at"):
        days = [day for day in one.byday.split(",") if day in DAYS]
        if days and one.opens_at:
            span = SHORT_DAYS[days[0]] if len(days) == 1 else f"{SHORT_DAYS[days[0]]}-{SHORT_DAYS[days[-1]]}"
            whole = [*DAYS[DAYS.index(days[0]) : DAYS.index(days[-1]) + 1]]
            if days == whole:
                lines.append(f"{span} {one.opens_at}-{one.closes_at}")
            else:
                lines += [f"{SHORT_DAYS[day]}-{SHORT_DAYS[day]} {one.opens_at}-{one.closes_at}" for day in days]
        elif one.description:
            lines.append(one.description)
    return "\n".join(lines)


def initial_of(service: Service) -> dict[str, Any]:
    """Return the stored words of a service for its form; a private place shows nothing."""
    from commonlight.directory.models import Attribute

    at = service.service_at_locations.select_related("location").filter(location__is_confidential=False).first()
    address = at.location.addresses.first() if at else None
    spanish = service.translations.get("es", {})
    plain = (
        "name", "description", "status", "visibility", "email", "url", "minimum_age", "maximum_age",
        "eligibility_description", "application_process", "fees_description", "alert",
    )  # fmt: skip
    initial: dict[str, Any] = {name: getattr(service, name) for name in plain}
    initial |= {
        "organization": service.organization.name if service.organization else "",
        "phones": "\n".join(service.phones.values_list("number", flat=True)),
        "languages": ", ".join(one.code or one.name for one in service.languages.all()),
        "areas": "\n".join(service.service_areas.values_list("name", flat=True)),
        "hours": written_hours(service),
        "terms": list(
            Attribute.objects.filter(link_entity="service", link_id=service.pk).values_list(
                "taxonomy_term__code", flat=True
            )
        ),
        "name_es": spanish.get("name", ""),
        "description_es": spanish.get("description", ""),
    }
    if at and address:
        initial |= {
            name: getattr(address, name) for name in ("address_1", "city", "region", "state_province", "postal_code")
        }
        initial |= {"latitude": at.location.latitude, "longitude": at.location.longitude}
    return initial


class CheckForm(forms.Form):
    """How an entry was checked."""

    means = forms.ChoiceField(label=_("How did you check it?"), choices=Assurance.Means.choices)


class ReceivingForm(forms.Form):
    """How a service takes people sent to it."""

    accepts_referrals = forms.BooleanField(label=_("Takes people that others send"), required=False)
    channels = forms.MultipleChoiceField(
        label=_("By which ways"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("phone", _("Phone call")),
            ("account", _("Account here")),
            ("link", _("One-time link")),
            ("visit", _("People just come")),
        ],
    )
    intake_hours = forms.CharField(label=_("Hours for new people"), required=False, max_length=200)
    data_level = forms.ChoiceField(label=_("What may be sent, with consent"), choices=ReceivingProfile.Level.choices)
    refuses_police = forms.BooleanField(label=_("Does not want police to come along"), required=False)
    agreement_day = forms.DateField(
        label=_("Agreement signed on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    capacity = forms.ChoiceField(label=_("Room now"), choices=ReceivingProfile.Capacity.choices)

    def words(self) -> Receiving:
        """Return what was written."""
        return Receiving(**{**self.cleaned_data, "channels": tuple(self.cleaned_data["channels"])})


class FindForm(forms.Form):
    """Which entry to open."""

    words = forms.CharField(label=_("Name of a service or organization"), required=False, max_length=80)
