"""Team pages of dialogue: plan, prepare on both sides, write down, promise, agree and report."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.headers import no_trace
from commonlight.core.languages import languages
from commonlight.core.permissions import has_role, requires_role
from commonlight.feedback import permissions_dialogue as permissions
from commonlight.feedback import selectors_dialogue as selectors
from commonlight.feedback.code_frame import label_of
from commonlight.feedback.forms.dialogue import (
    EndForm,
    HeldForm,
    IdeaForm,
    PlanForm,
    PrepareForm,
    PromiseForm,
    ReportForm,
    SaidForm,
)
from commonlight.feedback.models.dialogue import Dialogue, Idea, Promise, Said, Side
from commonlight.feedback.services import dialogue as services
from commonlight.feedback.views.shared_stories import form_page, me

FORM = ["GET", "HEAD", "POST"]


def _held(request: HttpRequest, number: UUID) -> Dialogue:
    """Return a session this account reads, else answer as if there were none."""
    row = get_object_or_404(Dialogue, pk=number)
    if not permissions.may_read(me(request), row):
        raise Http404
    return row


def _back(row: Dialogue) -> dict[str, str]:
    return {"back": reverse("feedback:dialogue", args=[row.pk]), "back_label": row.title}


@requires_role(*permissions.DIALOGUE_READERS)
@no_trace
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show the sessions."""
    account = me(request)
    context = {"sessions": selectors.sessions(account), "keeps": has_role(account, *permissions.DIALOGUE_KEEPERS)}
    return render(request, "feedback/dialogues.html", context)


@requires_role(*permissions.DIALOGUE_KEEPERS)
@no_trace
@require_http_methods(FORM)
def plan(request: HttpRequest, number: UUID | None = None) -> HttpResponse:
    """Plan a session, or change what was planned."""
    row = get_object_or_404(Dialogue, pk=number) if number else None
    names = ("title", "day", "time", "place", "welcome", "invited", "with_police")
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        said = {name: form.cleaned_data[name] for name in names}
        made = services.plan(**said, by=me(request), at=clock.now(), dialogue=row)
        return redirect("feedback:dialogue", made.pk)
    back = _back(row) if row else {"back": reverse("feedback:dialogues"), "back_label": _("Dialogue")}
    return form_page(request, form, title=_("Plan a dialogue"), act=_("Save"), **back)


@requires_role(*permissions.DIALOGUE_READERS)
@no_trace
@require_GET
def dialogue(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show one session: preparation, what was said, ideas, promises, the report and who agreed to it."""
    row, account = _held(request, number), me(request)
    names = languages()
    texts = list(row.reports.order_by("language"))
    there = {text.language for text in texts}
    digest = services.words_digest(row)
    sides = permissions.sides_of(account, row)
    context = {
        "dialogue": row,
        "sides": sides,
        "prepared": _prepared(row),
        "said": [(one, label_of(one.code)) for one in row.said.order_by("side", "pk")],
        "ideas": row.ideas.order_by("-is_chosen", "-hands", "pk"),
        "promises": row.promises.order_by("due", "pk"),
        "today": clock.today(),
        "texts": [(text, names[text.language].name if text.language in names else text.language) for text in texts],
        "left": [one for code, one in names.items() if code not in there],
        "missing": services.missing(row),
        "coalition_agrees": bool(digest) and row.confirmed_digest == digest,
        "police_agrees": bool(digest) and row.police_digest == digest,
        "keeps": has_role(account, *permissions.DIALOGUE_KEEPERS),
        "is_police": Side.POLICE in sides,
        "reports": has_role(account, *permissions.DIALOGUE_REPORTERS),
    }
    return render(request, "feedback/dialogue.html", context)


def _prepared(row: Dialogue) -> list[tuple[str, str, object]]:
    """Return (side, its name, what it prepared or None) for the sides of a session."""
    there = {one.side: one for one in row.preparations.all()}
    wanted = [Side.RESIDENTS, Side.POLICE] if row.with_police else [Side.RESIDENTS, Side.COALITION]
    return [(side.value, str(side.label), there.get(side)) for side in wanted]


@requires_role(*permissions.DIALOGUE_READERS)
@no_trace
@require_GET
def together(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show what both sides prepared, side by side, to read before the session and to print."""
    row = _held(request, number)
    return render(request, "feedback/dialogue_together.html", {"dialogue": row, "prepared": _prepared(row)})


@requires_role(*permissions.DIALOGUE_READERS)
@no_trace
@require_http_methods(FORM)
def prepare(request: HttpRequest, number: UUID, side: str) -> HttpResponse:
    """Write what the own side wants."""
    row = _held(request, number)
    if side not in permissions.sides_of(me(request), row):
        raise Http404
    held = row.preparations.filter(side=side).first()
    names = ("wants_to_say", "wants_to_know", "worries")
    form = PrepareForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(held, name) for name in names} if held else {},
    )
    if form.is_bound and form.is_valid():
        services.prepare(row, side, **{name: form.cleaned_data[name] for name in names}, by=me(request), at=clock.now())
        return redirect("feedback:dialogue", number)
    return form_page(request, form, title=str(Side(side).label), act=_("Save"), **_back(row))


