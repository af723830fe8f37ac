"""Forms of campaigns: what it is, where its codes hang, who takes part, and its posts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.core.languages import languages
from commonlight.core.models import Organisation
from commonlight.outreach.forms.programmes import NAME, PersonField, area_of_words, planners
from commonlight.outreach.models import Campaign, Material, Programme, ShortAddress, Spending
from commonlight.outreach.models.programmes import LINE, WORDS
from commonlight.outreach.platform_files import platforms
from commonlight.outreach.post_pictures import LONGEST_HEADLINE
from commonlight.outreach.services.campaign_posts import LINK_WORD, Draft
from commonlight.outreach.services.campaigns import MOST_COPIES, Details
from commonlight.outreach.short_targets import TARGETS

TEXT, ALT = 6000, 2000
# Bills for a campaign may come before it starts and long after it ends.
NEAR = timedelta(days=120)


def _language_choices() -> list[tuple[str, str]]:
    return [(code, language.name) for code, language in languages().items()]


class CampaignForm(forms.Form):
    """All that is said about a campaign."""

    name = forms.CharField(label=_("What do you call it?"), max_length=NAME)
    audience = forms.CharField(
        label=_("Whom do you want to reach?"),
        help_text=_("For instance: people who clean hotels, and their families."),
        max_length=LINE,
    )
    message = forms.CharField(
        label=_("What is the one thing people should remember?"),
        help_text=_("This stands on the campaign’s public page. Short words; name nobody."),
        max_length=WORDS,
        widget=area_of_words(),
    )
    measure = forms.CharField(
        label=_("What would show that it helped?"),
        help_text=_("Say it now, before you know how it went. Openings and copies show reach, not help."),
        max_length=WORDS,
        required=False,
        widget=area_of_words(),
    )
    starts = DateInParts(label=_("First day"))
    ends = DateInParts(label=_("Last day"))
    state = forms.ChoiceField(label=_("Where it stands"), choices=Campaign.State.choices)
    programme = forms.ModelChoiceField(
        label=_("Part of which programme?"),
        help_text=_("Its events are shown with the campaign."),
        queryset=Programme.objects.order_by("name"),
        required=False,
    )
    lead = PersonField(label=_("Who leads it?"), queryset=planners(), required=False)
    is_public = forms.BooleanField(label=_("Show it to the public once it runs"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("starts") and said.get("ends") and said["ends"] < said["starts"]:
            self.add_error("ends", _("The last day lies before the first."))
        return said

    def details(self) -> Details:
        """Return what was said."""
        return Details(**self.cleaned_data)


class PlaceForm(forms.Form):
    """A place where a code hangs."""

    kind = forms.ChoiceField(
        label=_("What kind of place?"),
        choices=[choice for choice in ShortAddress.Kind.choices if choice[0] != ShortAddress.Kind.POST],
    )
    label = forms.CharField(
        label=_("Where does it hang?"),
        help_text=_("A public place. Never a home, a camp or a shelter."),
        max_length=NAME,
    )
    copies = forms.IntegerField(
        label=_("How many printed pieces?"), min_value=0, max_value=MOST_COPIES, initial=0, required=False
    )

    material = forms.ModelChoiceField(
        label=_("Which of our materials carries it?"), queryset=Material.objects.order_by("name"), required=False
    )

    def clean_copies(self) -> int:
        """Return the number, 0 where none was written."""
        return self.cleaned_data["copies"] or 0


class NewPlaceForm(PlaceForm):
    """A new place, and where its code leads."""

    target = forms.ChoiceField(
        label=_("Where does it lead?"),
        help_text=_("It cannot be changed later: it is printed. What leads to “Write to us” is not counted."),
        choices=[(name, target.label) for name, target in TARGETS.items()],
    )
    field_order = ("kind", "label", "target", "material", "copies")


class PartForm(forms.Form):
    """Who takes part, and how."""

    who = forms.CharField(
        label=_("Who?"), help_text=_("A group, a shop, a school. Not the name of a person."), max_length=NAME
    )
    does = forms.CharField(label=_("What do they do?"), max_length=LINE)
    organisation = forms.ModelChoiceField(
        label=_("Is it one of our organisations?"), queryset=Organisation.objects.order_by("name"), required=False
    )
    said_yes = forms.BooleanField(
        label=_("They said yes to being named in public"),
        help_text=_("Without a yes only the team sees them."),
        required=False,
    )


class PostForm(forms.Form):
    """The words of one post."""

    text = forms.CharField(
        label=_("Text"),
        help_text=_("Write {link} where the short address goes. Each post gets its own."),
        max_length=TEXT,
        widget=area_of_words(5),
    )
    headline = forms.CharField(
        label=_("Words on the picture"),
        help_text=_("A few words, drawn on a calm ground. Leave it empty for a post without a picture."),
        max_length=LONGEST_HEADLINE,
        required=False,
    )
    alt = forms.CharField(
        label=_("The picture in words"),
        help_text=_("For people who do not see it. Repeat what stands on it."),
        max_length=ALT,
        required=False,
        widget=area_of_words(2),
    )
    planned_on = DateInParts(label=_("On which day?"))

    def clean(self) -> dict[str, Any]:
        """Refuse a picture without words for it."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("headline") and not said.get("alt"):
            self.add_error("alt", _("Say in words what the picture shows, for people who do not see it."))
        return said

    def draft(self) -> Draft:
        """Return what was said."""
        said = self.cleaned_data
        return Draft(said["text"], said["planned_on"], said["headline"], said["alt"])


