"""Consent, sending, and where a referral stands, on the sender's side."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonlight.core import clock
from commonlight.core.languages import direction_of
from commonlight.core.slow_hash import TooBusy
from commonlight.directory import selectors as directory_selectors
from commonlight.directory.shown import dial
from commonlight.directory.spotting import traces_in
from commonlight.referrals import permissions, selectors
from commonlight.referrals.consent_texts import sheet_words
from commonlight.referrals.forms.answering import StepForm
from commonlight.referrals.forms.clients import term_name
from commonlight.referrals.forms.sharing import ConsentForm, ExplainForm, ReferForm
from commonlight.referrals.models import Mode
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.consent import Consent, ConsentState, Item, warnings_of
from commonlight.referrals.policies.journal import ClientFile
from commonlight.referrals.policies.steps import Event, Side, Step
from commonlight.referrals.services import clients, consents, following, sending
from commonlight.referrals.services.clients import OpenClient
from commonlight.referrals.services.days import today
from commonlight.referrals.views.clients import number_of
from commonlight.referrals.views.offering import NEXT_ONES, shown_offers
from commonlight.referrals.views.shared import REFUSALS, WRONG_INPUT, for_roles, refusal, tell
from commonlight.referrals.words import CONSENT_STATES, CONSENTERS, ITEMS, REASONS, SIDES, STEPS, TRACES

Who = dict[str, Any]
BUSY = 503


def members_for(opened: OpenClient) -> list[tuple[str, str]]:
    """Return the organisations a referral may go to: members in which somebody receives, never police, not the own house."""
    rows = selectors.organisations_that_receive()
    return [(str(one.pk), one.name) for one in rows if one.pk != opened.row.organisation_id]


@for_roles(*permissions.TEAM)
@require_http_methods(["GET", "POST"])
def new_consent(request: HttpRequest, who: Who, client_id: int) -> HttpResponse:
    """Write down what will be asked of the person; nothing is agreed yet."""
    opened = clients.reach(client_id=client_id, act=Act.CONSENT, **who)
    form = ConsentForm(
        request.POST or None,
        members=members_for(opened),
        today=today(who["at"]),
        age_group=opened.file.profile.age_group,
        auto_id="%s",
        initial={"language": opened.file.profile.language, **_receiver(request, opened)},
    )
    if request.method == "POST" and form.is_valid():
        made = consents.draft_consent(client_id=client_id, terms=form.terms(), **who)
        return redirect("referrals:consent", client_id, made)
    context = {"form": form, "row": opened.row, "number": number_of(client_id)}
    return render(request, "referrals/consent_new.html", context, status=WRONG_INPUT if form.is_bound else 200)


def _receiver(request: HttpRequest, opened: OpenClient) -> dict[str, Any]:
    """Return the receiver to begin with, where a service of the directory was chosen: a member, or a partner by name."""
    try:
        chosen = UUID(request.GET.get("for", ""))
    except ValueError:
        return {}
    card = directory_selectors.service_card(chosen, today=clock.today())
    profile = directory_selectors.receiving_profile(chosen)
    if card is None or profile is None or not directory_selectors.is_open():
        return {}
    member = str(getattr(profile.service.organization, "member_id", None))
    if member in dict(members_for(opened)):
        return {"recipients": [member]}
    return {"partner": card.get("organization") or card["name"]}


def _consent(opened: OpenClient, key: str) -> Consent:
    found = opened.file.consents.get(key)
    if found is None:
        raise NotYours
    return found


def _words(held: Consent) -> dict[str, Any]:
    """Return the words of a consent as the person heard them, in their language and its direction."""
    return {
        "one": held,
        "lines": held.words.splitlines(),
        "direction": direction_of(held.language),
        "sheet": sheet_words(held.language),
    }


@for_roles(*permissions.TEAM)
@require_safe
def consent(request: HttpRequest, who: Who, client_id: int, key: str) -> HttpResponse:
    """Show the words to read out, print or sign, and the next step."""
    return _consent_page(request, who, client_id, key, ExplainForm(auto_id="%s"))


def _consent_page(
    request: HttpRequest, who: Who, client_id: int, key: str, explain: ExplainForm, *, status: int = 200
) -> HttpResponse:
    opened = clients.reach(client_id=client_id, act=Act.READ, logged=True, **who)
    held = _consent(opened, key)
    state = held.state_on(today(who["at"]))
    standing = permissions.standing_of(who["by"], opened.row)
    context = {
        "row": opened.row,
        "number": number_of(client_id),
        **_words(held),
        "state": CONSENT_STATES[state],
        "is_draft": state is ConsentState.DRAFT,
        "is_explained": state is ConsentState.EXPLAINED,
        "holds": state is ConsentState.GIVEN,
        "warnings": warnings_of(held),
        "who": CONSENTERS[held.who],
        "items": [ITEMS[item] for item in sorted(held.items)],
        "explain": explain,
        "standing_on": [one for one in opened.file.referrals.values() if one.consent == key],
        "may": {act.value: standing.may(act) for act in Act},
    }
    return render(request, "referrals/consent.html", context, status=status)


@for_roles(*permissions.TEAM)
@require_safe
def consent_sheet(request: HttpRequest, who: Who, client_id: int, key: str) -> HttpResponse:
    """Show the words alone, in the person's language and direction: to hold out, to print, to sign, to keep."""
    opened = clients.reach(client_id=client_id, act=Act.READ, logged=True, **who)
    return render(request, "referrals/consent_sheet.html", {"row": opened.row, **_words(_consent(opened, key))})