@requires_role(*permissions.DIALOGUE_KEEPERS)
@no_trace
@require_GET
def invite(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show the invitation, in the languages asked for, to print or to copy into a message."""
    known = languages()
    asked = [code for code in request.GET.getlist("in") if code in known] or [request.LANGUAGE_CODE]
    context = {
        "dialogue": _held(request, number),
        "parts": [known[code] for code in asked if code in known],
        "offered": [(one, one.code in asked) for one in known.values()],
    }
    return render(request, "feedback/dialogue_invite.html", context)


@requires_role(*permissions.DIALOGUE_KEEPERS)
@no_trace
@require_http_methods(FORM)
def held(request: HttpRequest, number: UUID) -> HttpResponse:
    """Say that it was held."""
    row = _held(request, number)
    form = HeldForm(request.POST if request.method == "POST" else None, initial={"n_came": row.n_came})
    if form.is_bound and form.is_valid():
        services.hold(row, n_came=form.cleaned_data["n_came"], by=me(request), at=clock.now())
        return redirect("feedback:dialogue", number)
    return form_page(request, form, title=_("It was held"), act=_("Save"), **_back(row))


@requires_role(*permissions.DIALOGUE_KEEPERS)
@no_trace
@require_http_methods(FORM)
def said(request: HttpRequest, number: UUID) -> HttpResponse:
    """Write down something that was said, one after the other."""
    row = _held(request, number)
    form = SaidForm(request.POST if request.method == "POST" else None, dialogue=row)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        services.note_said(row, given["side"], given["words"], given["code"], by=me(request), at=clock.now())
        messages.success(request, _("Kept. The next one?"))
        return redirect("feedback:dialogue_said", number)
    return form_page(request, form, title=_("What was said"), act=_("Keep it"), **_back(row))


@requires_role(*permissions.DIALOGUE_KEEPERS)
@no_trace
@require_http_methods(FORM)
def idea(request: HttpRequest, number: UUID) -> HttpResponse:
    """Write down an idea and how it was weighed."""
    row = _held(request, number)
    form = IdeaForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("words", "hands", "is_chosen", "why_not")}
        services.note_idea(row, **given, by=me(request), at=clock.now())
        messages.success(request, _("Kept. The next one?"))
        return redirect("feedback:dialogue_idea", number)
    return form_page(request, form, title=_("An idea"), act=_("Keep it"), **_back(row))


@requires_role(*permissions.DIALOGUE_KEEPERS)
@require_POST
def strike(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take a line out that should not have been written down."""
    row = _held(request, number)
    try:
        key = UUID(request.POST.get("line", ""))
    except ValueError:
        raise Http404 from None
    line: Said | Idea = (
        get_object_or_404(Said, pk=key, dialogue=row)
        if request.POST.get("what") == "said"
        else get_object_or_404(Idea, pk=key, dialogue=row)
    )
    services.strike(line, by=me(request), at=clock.now())
    return redirect("feedback:dialogue", number)


@requires_role(*permissions.DIALOGUE_READERS)
@no_trace
@require_http_methods(FORM)
def promise(request: HttpRequest, number: UUID) -> HttpResponse:
    """Write down a promise of the own side."""
    row = _held(request, number)
    sides = permissions.sides_of(me(request), row)
    form = PromiseForm(
        request.POST if request.method == "POST" else None,
        dialogue=row, sides=sides, initial={"side": sides[0] if len(sides) == 1 else None},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        services.promise(
            row, given["side"], who=given["who"], what=given["what"], due=given["due"], idea=given.get("idea"),
            by=me(request), at=clock.now(),
        )  # fmt: skip
        return redirect("feedback:dialogue", number)
    return form_page(request, form, title=_("Who does what by when"), act=_("Save"), **_back(row))


@requires_role(*permissions.DIALOGUE_READERS)
@no_trace
@require_http_methods(FORM)
def end_promise(request: HttpRequest, number: UUID) -> HttpResponse:
    """Say what came of a promise."""
    row = get_object_or_404(Promise.objects.select_related("dialogue"), pk=number)
    if not permissions.may_read(me(request), row.dialogue):
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        kept = form.cleaned_data["kept"] == "yes"
        try:
            services.end_promise(
                row, kept=kept, came_of_it=form.cleaned_data["came_of_it"], by=me(request), at=clock.now()
            )
        except services.NotYours:
            form.add_error("kept", _("The side that promised says itself that it kept its word."))
        else:
            return redirect("feedback:dialogue", row.dialogue_id)
    return form_page(request, form, title=row.what, act=_("Save"), **_back(row.dialogue))


@requires_role(*permissions.DIALOGUE_KEEPERS)
@no_trace
@require_http_methods(FORM)
def report_words(request: HttpRequest, number: UUID, language: str) -> HttpResponse:
    """Write the report in a language."""
    row = _held(request, number)
    if language not in languages():
        raise Http404
    names = ("heading", "said", "chosen", "next")
    text = row.reports.filter(language=language).first()
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(text, name) for name in names} if text else {"heading": row.title},
    )
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in names}
        services.write_report(row, language, given, by=me(request), at=clock.now())
        return redirect("feedback:dialogue", number)
    return form_page(request, form, title=languages()[language].name, act=_("Save"), **_back(row))


@requires_role(*permissions.DIALOGUE_READERS)
@require_POST
def agree(request: HttpRequest, number: UUID) -> HttpResponse:
    """Agree to the report as it stands."""
    row = _held(request, number)
    try:
        services.agree(row, for_police=request.POST.get("side") == Side.POLICE, by=me(request), at=clock.now())
    except services.NotYours:
        raise Http404 from None
    except services.NotReady:
        messages.error(request, _("There are no words to agree to yet."))
    return redirect("feedback:dialogue", number)


@requires_role(*permissions.DIALOGUE_REPORTERS)
@require_POST
def show(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show the report to everybody, or take it off."""
    row = _held(request, number)
    if "hide" in request.POST:
        services.hide(row, by=me(request), at=clock.now())
        return redirect("feedback:dialogue", number)
    try:
        services.report(row, by=me(request), at=clock.now())
    except services.NotReady:
        messages.error(request, _("Not everybody has agreed to these very words yet."))
    else:
        messages.success(request, _("Everybody can read it."))
    return redirect("feedback:dialogue", number)
