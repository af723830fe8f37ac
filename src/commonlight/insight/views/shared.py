"""What the pages of the room share."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

WRONG_INPUT = 422


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, back: str, back_label: str, act: str, **more: Any
) -> HttpResponse:
    """Show a page that is one form."""
    context = {"form": form, "title": title, "back": back, "back_label": back_label, "act": act, **more}
    status = WRONG_INPUT if form.is_bound and form.errors else 200
    return render(request, "insight/form.html", context, status=status)