@for_roles(*permissions.TEAM)
@require_POST
def consent_step(request: HttpRequest, who: Who, client_id: int, key: str, what: str) -> HttpResponse:
    """Explain, answer or take back a consent."""
    common = {"client_id": client_id, "consent": key, **who}
    if what == "explain":
        form = ExplainForm(request.POST, auto_id="%s")
        if not form.is_valid():
            return _consent_page(request, who, client_id, key, form, status=WRONG_INPUT)
        tell(request, lambda: consents.explain_consent(**form.heard(), **common), _("Now ask, and leave time."))
    elif what in ("yes", "no"):
        copy = request.POST.get("copy") == "on"
        said = (
            _("The yes is kept. It can be taken back at any time.")
            if what == "yes"
            else _("The no is kept. Help goes on just the same.")
        )
        tell(request, lambda: consents.decide_consent(yes=what == "yes", copy_given=copy, **common), said)
    elif what == "back":
        tell(
            request,
            lambda: consents.withdraw_consent(**common),
            _("Taken back. Whoever could read it cannot open it any more. What was read cannot be unread."),
        )
    else:
        raise NotYours
    return redirect("referrals:consent", client_id, key)


@for_roles(*permissions.TEAM)
@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, who: Who, client_id: int, key: str) -> HttpResponse:
    """Send a referral under a consent; a link and its PIN are shown once."""
    opened = clients.reach(client_id=client_id, act=Act.SEND, **who)
    held = _consent(opened, key)
    form = ReferForm(request.POST or None, consent=held, file=opened.file, auto_id="%s")
    status = 200
    if request.method == "POST":
        status = WRONG_INPUT
        if form.is_valid():
            try:
                sent = sending.send(client_id=client_id, order=_order(form, held), **who)
            except REFUSALS as problem:
                form.add_error(None, refusal(problem))
            except TooBusy:
                form.add_error(None, _("The site is busy. Nothing was sent; try again in a minute."))
                status = BUSY
            else:
                if sent.link is not None:
                    return _link_page(request, opened, sent.referral.pk, sent.link)
                messages.success(request, _("Sent. The receiver has a day to answer."))
                return redirect("referrals:referral", client_id, sent.referral.pk)
    context = {
        "form": form,
        "row": opened.row,
        "number": number_of(client_id),
        "one": held,
        "holds": held.state_on(today(who["at"])) is ConsentState.GIVEN,
        "has_needs": bool(opened.file.open_needs()),
        "traces": _traces(opened.file, held),
    }
    return render(request, "referrals/refer.html", context, status=status)


def _traces(file: ClientFile, held: Consent) -> list[Any]:
    """Return what in the words that may be sent seems to point at a person, so that somebody looks again."""
    profile = file.profile
    texts = {
        Item.NEEDS: "\n".join(one.words for one in file.open_needs()),
        Item.SAFETY: profile.safety,
        Item.STORY: profile.story,
        Item.DOCUMENTS: profile.documents,
        Item.PSEUDONYM: profile.pseudonym,
    }
    found = {trace for item, text in texts.items() if item in held.items for trace in traces_in(text)}
    return [text for trace, text in TRACES.items() if trace in found]


def _order(form: ReferForm, held: Consent) -> sending.Order:
    data = form.cleaned_data
    return sending.Order(
        recipient=form.receiver(),
        mode=Mode(data["mode"]),
        consent=held.id,
        items=frozenset(Item(one) for one in data["items"]),
        need=data["need"],
        urgent=data["urgent"],
    )


def _link_page(request: HttpRequest, opened: OpenClient, referral_id: int, link: Any) -> HttpResponse:
    address = request.build_absolute_uri(reverse("referrals:handover_link", args=[link.token]))
    context = {
        "row": opened.row,
        "number": number_of(opened.row.pk),
        "referral_id": referral_id,
        "address": address,
        "pin": link.pin,
    }
    return render(request, "referrals/link_made.html", context)


@for_roles(*permissions.TEAM)
@require_POST
def renew_link(request: HttpRequest, who: Who, client_id: int, referral_id: int) -> HttpResponse:
    """Make a fresh link and PIN; the old one dies."""
    opened = clients.reach(client_id=client_id, act=Act.SEND, **who)
    try:
        link = sending.renew_link(client_id=client_id, referral_id=referral_id, **who)
    except (*REFUSALS, TooBusy) as problem:
        messages.error(request, refusal(problem) or _("The site is busy. Nothing was made; try again in a minute."))
        return redirect("referrals:referral", client_id, referral_id)
    return _link_page(request, opened, referral_id, link)


