"""The team's pages for languages: add one, put in texts on the page or by sheet, let a second person read them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock, selectors, translation_sheet, wording
from commonlight.core.forms import posted
from commonlight.core.forms.translating import AddLanguageForm, SheetForm
from commonlight.core.headers import no_trace
from commonlight.core.languages import Language, languages, shipped_languages
from commonlight.core.models import Account
from commonlight.core.permissions import has_role, requires_role
from commonlight.core.public_texts import public_texts
from commonlight.core.services import translating
from commonlight.core.services.translating import (
    ENGLISH_CHANGED,
    NOT_REVIEWED,
    OFFERERS,
    REVIEWED,
    SOURCE_LANGUAGE,
    TO_DO,
    TRANSLATORS,
    Standing,
)

ON_A_PAGE = 25
STATES = {
    TO_DO: gettext_lazy("To do"),
    ENGLISH_CHANGED: gettext_lazy("The English changed"),
    NOT_REVIEWED: gettext_lazy("Waits for a second person"),
    REVIEWED: gettext_lazy("Read by a second person"),
}
SHOWN = {
    "to-do": lambda row: row.state in (TO_DO, ENGLISH_CHANGED),
    "to-review": lambda row: row.state == NOT_REVIEWED,
    "safety": lambda row: row.text.is_safety,
    "all": lambda row: True,
}
SHOWN_LABELS = {
    "to-do": gettext_lazy("To do"),
    "to-review": gettext_lazy("To read as a second person"),
    "safety": gettext_lazy("Safety texts"),
    "all": gettext_lazy("All texts"),
}


def _me(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def _language_or_404(code: str) -> Language:
    wording.refresh()
    found = languages().get(code)
    if found is None or code == SOURCE_LANGUAGE:
        raise Http404
    return found


def _counts(rows: list[Standing]) -> dict[str, int]:
    return {
        "total": len(rows),
        "done": sum(row.state in (NOT_REVIEWED, REVIEWED) for row in rows),
        "reviewed": sum(row.state == REVIEWED for row in rows),
    }


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(*TRANSLATORS)
def languages_page(request: HttpRequest) -> HttpResponse:
    """List the languages with what is put in and read; POST adds one."""
    wording.refresh()
    form, status = AddLanguageForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = translating.add_language(**form.cleaned_data, by=_me(request), at=clock.now())
            except translating.CodeTaken:
                form.add_error("code", _("This language stands here already."))
            else:
                messages.success(request, _("Added. Put in the texts, then show it in the menu."))
                return redirect("core:language", row.code)
    texts, shown = public_texts(), selectors.site().languages
    rows = [
        {
            "language": language,
            "is_shipped": language.code in shipped_languages(),
            "offered": language.code in shown,
            **_counts(translating.standings(language.code, texts)),
        }
        for language in languages().values()
        if language.code != SOURCE_LANGUAGE
    ]
    return render(request, "core/team/languages.html", {"rows": rows, "form": form}, status=status)


@no_trace
@require_GET
@requires_role(*TRANSLATORS)
def language_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a language's texts, some at a time, each with its words and its state."""
    return _language_page(request, _language_or_404(code))


def _language_page(request: HttpRequest, language: Language, *, status: int = 200, **more: Any) -> HttpResponse:
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "to-do"
    rows = translating.standings(language.code, public_texts(), reader=_me(request))
    page = Paginator([row for row in rows if SHOWN[show](row)], ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "language": language,
        "page": page,
        "show": show,
        "choices": [{"value": value, "label": label, "here": value == show} for value, label in SHOWN_LABELS.items()],
        "rows": [{"row": row, "state": STATES[row.state]} for row in page],
        "offered": language.code in selectors.site().languages,
        "may_offer": has_role(request.user, *OFFERERS),
        "may_review": any(row.state == NOT_REVIEWED and not row.is_mine for row in page),
        **_counts(rows),
        **more,
    }
    return render(request, "core/team/language.html", context, status=status)


def _back(request: HttpRequest, code: str) -> HttpResponseRedirect:
    show = request.POST.get("show", "")
    page = request.POST.get("page", "")
    query = f"?show={show if show in SHOWN else 'to-do'}&page={page if page.isdigit() else 1}"
    return redirect(reverse("core:language", args=[code]) + query)


