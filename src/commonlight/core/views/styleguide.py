"""The component set on one page, for whoever builds or reviews pages; closed to the public."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from commonlight.core.form_fields import DateInParts
from commonlight.core.headers import no_trace

CHOICES = [("a", _("First answer")), ("b", _("Second answer")), ("c", _("I do not know"))]


class EveryField(forms.Form):
    """One field of each kind."""

    line = forms.CharField(label=_("One line"), help_text=_("A hint says what to write, and why."))
    text = forms.CharField(label=_("More words"), widget=forms.Textarea, required=False)
    one = forms.ChoiceField(label=_("One of a few"), choices=CHOICES, widget=forms.RadioSelect)
    some = forms.MultipleChoiceField(
        label=_("Some of a few"), choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False
    )
    listed = forms.ChoiceField(label=_("One of many"), choices=CHOICES)
    day = DateInParts(label=_("A day"), help_text=_("Such as 27 3 2026."), required=False)
    file = forms.FileField(label=_("A photo or PDF"), required=False)
    agree = forms.BooleanField(label=_("One thing to agree to"), help_text=_("What it means."))


@no_trace
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show each component, the form once empty and once with errors."""
    listed = [
        {"name": _("Harbor House"), "state": _("Open"), "count": 12},
        {"name": _("Valley Legal Aid"), "state": _("Waiting"), "count": 3},
    ]
    answers = [
        {"label": _("What was said or done"), "value": _("Passports were kept."), "url": "#form"},
        {"label": _("Where"), "value": _("Near route 12"), "url": ""},
    ]
    context = {
        "form": EveryField(auto_id="empty_%s"),
        "wrong": EveryField({"day_day": "31", "day_month": "2", "day_year": "2026"}, auto_id="wrong_%s"),
        "rows": listed,
        "answers": answers,
        "page": Paginator(range(50), 10).get_page(request.GET.get("page")),
    }
    return render(request, "core/styleguide.html", context)