# What the sender may write down once the receiver has answered.
_SENDER_STEPS = [Step.APPOINTMENT_SET, Step.CONNECTED, Step.NOT_CONNECTED, Step.CLOSED]
_CALL_STEPS = [Step.ACCEPTED, Step.WAITLISTED, Step.DECLINED]


@for_roles(*permissions.TEAM)
@require_http_methods(["GET", "POST"])
def referral(request: HttpRequest, who: Who, client_id: int, referral_id: int) -> HttpResponse:
    """Show where a referral stands and what each side says; POST writes down a step."""
    opened = clients.reach(client_id=client_id, act=Act.READ, **who)
    found = following.followed(opened=opened, keyring=who["keyring"], at=who["at"])
    one = next((one for one in found if one.kept.id == referral_id), None)
    if one is None:
        raise NotYours
    answered = one.referral.answer_due is None and one.step is not Step.SENT
    offered = _SENDER_STEPS if answered else _CALL_STEPS if one.thread.by_call else []
    form = StepForm(request.POST or None, steps=offered, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        event = Event(Step(data["step"]), Side.SENDER, who["at"], data["reason"], data["note"], data["appointment"])
        tell(
            request,
            lambda: following.take_step(client_id=client_id, referral_id=referral_id, event=event, **who),
            _("Written down."),
        )
        return redirect("referrals:referral", client_id, referral_id)
    return render(
        request,
        "referrals/referral.html",
        {**_context(opened, one, form, offered), **_next_ones(opened, one, who)},
        status=WRONG_INPUT if form.is_bound else 200,
    )


def _context(opened: OpenClient, one: following.Followed, form: StepForm, offered: list[Step]) -> dict[str, Any]:
    need = opened.file.needs.get(one.kept.need)
    return {
        "row": opened.row,
        "number": number_of(opened.row.pk),
        "one": one,
        "step": STEPS[one.step],
        "is_late": one.step is Step.NO_RESPONSE,
        "need": term_name(need.term) if need else "",
        "items": [ITEMS[Item(item)] for item in one.kept.items],
        "events": lines_of(one.thread.standing.events),
        "said": [{"side": SIDES[side], "met": met} for side, met in one.thread.standing.said.items()],
        "disagrees": one.thread.standing.disagrees,
        "form": form if offered and not one.thread.standing.is_over else None,
        "is_link": one.referral.mode == Mode.LINK,
        "link": one.link,
        "phones": _phones(one.referral.receiver_id),
        "is_open": one.referral.ended is None,
        "is_counted": one.kept.id in opened.file.counted,
        "may_count": bool((held := opened.file.consents.get(one.kept.consent)) and held.statistics),
    }


# After these words of the receiver, or none at all, somebody else may have to be asked.
_LOOK_FURTHER = (Step.DECLINED, Step.NO_RESPONSE, Step.NOT_CONNECTED, Step.WAITLISTED)


def _next_ones(opened: OpenClient, one: following.Followed, who: Who) -> dict[str, Any]:
    """Return who could be asked next for a need that still stands: those with room first, at most three."""
    need = opened.file.needs.get(one.kept.need)
    if one.step not in _LOOK_FURTHER or need is None or need.ended is not None:
        return {}
    found = shown_offers(opened.file, need, who)
    standing = permissions.standing_of(who["by"], opened.row)
    return {
        "offers": found[:NEXT_ONES],
        "offers_url": reverse("referrals:offers", args=[opened.row.pk, need.id]) if len(found) > NEXT_ONES else "",
        "may": {"consent": standing.may(Act.CONSENT)},
    }


def _phones(receiver_id: UUID | None) -> list[dict[str, str]]:
    """Return the public numbers of a member that was sent somebody, so that a call is one touch away."""
    if receiver_id is None or not directory_selectors.is_open():
        return []
    found = directory_selectors.phones_of_member(receiver_id, today=clock.today())
    return [{"name": name, "number": number, "dial": dial(number)} for name, number in found]


def lines_of(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    """Return the events as a page shows them, newest first."""
    return [
        {
            "step": STEPS[one.step],
            "side": SIDES[one.side],
            "at": one.at,
            "reason": next((text for key, text in REASONS.items() if key.value == one.reason), ""),
            "note": one.note,
            "appointment": one.appointment,
        }
        for one in reversed(events)
    ]


@for_roles(*permissions.TEAM)
@require_POST
def end(request: HttpRequest, who: Who, client_id: int, referral_id: int) -> HttpResponse:
    """End one referral because the person does not want it any more."""
    tell(
        request,
        lambda: consents.withdraw_referral(client_id=client_id, referral_id=referral_id, **who),
        _("Ended. The receiver cannot open it any more."),
    )
    return redirect("referrals:referral", client_id, referral_id)
