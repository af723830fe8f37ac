"""Team pages of notes: what waits, one note to sort at a time, work, answers to everybody, rumours."""

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
from commonlight.feedback import selectors_notes as selectors
from commonlight.feedback.code_frame import label_of, themes
from commonlight.feedback.forms.notes import (
    AssignForm,
    FinishForm,
    PaperForm,
    ReplyForm,
    RumourAnswerForm,
    RumourForm,
    SaidForm,
    SearchForm,
    SortForm,
)
from commonlight.feedback.models.notes import Note, Rumour, YouSaid
from commonlight.feedback.permissions_notes import NOTE_KEEPERS, NOTE_SORTERS, NOTE_WORKERS
from commonlight.feedback.services import notes as services
from commonlight.feedback.services import sensitive
from commonlight.feedback.views.shared_stories import form_page, me

FORM = ["GET", "HEAD", "POST"]


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@requires_role(*NOTE_WORKERS)
@no_trace
@require_http_methods(FORM)
def listing(request: HttpRequest) -> HttpResponse:
    """Show notes, those that are due first; a search is sent, so that its words stand in no address."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if said:
        rows = selectors.found(said["words"], kind=said["kind"], code=said["code"], state=said["state"])
    else:
        rows = selectors.found().exclude(state=Note.State.DONE)
    today = clock.today()
    shown = list(rows[: selectors.SHOWN])
    context = {
        "form": form,
        "notes": [(row, label_of(row.code), row.due < today and row.state != Note.State.DONE) for row in shown],
        "n": rows.count(),
        "n_new": Note.objects.filter(state=Note.State.NEW).count(),
        "n_late": selectors.late(today),
        "searched": bool(said),
        "takes": sensitive.takes_sensitive(),
        "keeps": has_role(request.user, *NOTE_KEEPERS),
    }
    return render(request, "feedback/notes.html", context)


@requires_role(*NOTE_WORKERS)
@no_trace
@require_http_methods(FORM)
def paper(request: HttpRequest) -> HttpResponse:
    """Type a note in that came on paper or was said."""
    form = PaperForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said, at = form.cleaned_data, clock.now()
        try:
            if said["sensitive"]:
                sensitive.take(
                    words=said["words"], channel=said["channel"], language=said["language"], wants_answer=False, at=at
                )
            else:
                services.take(
                    kind=said["kind"], channel=said["channel"], language=said["language"], words=said["words"], at=at
                )
        except sensitive.NoLead:
            form.add_error("sensitive", _("Nobody is named yet who reads such notes. Nothing was kept."))
        else:
            messages.success(request, _("Kept. The next one?"))
            return redirect("feedback:note_paper")
    return form_page(
        request, form, title=_("Type a note in"), back=reverse("feedback:notes"), back_label=_("Notes"), act=_("Keep it"),
    )  # fmt: skip


@requires_role(*NOTE_SORTERS)
@no_trace
@require_http_methods(FORM)
def sort(request: HttpRequest) -> HttpResponse:
    """Show one note and the themes; a theme opens its codes. One press sorts it, one press takes that back."""
    account = me(request)
    if request.method == "POST":
        note = get_object_or_404(Note, pk=_number(request.POST.get("note", "")))
        form = SortForm(request.POST)
        if form.is_valid():
            services.sort(note, form.cleaned_data["code"], by=account, at=clock.now())
        return redirect("feedback:note_sort")
    context = {
        "note": selectors.next_to_sort(account),
        "themes": themes(),
        "last": selectors.last_sorted(account),
        "n_new": Note.objects.filter(state=Note.State.NEW).count(),
        "takes": sensitive.takes_sensitive(),
        "works": has_role(request.user, *NOTE_WORKERS),
    }
    return render(request, "feedback/note_sort.html", context)


@requires_role(*NOTE_SORTERS)
@require_POST
def undo(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take the own sorting of a note back."""
    services.unsort(get_object_or_404(Note, pk=number), by=me(request), at=clock.now())
    return redirect("feedback:note_sort")


@requires_role(*NOTE_SORTERS)
@require_POST
def seal(request: HttpRequest, number: UUID) -> HttpResponse:
    """Seal a note that turned out to be sensitive."""
    try:
        sensitive.move(get_object_or_404(Note, pk=number), by=me(request), at=clock.now())
    except sensitive.NoLead:
        messages.error(request, _("Nobody is named yet who reads such notes. It stays where it is."))
    else:
        messages.success(request, _("Sealed to the safeguarding lead. Its words are gone from here."))
    return redirect("feedback:note_sort")


