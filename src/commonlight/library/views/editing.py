"""Writing an entry, putting it into a language, deciding on a colleague's change."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.languages import languages
from commonlight.library import labels, policies, selectors, services, team_selectors
from commonlight.library.diffs import compare
from commonlight.library.forms.editing import DecisionForm, EntryForm, WordsForm
from commonlight.library.models import Change
from commonlight.library.permissions import WRITERS
from commonlight.library.problems import in_page_language
from commonlight.library.reading import grade
from commonlight.library.rows import Stands
from commonlight.library.schema import DEFAULT_LANGUAGE, KINDS, SIGN, Kind
from commonlight.library.views.request import item_or_404, may, me, put_in, team_page

BOTH = ("GET", "POST")


def _newest_text(kind: str, entry: str) -> tuple[Stands, Change | None, int]:
    """Return the text a new change begins with: that of a change that waits, else what stands; and the newest number."""
    newest = services.newest_change(kind, entry)
    if newest is not None and newest.state == Change.State.WAITING and newest.after:
        return Stands.from_json(newest.after), newest, newest.number
    return Stands.of(item_or_404(kind, entry).entry), None, newest.number if newest else 0


def _kind_or_404(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _saved(request: HttpRequest, change: Change) -> HttpResponse:
    if change.state == Change.State.WAITING:
        messages.success(request, _("Saved. It waits for a second person; until then the public sees the old text."))
        return redirect("library:change", change.pk)
    messages.success(request, _("Saved. The public sees it now."))
    return redirect("library:entry", change.kind, change.entry)


@team_page(*WRITERS, methods=BOTH)
def edit(request: HttpRequest, kind: str, entry: str) -> HttpResponse:
    """Change an entry's facts and English words."""
    of_kind = _kind_or_404(kind)
    stands, waiting, number = _newest_text(kind, entry)
    initial = {**EntryForm.initial_of(stands), "on_number": number}
    form = EntryForm(posted(request), kind=of_kind, stands=stands, is_new=False, initial=initial)
    context: dict[str, Any] = {"form": form, "waiting": waiting, "kind": kind, "entry": entry}
    if request.method == "POST" and form.is_valid():
        more = {name: stands.row[name] for name in _not_on_page(of_kind) if name in stands.row}
        context |= {"stands": form.stands_after(entry, more), "reason": form.cleaned_data["reason"]}
        answer = _propose(request, form, context)
        if isinstance(answer, HttpResponseRedirect):
            return answer
    return render(request, "library/team/edit.html", context, status=_status(request))


def _not_on_page(kind: Kind) -> tuple[str, ...]:
    return ("number", "ilo_indicator") if kind.name == SIGN.name else ("page_date", "ilo_indicator")


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


def _propose(request: HttpRequest, form: EntryForm | WordsForm, context: dict[str, Any]) -> HttpResponse | None:
    """Save what was written, or put into `context` why not; an answer of None means that the page is shown again."""
    kind, entry, stands = context["kind"], context["entry"], context["stands"]
    try:
        change = services.propose(
            kind=kind,
            entry=entry,
            stands=stands,
            on_number=form.cleaned_data["on_number"],
            reason=context["reason"],
            by=me(request),
            at=clock.now(),
        )
    except services.NothingChanged:
        messages.info(request, _("You changed nothing, so nothing was saved."))
        return redirect("library:entry", kind, entry)
    except services.EditedMeanwhile as meanwhile:
        if meanwhile.theirs is not None:
            theirs = meanwhile.theirs.after or services.current(kind, entry)
            context |= {"theirs": meanwhile.theirs, "both": compare(theirs, stands.as_json())}
            put_in(form, "on_number", str(meanwhile.theirs.number))
        return None
    except services.Invalid as invalid:
        for problem in invalid.problems:
            form.add_error(None, in_page_language(problem))
        return None
    return _saved(request, change)


