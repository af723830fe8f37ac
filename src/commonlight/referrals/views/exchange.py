"""Coding a case, taking records out, bringing records in."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from commonlight.core import selectors as core_selectors
from commonlight.referrals import htcds, permissions
from commonlight.referrals.policies.access import Act
from commonlight.referrals.services import clients, exchange
from commonlight.referrals.views.clients import number_of
from commonlight.referrals.views.shared import WRONG_INPUT, for_roles

Who = dict[str, Any]
PROBLEMS = {
    "empty": gettext_lazy("The file is empty."),
    "unknown": gettext_lazy("The standard has no such column."),
    "identifying": gettext_lazy(
        "This column names people or their places. Take it out of the file; it is not brought in."
    ),
    "twice": gettext_lazy("This column stands twice."),
    "too_many": gettext_lazy("More rows than can be brought in at once."),
    "too_wide": gettext_lazy("More cells than columns."),
    "value": gettext_lazy("Not one of the standard's values."),
    "date": gettext_lazy("Not a day like 2026-11-22."),
    "number": gettext_lazy("Not a number."),
    "yes_no": gettext_lazy("Neither TRUE nor FALSE."),
    "too_long": gettext_lazy("Too long."),
}
MOST_BYTES = 5 * 1024 * 1024


class CodingForm(forms.Form):
    """The fields of the standard that are chosen from a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in htcds.coded_fields():
            choices = [(value, value.strip()) for value in field.values]
            label = field.name.partition("_")[2]
            if field.kind == "many":
                self.fields[field.name] = forms.MultipleChoiceField(
                    label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
                )
            else:
                self.fields[field.name] = forms.ChoiceField(label=label, choices=[("", "–"), *choices], required=False)


class ExportForm(forms.Form):
    """Which records, why, and in which form."""

    records = forms.MultipleChoiceField(label=gettext_lazy("Records"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=gettext_lazy("Why they are taken out"), max_length=200)
    form = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=[("csv", "CSV"), ("xlsx", "XLSX"), ("json", "JSON")],
        widget=forms.RadioSelect,
        initial="csv",
    )

    def __init__(self, *args: Any, records: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["records"].choices = records  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """A file in the standard."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    file = forms.FileField(label=gettext_lazy("CSV file with the columns of HTCDS 2.0"))

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


@for_roles(*permissions.TEAM)
@require_http_methods(["GET", "POST"])
def coding(request: HttpRequest, who: Who, client_id: int) -> HttpResponse:
    """Code a case from the standard's lists."""
    opened = clients.reach(client_id=client_id, act=Act.WRITE, **who)
    form = CodingForm(request.POST or None, initial=opened.file.coding, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if value}
        exchange.code_case(client_id=client_id, values=values, **who)
        return redirect("referrals:client", client_id)
    context = {"form": form, "row": opened.row, "number": number_of(client_id)}
    return render(request, "referrals/client_coding.html", context, status=WRONG_INPUT if form.is_bound else 200)


@for_roles(*permissions.TEAM)
@require_http_methods(["GET", "POST"])
def take_out(request: HttpRequest, who: Who) -> HttpResponse:
    """Take chosen records out as a file without names, with a reason and a mark."""
    offered = [(str(row.pk), number_of(row.pk)) for row in exchange.mine_to_export(**who)]
    form = ExportForm(request.POST or None, records=offered, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = exchange.export_records(
            client_ids=[int(one) for one in data["records"]], reason=data["reason"], form=data["form"], **who
        )
        answer = HttpResponse(made.content, content_type=made.content_type)
        answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
        return answer
    context = {"form": form, "offered": offered}
    return render(request, "referrals/client_export.html", context, status=WRONG_INPUT if form.is_bound else 200)


@for_roles(*permissions.TEAM)
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, who: Who) -> HttpResponse:
    """Bring records of another system in; any fault and nothing is taken."""
    mine = [(str(key), core_selectors.organisation(key).name) for key in permissions.team_organisations(who["by"])]
    form = ImportForm(request.POST or None, request.FILES or None, organisations=mine, auto_id="%s")
    problems: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        text = _text(upload)
        if text is None:
            form.add_error("file", _("This is no CSV file in UTF-8 of at most 5 MB."))
        else:
            found = exchange.import_records(
                organisation_id=UUID(form.cleaned_data["organisation"]), text=text, by=who["by"], at=who["at"]
            )
            if not found:
                return redirect("referrals:clients")
            problems = [{"one": one, "what": PROBLEMS[one.what]} for one in found[:50]]
    context = {"form": form, "problems": problems}
    return render(request, "referrals/client_import.html", context, status=WRONG_INPUT if form.is_bound else 200)


def _text(upload: Any) -> str | None:
    if upload.refused or (upload.size or 0) > MOST_BYTES:
        return None
    try:
        return upload.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
