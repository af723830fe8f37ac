"""The team's pages of materials: the gallery of drafts, one material with everything that stands before the printer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonlight.core import clock
from commonlight.core.forms import posted
from commonlight.core.headers import no_trace
from commonlight.core.permissions import has_role
from commonlight.library import permissions as library_permissions
from commonlight.library import services as library_services
from commonlight.library.forms.calls import CallForm
from commonlight.library.schema import dialled
from commonlight.library.selectors import term
from commonlight.library.team_selectors import team_item
from commonlight.outreach import material_files as content
from commonlight.outreach import permissions
from commonlight.outreach.forms.materials import MaterialForm, ObjectionForm, ReadForm, SignForm, WordsForm, block_label
from commonlight.outreach.making import typesetting
from commonlight.outreach.making.pieces import NotMade
from commonlight.outreach.models import Material
from commonlight.outreach.permissions import requires_standing_role
from commonlight.outreach.services import material_checks as checks
from commonlight.outreach.services import material_making as making
from commonlight.outreach.services import material_sheets as sheets
from commonlight.outreach.services import materials as services

WRONG_INPUT = 422
FORM = ["GET", "HEAD", "POST"]
FORMAT_NAMES = {
    "pdf": gettext_lazy("PDF, to print"),
    "png": gettext_lazy("PNG, a picture to send or post"),
    "svg": gettext_lazy("SVG, to enlarge as far as you like"),
    "pptx": gettext_lazy("PPTX, slides to change"),
    "html": gettext_lazy("HTML, for a web page"),
    "txt": gettext_lazy("TXT, the words alone"),
}
# How many pages a preview shows of each form.
N_PAGES = {"brochure": 2, "card": 2, "slides": 6, "large": 2}


def material_or_404(pk: UUID) -> Material:
    """Return a material, or answer that there is none."""
    return get_object_or_404(Material, pk=pk)


@requires_standing_role(*permissions.MATERIAL_READERS)
@no_trace
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show all materials, those being made first."""
    rows = Material.objects.order_by("state", "name")
    today = clock.today()
    shown = [(row, sheets.line_of(row, today), len(services.lying(row))) for row in rows]
    context = {"materials": shown, "may_make": has_role(request.user, *permissions.MAKERS)}
    return render(request, "outreach/materials/team_index.html", context)


@requires_standing_role(*permissions.MATERIAL_READERS)
@no_trace
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the ready drafts, for a setting or a group if one was chosen."""
    shown_in = get_language() or "en"
    setting, group = request.GET.get("setting", ""), request.GET.get("group", "")
    every = list(content.drafts().values())
    found = [
        {
            "draft": one,
            "words": content.words_of(one, shown_in if content.is_complete(one, shown_in) else "en"),
            "language": shown_in if content.is_complete(one, shown_in) else "en",
            "setting": term("setting", one.setting, shown_in).words,
            "languages": [checks.name_of(code) for code in one.texts if content.is_complete(one, code)],
            "picture": content.description_of(content.pictures()[one.picture], shown_in),
        }
        for one in every
        if (not setting or one.setting == setting) and (not group or group in one.groups)
    ]
    context = {
        "drafts": found,
        "settings": [
            (code, term("setting", code, shown_in).words) for code in dict.fromkeys(one.setting for one in every)
        ],
        "groups": _groups(every, shown_in),
        "setting": setting,
        "group": group,
        "may_make": has_role(request.user, *permissions.MAKERS),
    }
    return render(request, "outreach/materials/team_gallery.html", context)


def _groups(every: list[content.Draft], shown_in: str) -> list[tuple[str, str]]:
    from commonlight.library.selectors import shelf

    used = {group for one in every for group in one.groups}
    return [(item.id, item.text["name"].words) for item in shelf("group", shown_in).items if item.id in used]


@requires_standing_role(*permissions.MAKERS)
@no_trace
@require_http_methods(FORM)
def begin(request: HttpRequest, draft: str) -> HttpResponse:
    """Begin a material from a draft."""
    found = content.drafts().get(draft)
    if found is None:
        raise Http404
    shown_in = get_language() or "en"
    ready = [code for code in ("en", shown_in) if content.is_complete(found, code)]
    initial = {
        "name": content.words_of(found, shown_in).get("name", found.texts["en"]["name"]),
        "kind": Material.Kind.POSTER,
        "languages": list(dict.fromkeys(ready)),
        "layout": Material.Layout.EACH,
        "paper": Material.Paper.LETTER,
        "version": Material.Version.STANDARD,
        "picture": found.picture,
        "address": request.build_absolute_uri("/"),
    }
    form = MaterialForm(posted(request), draft=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = services.start_material(draft=draft, details=form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        return redirect("materials:material", made.pk)
    context = {
        "form": form,
        "title": _("Make something of it"),
        "back": reverse("materials:gallery"),
        "back_label": _("Ready drafts"),
        "act": _("Make"),
    }
    return render(request, "outreach/team_form.html", context, status=WRONG_INPUT if form.is_bound else 200)


@requires_standing_role(*permissions.MATERIAL_READERS)
@no_trace
@require_GET
def material(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a material: how it looks, what stands before the printer, its number, its files, what was said of it."""
    return _page(request, material_or_404(pk))