@requires_role(*NOTE_WORKERS)
@no_trace
@require_http_methods(FORM)
def note(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show one note, and work on it: who, an answer, where it belongs, the end of it."""
    held = get_object_or_404(Note.objects.select_related("assignee", "rumour", "answer"), pk=number)
    what, account, at = request.POST.get("what", ""), me(request), clock.now()
    data = request.POST if request.method == "POST" else None
    forms = {
        "assign": AssignForm(data if what == "assign" else None, initial={"to": held.assignee_id}),
        "reply": ReplyForm(data if what == "reply" else None, initial={"words": held.reply}),
        "finish": FinishForm(data if what == "finish" else None),
    }
    chosen = forms.get(what)
    if chosen is not None and chosen.is_valid():
        said = chosen.cleaned_data
        if what == "assign":
            services.assign(held, to=said["to"], by=account, at=at)
        elif what == "reply":
            if held.selector is None:
                raise Http404
            services.reply(held, said["words"], by=account, at=at)
        elif what == "finish":
            services.finish(held, said["because"], by=account, at=at)
        messages.success(request, _("Saved."))
        return redirect("feedback:note", number)
    if what in ("rumour", "answer"):
        _gather(held, what, request)
        return redirect("feedback:note", number)
    context = {
        "note": held,
        "code": label_of(held.code),
        "forms": forms,
        "rumours": Rumour.objects.order_by("-first_heard", "pk")[:50],
        "answers": selectors.open_answers()[:50],
        "is_late": held.due < clock.today() and held.state != Note.State.DONE,
    }
    failed = chosen is not None
    return render(request, "feedback/note.html", context, status=422 if failed else 200)


def _gather(held: Note, what: str, request: HttpRequest) -> None:
    key = _number(request.POST.get("under", ""))
    if what == "rumour":
        services.heard_again(get_object_or_404(Rumour, pk=key), held, by=me(request), at=clock.now())
    else:
        services.gather(get_object_or_404(YouSaid, pk=key), held, by=me(request), at=clock.now())


@requires_role(*NOTE_KEEPERS)
@no_trace
@require_http_methods(FORM)
def answers(request: HttpRequest) -> HttpResponse:
    """Show all answers to everybody, and begin one."""
    if request.method == "POST":
        return redirect("feedback:answer", services.begin_answer(by=me(request), at=clock.now()).pk)
    return render(request, "feedback/you_said_list.html", {"answers": selectors.open_answers()})


@requires_role(*NOTE_KEEPERS)
@no_trace
@require_http_methods(FORM)
def answer(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show one answer to everybody: its words by language, the notes under it, what is missing."""
    held = get_object_or_404(YouSaid, pk=number)
    names = languages()
    if request.method == "POST":
        try:
            if "hide" in request.POST:
                services.hide(held, by=me(request), at=clock.now())
            else:
                services.publish(held, by=me(request), at=clock.now())
                messages.success(request, _("Everybody can read it. The notes under it are done."))
        except services.NotReady as problem:
            left = ", ".join(names[code].name for code in str(problem).split(", ") if code in names)
            messages.error(request, _("Write it first in: %(languages)s") % {"languages": left or _("a language")})
        return redirect("feedback:answer", number)
    texts = list(held.texts.order_by("language"))
    there = {text.language for text in texts}
    asked = services.languages_asked(held)
    context = {
        "answer": held,
        "texts": [(text, names[text.language].name if text.language in names else text.language) for text in texts],
        "left": [(one, code in asked) for code, one in names.items() if code not in there],
        "notes": held.notes.order_by("came", "pk"),
    }
    return render(request, "feedback/you_said.html", context)


@requires_role(*NOTE_KEEPERS)
@no_trace
@require_http_methods(FORM)
def answer_words(request: HttpRequest, number: UUID, language: str) -> HttpResponse:
    """Write an answer to everybody in a language."""
    held = get_object_or_404(YouSaid, pk=number)
    if language not in languages():
        raise Http404
    text = held.texts.filter(language=language).first()
    form = SaidForm(
        request.POST if request.method == "POST" else None, initial={"said": text.said, "did": text.did} if text else {}
    )
    if form.is_bound and form.is_valid():
        services.write_answer(held, language, **form.cleaned_data, by=me(request), at=clock.now())
        return redirect("feedback:answer", number)
    return form_page(
        request, form, title=languages()[language].name, back=reverse("feedback:answer", args=[number]),
        back_label=_("You said, we did"), act=_("Save"),
    )  # fmt: skip


@requires_role(*NOTE_WORKERS)
@no_trace
@require_http_methods(FORM)
def rumours(request: HttpRequest) -> HttpResponse:
    """Show the log of rumours, and add to it."""
    form = RumourForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.log_rumour(**form.cleaned_data, by=me(request), at=clock.now())
        return redirect("feedback:rumours")
    rows = [
        (row, sum(row.notes.values_list("times", flat=True))) for row in Rumour.objects.order_by("-first_heard", "pk")
    ]
    context = {"form": form, "rumours": rows, "keeps": has_role(request.user, *NOTE_KEEPERS)}
    return render(request, "feedback/rumours.html", context, status=422 if form.errors else 200)


@requires_role(*NOTE_KEEPERS)
@no_trace
@require_http_methods(FORM)
def rumour(request: HttpRequest, number: UUID) -> HttpResponse:
    """Write what was found of a rumour, and the answer in each language."""
    held = get_object_or_404(Rumour, pk=number)
    initial: dict[str, object] = {"checked": held.checked, "shown": held.published_on is not None}
    for row in held.answers.all():
        initial |= {f"heard_{row.language}": row.heard, f"words_{row.language}": row.words}
    form = RumourAnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            services.answer_rumour(
                held,
                checked=said["checked"],
                answers=form.answers(),
                shown=said["shown"],
                by=me(request),
                at=clock.now(),
            )
        except services.NotReady:
            form.add_error("shown", _("First write what we found, and the answer in a language."))
        else:
            return redirect("feedback:rumours")
    return form_page(
        request, form, title=held.heard, back=reverse("feedback:rumours"), back_label=_("Rumours"), act=_("Save"),
    )  # fmt: skip


@requires_role(*NOTE_WORKERS)
@no_trace
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """Give all notes as a table that opens without running anything; never a sensitive one, never an answer by code."""
    from commonlight.feedback.starting_notes import note_table

    headers = {"Content-Disposition": 'attachment; filename="notes.csv"'}
    return HttpResponse(note_table(), content_type="text/csv; charset=utf-8", headers=headers)