@team_page(*WRITERS, methods=BOTH)
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Add an entry of our own."""
    of_kind = _kind_or_404(kind)
    home = selectors.home_place()
    initial = {"on_number": 0, "place": home, "country": selectors.country_of(home), "level": "local"}
    form = EntryForm(posted(request), kind=of_kind, stands=None, is_new=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        more: dict[str, Any] = {"page_date": None} if "page_date" in of_kind.facts else {}
        if kind == SIGN.name:
            more["number"] = services.next_sign_number()
        identifier = services.new_id()
        try:
            change = services.propose(
                kind=kind,
                entry=identifier,
                stands=form.stands_after(identifier, more),
                on_number=0,
                act=Change.Act.ADD,
                reason=form.cleaned_data["reason"],
                by=me(request),
                at=clock.now(),
            )
        except services.Invalid as invalid:
            for problem in invalid.problems:
                form.add_error(None, in_page_language(problem))
        else:
            return _saved(request, change)
    context = {"form": form, "kind": kind, "title": labels.ADD[kind]}
    return render(request, "library/team/add.html", context, status=_status(request))


@team_page(*WRITERS, methods=BOTH)
def words(request: HttpRequest, kind: str, entry: str, language: str) -> HttpResponse:
    """Put an entry's words into another language."""
    of_kind = _kind_or_404(kind)
    known = {code: code for code in selectors.content().languages} | {
        code: found.name for code, found in languages().items()
    }
    if language not in known or language == DEFAULT_LANGUAGE:
        raise Http404
    stands, waiting, number = _newest_text(kind, entry)
    initial = {**WordsForm.initial_of(stands, language), "on_number": number}
    form = WordsForm(posted(request), kind=of_kind, stands=stands, language=language, initial=initial)
    context: dict[str, Any] = {
        "form": form,
        "waiting": waiting,
        "kind": kind,
        "entry": entry,
        "language_name": known[language],
    }
    if request.method == "POST" and form.is_valid():
        context |= {"stands": form.stands_after(), "reason": form.cleaned_data["reason"]}
        answer = _propose(request, form, context)
        if isinstance(answer, HttpResponseRedirect):
            return answer
    return render(request, "library/team/words.html", context, status=_status(request))


def _change_or_404(pk: int) -> Change:
    found = Change.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@team_page()
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one change: what it does, who wrote it, and for a second person the decision."""
    found = _change_or_404(pk)
    return _change_page(request, found, DecisionForm(may_check=_may_check(found)))


def _may_check(change: Change) -> bool:
    return change.kind != "line" and bool(change.after)


def _change_page(request: HttpRequest, found: Change, form: DecisionForm, status: int = 200) -> HttpResponse:
    context = {
        "change": found,
        "diff": team_selectors.diff_of(found),
        "kind_label": labels.KINDS[found.kind],
        "is_own": me(request).id in services.authors_of(found),
        "is_author": me(request).id == found.author_id,
        "stands_already": (found.kind, found.entry) in _known_keys(found),
        "hard": _reads_hard(found),
        "form": form,
        "needs_second": policies.needs_second_person(found.kind),
        **may(request),
    }
    return render(request, "library/team/change.html", context, status=status)


def _known_keys(found: Change) -> set[tuple[str, str]]:
    known = selectors.stands_now().content.entries[found.kind]
    return {(found.kind, found.entry)} if found.entry in known else set()


def _reads_hard(found: Change) -> list[str]:
    texts = found.after.get("row", {}).get(DEFAULT_LANGUAGE, {})
    return [
        str(labels.FIELDS[text])
        for text, highest in KINDS[found.kind].highest_grade.items()
        if (grade(texts.get(text, ""), DEFAULT_LANGUAGE) or 0) > highest
    ]


@team_page(methods=("POST",))
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a change stand, refuse it, or take an own one back."""
    found = _change_or_404(pk)
    form = DecisionForm(posted(request), may_check=_may_check(found))
    if not form.is_valid():
        return _change_page(request, found, form, status=422)
    answer = form.cleaned_data["answer"]
    try:
        if "accept" in request.POST:
            services.accept(
                change=found,
                facts_checked=bool(form.cleaned_data.get("facts_checked")),
                answer=answer,
                by=me(request),
                at=clock.now(),
            )
            messages.success(request, _("The new text stands. Thank you for being the second pair of eyes."))
        else:
            services.refuse(change=found, answer=answer, by=me(request), at=clock.now())
            messages.success(request, _("The change was not taken. It stays in the history."))
    except services.NotAllowed:
        raise Http404 from None
    except services.OwnText:
        form.add_error(None, _("You wrote this change, or a part of it. Somebody else has to let it stand."))
        return _change_page(request, found, form, status=422)
    except services.AlreadyDecided:
        messages.error(request, _("This change does not wait any more. Nothing was changed."))
        return redirect("library:change", found.pk)
    return redirect("library:team")


@team_page(*WRITERS, methods=("POST",))
def settle(request: HttpRequest, kind: str, entry: str) -> HttpResponse:
    """After a package update: keep our text, or take the shipped one."""
    act = services.take_shipped if "shipped" in request.POST else services.keep_ours
    try:
        number = int(request.POST.get("on_number", "0"))
        made = act(kind=kind, entry=entry, on_number=number, by=me(request), at=clock.now())
    except (ValueError, services.NoSuchEntry):
        raise Http404 from None
    except services.EditedMeanwhile:
        messages.error(request, _("The text was changed since you opened this page. Please read it again."))
        return redirect("library:entry", kind, entry)
    return _saved(request, made)