def _page(request: HttpRequest, found: Material, *, status: int = 200, **forms: Any) -> HttpResponse:
    today = clock.today()
    problems = checks.problems(found, today)
    line = sheets.line_of(found, today)
    context = {
        "material": found,
        "problems": [one for one in problems if one.blocks],
        "notes": [one for one in problems if not one.blocks],
        "line": line,
        "shown_in": [(code, checks.name_of(code)) for code in found.languages],
        "pages": _pages(found),
        "is_wide": found.kind in ("slides", "brochure"),
        "formats": [(what, FORMAT_NAMES[what]) for what in making.OFFERED[found.kind]],
        "has_press": typesetting.is_there(),
        "said": found.said.order_by("-day", "-pk"),
        "open": {row.pk for row in sheets.open_objections(found)},
        "blocks": {row.pk: block_label(row.block) for row in found.said.all() if row.block},
        "lying": services.lying(found),
        "runs": found.runs.order_by("-printed_on"),
        "object_form": ObjectionForm(material=found),
        "sign_form": SignForm(),
        "read_form": ReadForm(material=found),
        "may_make": has_role(request.user, *permissions.MAKERS),
        "may_let_out": has_role(request.user, *permissions.LETTERS_OUT),
        "may_sign": has_role(request.user, *permissions.SIGNERS),
        **_duty(found),
        **_calling(request, found, line),
        **forms,
    }
    return render(request, "outreach/materials/team_material.html", context, status=status)


def _pages(found: Material) -> list[dict[str, Any]]:
    """Return what the previews show: language, page, and all words of it for who cannot see it."""
    if found.kind in (Material.Kind.SNIPPET, Material.Kind.MESSAGE):
        return []
    form = found.version if found.version != Material.Version.STANDARD else found.kind
    together = found.layout == Material.Layout.TOGETHER
    return [
        {
            "language": language,
            "name": ", ".join(checks.name_of(code) for code in (found.languages if together else [language])),
            "numbers": range(1, N_PAGES.get(form, 1) + 1),
            "words": _read_out(found, found.languages if together else [language]),
        }
        for language in (found.languages[:1] if together else found.languages)
    ]


def _read_out(found: Material, languages: list[str]) -> str:
    parts = []
    for language in languages:
        words = sheets.words_in(found, language)
        parts += [
            words[block]
            for block in ("headline", "lead", "point1", "point2", "point3", "point4", "call")
            if words.get(block)
        ]
    return ". ".join(part.rstrip(".") for part in parts)


def _duty(found: Material) -> dict[str, Any]:
    """Return what the chosen state rule asks and what the made file has of it."""
    try:
        held = making.duty_findings(found, clock.today())
    except NotMade as problem:
        return {"refusal": checks.refusal_words(problem)}
    if held is None:
        return {"refusal": _refusal(found)}
    rule, findings = held
    shown_in = get_language() or "en"
    return {
        "rule": rule,
        "rule_place": term("place", rule.place, shown_in).words,
        "rule_where": rule.where.get(shown_in, rule.where["en"]),
        "rule_more": rule.more.get(shown_in, rule.more["en"]),
        "findings": [(checks.finding_name(one), one) for one in findings],
    }


