"""Addresses carry the language: the same page in another language, and the language to start with."""

import re

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language_from_request, override
from django.utils.translation.trans_real import parse_accept_lang_header

from commonlight.core.languages import languages

# As in IETF BCP 47, in small letters: mam, vi, tl, zh-hans, es-419.
CODE = r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*"
IN_PATH = re.compile(rf"/({CODE})(?=/|$)")


def code_in(path: str) -> str:
    """Return what an address begins with if it looks like the code of a language, else nothing."""
    found = IN_PATH.match(path)
    return found.group(1) if found else ""


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
    shipped = dict(settings.LANGUAGES)
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if wanted in languages() and wanted not in shipped:
            return wanted
        if wanted.split("-")[0] in shipped:
            break
    found = get_language_from_request(request)
    return found if found in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
