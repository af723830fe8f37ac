"""The language of a request: the one in its address, whether Commonlight brings it or the coalition added it."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from commonlight.core import wording
from commonlight.core.fallbacks import marked
from commonlight.core.language_paths import code_in
from commonlight.core.languages import languages


class LanguageMiddleware(LocaleMiddleware):
    """Django's own, which knows only the languages of the settings, with the coalition's languages and words."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of the address; without one there, what the browser asks for."""
        code = code_in(request.path_info)
        if code:
            wording.refresh()
        if code in languages():
            wording.prepare(code)
            translation.activate(code)
            request.LANGUAGE_CODE = code
            return
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Mark what the page had to show in English."""
        missing = wording.in_english(translation.get_language())
        kind = response.headers.get("Content-Type", "")
        if missing and isinstance(response, HttpResponse) and kind.startswith("text/html"):
            page = marked(response.content.decode(response.charset), missing)
            response.content = page.encode(response.charset)
            if response.has_header("Content-Length"):
                response.headers["Content-Length"] = str(len(response.content))
        return super().process_response(request, response)
