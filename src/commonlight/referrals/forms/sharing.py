"""Forms of consent, of sending a referral, and of answering one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from commonlight.core.directions import isolated
from commonlight.core.form_fields import DateInParts
from commonlight.referrals.forms.clients import LINE, language_choices, term_name
from commonlight.referrals.models import Mode
from commonlight.referrals.policies.consent import USUAL_DAYS, WARN_OVER_DAYS, Consent, Consenter, Item, Method
from commonlight.referrals.policies.journal import ClientFile
from commonlight.referrals.services.consents import NAMED, Terms
from commonlight.referrals.words import CONSENT_PROBLEMS, CONSENTERS, ITEMS, METHODS

LENGTHS = {
    7: gettext_noop("One week, until %(day)s"),
    USUAL_DAYS: gettext_noop("30 days, until %(day)s"),
    WARN_OVER_DAYS: gettext_noop("90 days, until %(day)s"),
}
OTHER_DAY = "other"
ADULTS = frozenset({"18_24", "25_59", "60_up"})


class ConsentForm(forms.Form):
    """What will be asked of the person."""

    recipients = forms.MultipleChoiceField(
        label=_("Members of the coalition"), widget=forms.CheckboxSelectMultiple, required=False
    )
    partner = forms.CharField(
        label=_("Or a partner without an account"),
        max_length=LINE,
        required=False,
        help_text=_("Write its full name: the consent is for this house alone."),
    )
    purpose = forms.CharField(label=_("What for"), max_length=LINE)
    items = forms.MultipleChoiceField(
        label=_("What may be told"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, text) for one, text in ITEMS.items()],
        initial=[Item.PSEUDONYM.value, Item.NEEDS.value],
    )
    length = forms.ChoiceField(label=_("Until when"), widget=forms.RadioSelect, required=False)
    valid_to = DateInParts(label=_("Another last day"), required=False)
    language = forms.ChoiceField(label=_("Language of the words"), choices=language_choices)
    who = forms.ChoiceField(label=_("Who agrees"))
    guardian = forms.CharField(label=_("Guardian, if there is one"), max_length=LINE, required=False)
    guardian_is_safe = forms.BooleanField(
        label=_("I made sure that this guardian has not done harm to the person"), required=False
    )
    method = forms.ChoiceField(label=_("How"), choices=[(one.value, text) for one, text in METHODS.items()])
    spoken_is_lawful = forms.BooleanField(label=_("Our law allows a spoken yes here"), required=False)
    sender_sees_outcome = forms.BooleanField(label=_("They may tell us how it goes on"), required=False)
    statistics = forms.BooleanField(label=_("One line without name may be counted"), required=False)
    part2 = forms.BooleanField(label=_("This is the consent for treatment records (42 CFR part 2)"), required=False)

    # What most consents leave as it stands; a page folds it away, and opens it when something in it needs an answer.
    SELDOM = ("valid_to", "language", "guardian", "guardian_is_safe", "method", "spoken_is_lawful", "part2")

    def __init__(
        self, *args: Any, members: list[tuple[str, str]], today: Any, age_group: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        fields: Any = self.fields
        fields["recipients"].choices = members
        lengths = {days: today + timedelta(days=days) for days in LENGTHS}
        fields["length"].choices = [
            *((str(days), _(LENGTHS[days]) % {"day": isolated(last)}) for days, last in lengths.items()),
            (OTHER_DAY, _("Another day, below")),
        ]
        fields["length"].initial = str(USUAL_DAYS)
        # Who agrees for a child, or for somebody whose age nobody asked, is never taken as said.
        # A last day is a must: one of the lengths, or a day of its own.
        fields["length"].required = not (self.is_bound and self.data.get("valid_to_day"))
        self.asks_who = age_group not in ADULTS
        kinds = [(one.value, text) for one, text in CONSENTERS.items()]
        fields["who"].choices = [("", _("Choose")), *kinds] if self.asks_who else kinds

    def seldom(self) -> list[forms.BoundField]:
        """Return the fields that a page folds away; who agrees is one of them only where an adult's age is known."""
        return [self[name] for name in (*self.SELDOM, *(() if self.asks_who else ("who",)))]

    def opens_seldom(self) -> bool:
        """Whether what is folded away must stand open, because something in it is missing or wrong."""
        return any(field.errors for field in self.seldom())

    def clean(self) -> dict[str, Any]:
        """Somebody must be named, and a last day."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("recipients") and not data.get("partner"):
            self.add_error("recipients", _("Choose a member, or write a partner's name."))
        if (length := data.get("length")) and length != OTHER_DAY:
            data["valid_to"] = self._today + timedelta(days=int(length))
        elif not data.get("valid_to") and not {"length", "valid_to"} & set(self.errors):
            self.add_error("valid_to", _("Say until when. A consent without a last day is none."))
        self._check_who_and_how(data)
        return data

    def _check_who_and_how(self, data: dict[str, Any]) -> None:
        """What the law asks besides, said here and not only after the words were read."""
        who = data.get("who")
        if who in (Consenter.MINOR_AND_GUARDIAN, Consenter.COURT_GUARDIAN) and not data.get("guardian", "").strip():
            self.add_error("guardian", CONSENT_PROBLEMS["guardian"])
        if who == Consenter.MINOR_AND_GUARDIAN and not data.get("guardian_is_safe"):
            self.add_error("guardian_is_safe", CONSENT_PROBLEMS["guardian_may_be_the_abuser"])
        if data.get("method") == Method.SPOKEN and not data.get("spoken_is_lawful"):
            self.add_error("spoken_is_lawful", CONSENT_PROBLEMS["spoken"])
        if Item.TREATMENT in data.get("items", ()) and not data.get("part2"):
            self.add_error("part2", CONSENT_PROBLEMS["part2"])

    def terms(self) -> Terms:
        """Return what was chosen."""
        data = self.cleaned_data
        partner = [data["partner"].strip()] if data["partner"].strip() else []
        return Terms(
            recipients=(*(UUID(one) for one in data["recipients"]), *partner),
            purpose=data["purpose"],
            items=frozenset(Item(one) for one in data["items"]),
            valid_from=self._today,
            valid_to=data["valid_to"],
            language=data["language"],
            who=Consenter(data["who"]),
            guardian=data["guardian"],
            guardian_is_safe=data["guardian_is_safe"],
            method=Method(data["method"]),
            spoken_is_lawful=data["spoken_is_lawful"],
            sender_sees_outcome=data["sender_sees_outcome"],
            statistics=data["statistics"],
            part2=data["part2"],
        )


class ReferForm(forms.Form):
    """What is sent under one consent."""

    recipient = forms.ChoiceField(label=_("To whom"), widget=forms.RadioSelect)
    mode = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    need = forms.ChoiceField(label=_("For which need"))
    items = forms.MultipleChoiceField(label=_("What they read"), widget=forms.CheckboxSelectMultiple)
    urgent = forms.BooleanField(label=_("Needs an answer within two hours"), required=False)

    def __init__(self, *args: Any, consent: Consent, file: ClientFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._consent = consent
        names = dict(zip(consent.recipients, consent.recipient_names, strict=True))
        fields: Any = self.fields
        fields["recipient"].choices = list(names.items())
        fields["recipient"].initial = consent.recipients[0]
        fields["need"].choices = [(one.id, f"{term_name(one.term)}: {one.words[:60]}") for one in file.open_needs()]
        fields["items"].choices = [(one.value, text) for one, text in ITEMS.items() if one in consent.items]
        fields["items"].initial = [one.value for one in consent.items]
        allowed = {name.startswith(NAMED) for name in consent.recipients}
        offered = [Mode.LINK, Mode.WARM] if allowed == {True} else [Mode.ACCOUNT, Mode.WARM, Mode.TRANSFER]
        offered = list(Mode) if len(allowed) == 2 else offered
        fields["mode"].choices = [(one.value, one.label) for one in offered]
        fields["mode"].initial = offered[0].value

    def clean(self) -> dict[str, Any]:
        """A partner without accounts gets a link or a call, a member an own package."""
        data: dict[str, Any] = super().clean() or {}
        by_name = str(data.get("recipient", "")).startswith(NAMED)
        wrong = data.get("mode") in (Mode.ACCOUNT, Mode.TRANSFER) if by_name else data.get("mode") == Mode.LINK
        if wrong:
            self.add_error("mode", _("This receiver cannot be reached this way."))
        return data

    def receiver(self) -> UUID | str:
        """Return the receiver as the services take it."""
        chosen = self.cleaned_data["recipient"]
        names = dict(zip(self._consent.recipients, self._consent.recipient_names, strict=True))
        return names[chosen] if chosen.startswith(NAMED) else UUID(chosen)


class ExplainForm(forms.Form):
    """How the words were brought to the person; an interpreter is asked three things before he hears a word."""

    channel = forms.ChoiceField(
        label=_("How"),
        choices=[
            ("read_out", _("I read them out")),
            ("interpreted", _("An interpreter read them out")),
            ("person_read", _("The person read them")),
        ],
        widget=forms.RadioSelect,
    )
    interpreter = forms.CharField(
        label=_("Interpreter, if there was one"),
        max_length=LINE,
        required=False,
        help_text=_("A number or the name of the service will do."),
    )
    signed_secrecy = forms.BooleanField(label=_("The interpreter signed to tell nobody"), required=False)
    no_tie = forms.BooleanField(label=_("The interpreter knows nobody in this matter"), required=False)
    person_chose = forms.BooleanField(
        label=_("The person was asked whom they want, a woman or a man too, and agrees to this one"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """What was interpreted by somebody unknown, or somebody with a tie to the matter, was not freely heard."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("channel") == "interpreted":
            if not data.get("interpreter", "").strip():
                self.add_error("interpreter", _("Write who interpreted."))
            for name in ("signed_secrecy", "no_tie", "person_chose"):
                if not data.get(name):
                    self.add_error(name, _("Make sure of this first, or find another interpreter."))
        return data

    @property
    def interpreted_wrongly(self) -> bool:
        """Whether what is asked about the interpreter must stand open."""
        return any(self[name].errors for name in ("interpreter", "signed_secrecy", "no_tie", "person_chose"))

    def heard(self) -> dict[str, Any]:
        """Return what is kept: how, and by whom it was interpreted."""
        data = self.cleaned_data
        by = data["interpreter"].strip() if data["channel"] == "interpreted" else ""
        return {"channel": data["channel"], "interpreter": by}