@no_trace
@require_POST
@requires_role(*TRANSLATORS)
def put_in_texts(request: HttpRequest, code: str) -> HttpResponse:
    """Put in what was typed on one page of texts; words that cannot stand are named and the rest is kept."""
    language, texts = _language_or_404(code), {text.key: text for text in public_texts()}
    held = {row.text.key: row.words for row in translating.standings(code, texts.values())}
    typed = {key: request.POST[key].strip() for key in request.POST if key in texts and request.POST[key].strip()}
    fresh = {key: words for key, words in typed.items() if _lines(words) != held.get(key)}
    wrong = {
        key: problem
        for key, words in fresh.items()
        if (problem := translation_sheet.words_problem(_lines(words), texts[key]))
    }
    good = {key: _lines(words) for key, words in fresh.items() if key not in wrong}
    if good:
        count = translating.put_in(language=code, words=good, texts=texts, by=_me(request), at=clock.now())
        messages.success(request, _("Texts put in: %(count)s.") % {"count": count})
    if wrong:
        refused = [{"text": texts[key], "words": fresh[key], "problem": problem} for key, problem in wrong.items()]
        return _language_page(request, language, status=422, refused=refused)
    return _back(request, code)


def _lines(words: str) -> str:
    return "\n".join(words.splitlines())


@no_trace
@require_POST
@requires_role(*TRANSLATORS)
def review_texts(request: HttpRequest, code: str) -> HttpResponse:
    """Record that the signed-in person read the ticked texts and that they say what the English says."""
    _language_or_404(code)
    texts = {text.key: text for text in public_texts()}
    read = {
        key: _lines(request.POST.get(f"read-{key}", "")) for key in request.POST.getlist("reviewed") if key in texts
    }
    try:
        count = translating.review(language=code, read=read, texts=texts, by=_me(request), at=clock.now())
    except translating.OwnWords:
        messages.error(request, _("You put in some of these words yourself. A second person must read them."))
    except translating.ChangedMeanwhile:
        messages.error(
            request, _("Some of these words were changed meanwhile. Nothing was recorded; please read them again.")
        )
    else:
        messages.success(request, _("Texts read by a second person: %(count)s.") % {"count": count})
    return _back(request, code)


@no_trace
@require_POST
@requires_role(*OFFERERS)
def offer_language(request: HttpRequest, code: str) -> HttpResponse:
    """Put a language into the public menu, or take it out."""
    _language_or_404(code)
    translating.offer(code=code, offered=request.POST.get("offered") == "yes", by=_me(request), at=clock.now())
    messages.success(request, _("Saved."))
    return redirect("core:language", code)


@no_trace
@require_GET
@requires_role(*TRANSLATORS)
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Give out all texts of a language as a sheet."""
    _language_or_404(code)
    rows = translating.standings(code, public_texts())
    content = translation_sheet.written((row.text, row.words, row.state) for row in rows)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="texts-{code}.csv"'
    return response


@no_trace
@require_http_methods(["GET", "POST"])
@requires_role(*TRANSLATORS)
def bring_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Take a sheet back: first show what it would change and what is wrong in which row, then put it in."""
    language = _language_or_404(code)
    form, brought, written, status = SheetForm(posted(request), request.FILES or None), None, "", 200
    confirmed = request.method == "POST" and "sheet_text" in request.POST
    if request.method == "POST" and (confirmed or form.is_valid()):
        texts = {text.key: text for text in public_texts()}
        held = {row.text.key: row.words for row in translating.standings(code, texts.values())}
        try:
            written = (
                request.POST["sheet_text"]
                if confirmed
                else translation_sheet.decoded(form.cleaned_data["sheet"].read())
            )
            brought = translation_sheet.read(written, texts=texts, held=held, direction=language.direction)
        except translation_sheet.SheetUnreadable as problem:
            form.add_error("sheet", str(problem))
        if brought is not None and confirmed:
            words = {line.key: line.words for line in brought.taken}
            count = translating.put_in(language=code, words=words, texts=texts, by=_me(request), at=clock.now())
            messages.success(request, _("Texts put in: %(count)s.") % {"count": count})
            return redirect(reverse("core:language", args=[code]) + "?show=to-review")
    if request.method == "POST" and brought is None:
        status = 422
    context = {"language": language, "form": form, "brought": brought, "written": written}
    return render(request, "core/team/language_sheet.html", context, status=status)