class PrepareForm(PostForm):
    """One text for several platforms at once."""

    for_platforms = forms.MultipleChoiceField(
        label=_("For which platforms?"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    target = forms.ChoiceField(
        label=_("Where does the short address lead?"),
        choices=[(name, target.label) for name, target in TARGETS.items()],
    )
    language = forms.ChoiceField(label=_("In which language is it?"), choices=_language_choices)
    field_order = ("text", "for_platforms", "target", "headline", "alt", "language", "planned_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown_in = get_language() or "en"
        self.fields["for_platforms"].choices = [  # type: ignore[attr-defined]
            (one.id, one.name(shown_in)) for one in platforms().values()
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse more than one place for the address."""
        said = super().clean()
        if said.get("text", "").count(LINK_WORD) > 1:
            self.add_error("text", _("Write {link} only once."))
        return said


class ShownForm(forms.Form):
    """Since when a post is to be seen, and what its platform tells of it."""

    shown_on = DateInParts(label=_("Since which day is it shown?"))


class NumbersForm(forms.Form):
    """What the platform's own page says of a post."""

    seen = forms.IntegerField(label=_("Seen"), min_value=0, max_value=2_000_000_000, required=False)
    shared = forms.IntegerField(label=_("Shared"), min_value=0, max_value=2_000_000_000, required=False)


class MaterialChoice(forms.ModelMultipleChoiceField):
    """Materials by name, kind and where they stand."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the material in words."""
        return f"{obj.name} · {obj.get_kind_display()} · {obj.get_state_display()}"


class MaterialsForm(forms.Form):
    """Which materials a campaign uses."""

    rows = MaterialChoice(
        label=_("Which materials does it use?"),
        queryset=Material.objects.exclude(state=Material.State.WITHDRAWN).order_by("kind", "name"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class SpendingChoice(forms.ModelMultipleChoiceField):
    """Booked entries, by day, what for and amount."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the entry in words."""
        from commonlight.outreach.amounts import shown

        sign = "−" if obj.is_refund else ""
        return f"{obj.spent_on.isoformat()} · {obj.what} · {sign}{shown(obj.amount_cents, obj.currency)}"


class CostForm(forms.Form):
    """Which booked spending was for the campaign."""

    rows = SpendingChoice(
        label=_("Which of these were for the campaign?"),
        queryset=Spending.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = Q(spent_on__gte=campaign.made_on - NEAR, spent_on__lte=campaign.ends + NEAR)
        rows = Spending.objects.filter(near | Q(campaigns=campaign)).distinct().order_by("-spent_on", "pk")
        self.fields["rows"].queryset = rows  # type: ignore[attr-defined]
        self._rows = rows

    def has_rows(self) -> bool:
        """Return whether anything is booked near the campaign's days."""
        return bool(self._rows.exists())


class KitForm(forms.Form):
    """A campaign kit from the person's own machine."""

    file = forms.FileField(label=_("Campaign kit"), help_text=_("One zip file."))
    starts = DateInParts(label=_("First day here"), help_text=_("The days of the posts are counted from it."))
