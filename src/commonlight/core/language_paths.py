"""Addresses carry the language: the same page in another language, and the language to start with."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language_from_request, override


def same_page_in(code: str, request: HttpRequest | None) -> str:
    """Return the address of the requested page in the language `code`; the home page where there is no such page."""
    if request is not None and getattr(request, "resolver_match", None) is not None:
        here = request.get_full_path()
        there = translate_url(here, code)
        if there != here or request.path.startswith(f"/{code}/"):
            return there
    with override(code):
        return reverse("core:home")


def first_language(request: HttpRequest) -> str:
    """Return the language of the site that the browser asks for first."""
    found = get_language_from_request(request)
    return found if found in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
