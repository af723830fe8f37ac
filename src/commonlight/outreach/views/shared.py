"""What the pages of programmes, liaison and books share."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from commonlight.outreach.models import Programme

WRONG_INPUT = 422


def language() -> str:
    """Return the page's language."""
    return get_language() or "en"


def programme_or_404(programme_id: UUID) -> Programme:
    """Return a programme, or answer that there is none."""
    return get_object_or_404(Programme.objects.select_related("lead", "organisation"), pk=programme_id)


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, back: str, back_label: str, act: str, **more: Any
) -> HttpResponse:
    """Show a page that is one form."""
    context = {"form": form, "title": title, "back": back, "back_label": back_label, "act": act, **more}
    status = WRONG_INPUT if form.is_bound and form.errors else 200
    return render(request, "outreach/team_form.html", context, status=status)
