"""A language of the coalition's own: 600 texts from a sheet, checked and put in, until a page shows them."""

import os
import tempfile
import time
from collections.abc import Iterator

from benchmarks.row import Row

TEXTS = 600


def run() -> Iterator[Row]:
    """Yield the time to bring a sheet of 600 texts, and the time of the first page in the new language after it."""
    with tempfile.TemporaryDirectory(prefix="commonlight-bench-") as folder:
        os.environ.setdefault("COMMONLIGHT_DATA", f"{folder}/data")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.test import Client

        from commonlight.core import clock, services, translation_sheet
        from commonlight.core.models import Account
        from commonlight.core.public_texts import public_texts
        from commonlight.core.roles import Role
        from commonlight.core.services import translating

        settings.DATA.mkdir(parents=True, exist_ok=True)
        call_command("migrate", database="default", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        at = clock.now()
        services.set_up_site(coalition_name="Riverbend", country="US", emergency_number="911", at=at)
        house = services.create_organisation(name="House", kind="ngo", at=at)
        writer = services.create_account(
            kind=Account.Kind.ORDINARY,
            login_name="rosa",
            display_name="Rosa",
            email="",
            organisation_id=house.id,
            roles=(Role.CONTENT_EDITOR,),
            by=None,
            at=at,
        )
        translating.add_language(code="vi", name="Tiếng Việt", direction="ltr", by=writer, at=at)
        chosen = public_texts()[:TEXTS]
        content = translation_sheet.written((text, f"Vi: {text.english}", "to do") for text in chosen)

        start = time.perf_counter()
        texts = {text.key: text for text in public_texts()}
        held = {row.text.key: row.words for row in translating.standings("vi", texts.values())}
        found = translation_sheet.read(translation_sheet.decoded(content), texts=texts, held=held, direction="ltr")
        words = {line.key: line.words for line in found.taken}
        count = translating.put_in(language="vi", words=words, texts=texts, by=writer, at=at)
        seconds = time.perf_counter() - start
        yield Row(
            f"languages: a sheet of {count} texts", seconds, "s", at_most=10, beside=f"{len(found.wrong)} refused"
        )

        start = time.perf_counter()
        page = Client(SERVER_NAME="localhost").get("/vi/").content.decode()
        seconds = (time.perf_counter() - start) * 1000
        yield Row("languages: first page after it", seconds, "ms", beside=f"{page.count('Vi: ')} of its texts")
