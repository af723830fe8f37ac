"""What the pages of stories and advisers share."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonlight.core.models import Account

WRONG_INPUT = 422


def me(request: HttpRequest) -> Account:
    """Return who is signed in."""
    assert isinstance(request.user, Account)
    return request.user


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, back: str, back_label: str, act: str, **more: Any
) -> HttpResponse:
    """Show a team page that is one form."""
    context = {"form": form, "title": title, "back": back, "back_label": back_label, "act": act, **more}
    status = WRONG_INPUT if form.is_bound and form.errors else 200
    return render(request, "feedback/story_form.html", context, status=status)