def _refusal(found: Material) -> str:
    """Return why the thing cannot be set as it stands, or nothing."""
    try:
        piece = sheets.piece_of(found, clock.today())
        if found.kind == Material.Kind.MESSAGE:
            from commonlight.outreach.making import plain

            for sheet in piece.sheets:
                if sheet.words.get("message"):
                    plain.message(piece, sheet)
        elif found.kind != Material.Kind.SNIPPET and typesetting.is_there() and _is_whole(piece):
            for language in found.languages:
                making.preview(found, language, clock.today())
    except NotMade as problem:
        return checks.refusal_words(problem)
    return ""


def _is_whole(piece: Any) -> bool:
    return all(sheet.words.get("headline") and sheet.words.get("look_title") for sheet in piece.sheets)


def _calling(request: HttpRequest, found: Material, line: sheets.Line | None) -> dict[str, Any]:
    """Return the three steps of a call, where the number of this material needs one."""
    if line is None or line.verified is not None:
        return {}
    if not has_role(request.user, *library_permissions.READERS):
        return {"somebody_calls": True}
    initial = {"number": dialled(line.number), "day": clock.today()}
    return {
        "item": team_item("line", line.id, today=clock.today()),
        "number": line.number,
        "dial": dialled(line.number),
        "form": CallForm(None, today=clock.today(), initial=initial),
        "call_url": reverse("materials:call", args=[found.pk]),
    }


@requires_standing_role(*library_permissions.READERS)
@require_POST
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note what the call brought, on the page of the material."""
    found = material_or_404(pk)
    line = sheets.line_of(found, clock.today())
    if line is None:
        raise Http404
    form = CallForm(request.POST, today=clock.today())
    if not form.is_valid():
        return _page(request, found, status=WRONG_INPUT, form=form)
    try:
        library_services.record_call(line=line.id, **form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
    except library_services.NumberChanged:
        messages.error(request, _("The number of this line was changed meanwhile. Please dial the one shown now."))
        return redirect("materials:material", pk)
    if sheets.line_of(found, clock.today()) and sheets.line_of(found, clock.today()).verified:  # type: ignore[union-attr]
        messages.success(request, _("Thank you. The number may be printed now."))
    else:
        messages.warning(request, _("Noted. The number cannot be printed yet."))
    return redirect("materials:material", pk)


@requires_standing_role(*permissions.MAKERS)
@no_trace
@require_http_methods(FORM)
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what a material is."""
    found = material_or_404(pk)
    draft = content.drafts().get(found.draft)
    if draft is None:
        raise Http404
    initial = {name: getattr(found, name) for name in services.DETAILS}
    form = MaterialForm(posted(request), draft=draft, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.change_material(found, form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("materials:material", pk)
    return _form(request, form, found, _("Kind, languages, paper and number"))


@requires_standing_role(*permissions.MAKERS)
@no_trace
@require_http_methods(FORM)
def words(request: HttpRequest, pk: UUID, language: str) -> HttpResponse:
    """Write the words of one language."""
    found = material_or_404(pk)
    if language not in found.languages:
        raise Http404
    held = sheets.words_in(found, language)
    form = WordsForm(posted(request), language=language, words=held, english=sheets.words_in(found, "en"))
    if request.method == "POST" and form.is_valid():
        services.write_texts(found, language, form.cleaned_data, by=request.user, at=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("Saved. What is empty keeps the words of the draft."))
        return redirect("materials:material", pk)
    return _form(request, form, found, _("Words: %(language)s") % {"language": checks.name_of(language)})


def _form(request: HttpRequest, form: Any, found: Material, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back": reverse("materials:material", args=[found.pk]),
        "back_label": found.name,
        "act": _("Save"),
    }
    return render(request, "outreach/team_form.html", context, status=WRONG_INPUT if form.is_bound else 200)


def page_with(request: HttpRequest, found: Material, **forms: Any) -> HttpResponse:
    """Show the page of a material again with a form that was filled wrongly."""
    return _page(request, found, status=WRONG_INPUT, **forms)
