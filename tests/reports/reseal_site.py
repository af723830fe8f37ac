"""
A site of its own whose reports are sealed anew, to be killed in the middle: `python -m tests.reports.reseal_site FOLDER ACT`.

ACT: "build N", "go" (seals anew until it is done or killed), "finish" (prints what is left, and how many reports open)
"""

import os
import sys
from base64 import b64decode, b64encode
from pathlib import Path

KEPT = "reader.txt"


def build(folder: Path, number: int) -> None:
    """Make the reports, then take a reader out, so that a new epoch begins."""
    from tests.reports.backup_site import site
    from tests.reports.conftest import send

    from commonlight.core import clock
    from commonlight.core.models import Account
    from commonlight.core.services.readers import remove_reader

    made, _ = site(folder)
    harbor, first = made["Harbor House"]
    for place in range(number):
        send(harbor, submission_id=f"s{place}")
    other = Account.objects.filter(wraps__key__organisation=harbor).exclude(pk=first.account.pk).get()
    remove_reader(organisation_id=harbor.pk, account=other, by=None, at=clock.now())
    (folder / KEPT).write_text(f"{first.account.pk} {b64encode(first.keyring._secret).decode()} {harbor.pk}")


def begin_again(folder: Path) -> tuple:
    """Open the site that `build` made; return the reader's keyring and the organisation's id."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "commonlight.config.settings"
    import django

    django.setup()
    from commonlight.core.keyring import Keyring
    from commonlight.core.models import Account

    account_id, secret, organisation_id = (folder / KEPT).read_text().split()
    return Keyring(Account.objects.get(pk=account_id), b64decode(secret)), organisation_id


def seal_anew(folder: Path, *, finish: bool) -> None:
    """Seal until nothing is left; `finish` in large batches, then print what is left and how many reports open."""
    keyring, organisation_id = begin_again(folder)
    from uuid import UUID

    from commonlight.core import clock, resealing
    from commonlight.reports import services
    from commonlight.reports.models import Report

    resealing.BATCH = 200 if finish else 5
    if not finish:
        print("going", flush=True)
    while resealing.go_on(keyring=keyring, organisation_id=UUID(organisation_id), seconds=1.0, at=clock.now()).left:
        pass
    if finish:
        opening = 0
        for pk in Report.objects.values_list("pk", flat=True):
            services.open_report(report_id=pk, by=keyring.account, keyring=keyring, at=clock.now())
            opening += 1
        print(resealing.left_for(UUID(organisation_id)), opening)


if __name__ == "__main__":
    place, act = Path(sys.argv[1]), sys.argv[2]
    if act == "build":
        from tests.reports.real_site import begin

        begin(place)
        build(place, int(sys.argv[3]))
    else:
        seal_anew(place, finish=act == "finish")
