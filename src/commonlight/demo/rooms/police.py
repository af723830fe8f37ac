"""What police said to what was passed to them: most confirmed and answered, one newly sent, one late."""

from datetime import datetime, timedelta

from commonlight.demo.coalition import Coalition
from commonlight.reports.models import Package
from commonlight.reports.services import police_answers

ORDER = 41
# The newest is on its way; the one before it should have been confirmed by now.
WAITING = 2
ANSWERS = (
    ("open", "An officer who speaks the language is looking into it."),
    ("closed", "Wages were paid after the visit. Nobody was charged."),
    ("no_action", ""),
    ("needs_more", "Which week was it? The month is enough."),
)
DONE = ("lead", "wish", "interpreter", "advocate")


def build(coalition: Coalition, *, at: datetime) -> None:
    """Confirm and answer through the liaison's own account, some hours and days after each hand-over."""
    reyes, police = coalition.readers["reyes"].account, coalition.organisations["police"]
    packages = Package.objects.filter(organisation=police).order_by("-passed_at", "-pk")
    for number, package_id in enumerate(packages.values_list("pk", flat=True)):
        if number < WAITING:
            continue
        package, writer = police_answers.package_of_police(package_id=package_id, by=reyes)
        came = package.passed_at + timedelta(hours=2 + number * 5 % 22)
        police_answers.give_receipt(
            package=package,
            officer=reyes.display_name,
            case_number=f"RB-{4100 + number}",
            writer=writer,
            at=min(came, at),
        )
        said = came + timedelta(days=1 + number % 4)
        if said >= at:
            continue
        code, text = ANSWERS[number % len(ANSWERS)]
        police_answers.answer(package=package, code=code, text=text, writer=writer, at=said)
        if code == "open":
            for item in DONE[: 1 + number % len(DONE)]:
                police_answers.tick(package=package, item=item, state="done", writer=writer, at=said)
