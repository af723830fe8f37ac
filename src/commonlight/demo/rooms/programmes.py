"""Two running programmes of Riverbend, a grant near its end, and what the liaison did: invented, through the services."""

from datetime import date, datetime, timedelta

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition
from commonlight.outreach.models import BudgetLine, Indicator, Programme
from commonlight.outreach.selectors_engagement import laws_with_duties
from commonlight.outreach.services import engagement, money, programme_records, programmes
from commonlight.outreach.services.programmes import Details
from commonlight.places.models import Area

ORDER = 65


def build(coalition: Coalition, *, at: datetime) -> None:
    """Start both programmes, write down what came of them, and keep the books."""
    maria = Account.objects.get(login_name="maria")
    rural = _programme(coalition, "youth-instability", "rural", "Rural youth", 60, maria, at)
    urban = _programme(coalition, "refugees", "urban", "Newcomers in the city", 30, maria, at)
    _rural(rural, maria, at)
    _urban(urban, maria, at)
    _books(coalition, rural, urban, maria, at)
    _liaison(coalition, at)


def _programme(
    coalition: Coalition, group: str, setting: str, name: str, days: int, by: Account, at: datetime
) -> Programme:
    then = at - timedelta(days=days)
    level = {"youth-instability": "involve", "refugees": "share"}[group]
    summary = {
        "youth-instability": "Beds, rides and adults to trust, for young people in the north of the county.",
        "refugees": "Newcomers hold the talks. We bring a lawyer, an interpreter and tea.",
    }[group]
    details = Details(
        name=name,
        level=level,
        summary=summary,
        organisation=coalition.organisations["harbor"],
        lead=by,
        starts=then.date(),
        state=Programme.State.RUNNING,
        is_public=True,
        budget_cents={"youth-instability": 6_000_00, "refugees": 4_000_00}[group],
    )
    made = programmes.start_programme(group=group, setting=setting, details=details, language="en", by=by, at=then)
    for task in made.tasks.filter(due__lt=(at - timedelta(days=4)).date()):
        programmes.set_task_done(task, done=True, by=by, at=at - timedelta(days=5))
    return made


def _rural(rural: Programme, by: Account, at: datetime) -> None:
    def day(ago: int) -> date:
        return (at - timedelta(days=ago)).date()

    bed = rural.lines.get(code="youth-instability.bed")
    programmes.write_line(
        rural, section="goals", text="Nobody has to trade anything for a bed or a ride.", line=bed, by=by, at=at
    )
    programmes.write_line(rural, section="channels", text="The sports clubs of North Fork", by=by, at=at)
    reached = {
        "area": "North county", **_county(), "reached": 118, "counted": "Heads at nine evenings", "population": 940,
        "source": "School enrolment, invented", "source_year": 2025, "since": day(60), "until": day(2),
    }  # fmt: skip
    programme_records.add_record(rural, "reach", reached, by=by, at=at)
    heard = {
        "heard_from": "feedback", "heard_on": day(25), "heard": "The last bus leaves at six. After that we cannot come.",
        "changed": "Two drivers now wait until nine, and fuel is paid.", "changed_on": day(14), "is_public": True,
    }  # fmt: skip
    programme_records.add_record(rural, "change", heard, by=by, at=at)
    together = {
        "what": "Read the messages aloud and crossed out six", "held_on": day(40), "n_people": 5, "paid_cents": 40_00,
        "currency": "USD", "could_stop": True, "support_there": True, "outcome": "“At risk” is gone from every sheet.",
    }  # fmt: skip
    programme_records.add_record(rural, "codesign", together, by=by, at=at)
    coach = {"name": "Coach Hanna Brandt", "standing": "Coach of the girls’ team", "agreed_on": day(50)}
    programme_records.add_record(rural, "ambassador", coach, by=by, at=at)


def _county() -> dict[str, str]:
    """Return the first county of the figures that the example loads; what people were reached before is read from it."""
    code = Area.objects.filter(level=Area.Level.COUNTY).order_by("code").values_list("code", flat=True).first()
    return {"area_level": Area.Level.COUNTY.value, "area_code": code} if code else {}


def _urban(urban: Programme, by: Account, at: datetime) -> None:
    answer = {
        "question": "read-or-hear", "partner": "St Luke", "asked_on": (at - timedelta(days=12)).date(),
        "answer": "Most listen. Send a voice message on Sunday evening, not a sheet.",
    }  # fmt: skip
    programme_records.add_record(urban, "conversation", answer, by=by, at=at)


def _books(coalition: Coalition, rural: Programme, urban: Programme, by: Account, at: datetime) -> None:
    year = at.year
    said = {
        "name": "County prevention grant", "funder": "Riverbend County", "amount_cents": 18_000_00, "currency": "USD",
        "starts": date(year, 1, 1), "ends": date(year, 12, 31),
        "conditions": "One third for the north of the county. A report each half year.",
        "funder_organisation": coalition.organisations["harbor"],
    }  # fmt: skip
    grant = money.save_grant(said, held=None, by=by, at=at)
    for name, cents in (
        ("Staff hours", 9_000_00),
        ("Travel and rides", 1_500_00),
        ("Rooms and food", 3_000_00),
        ("Advisers’ pay", 4_500_00),
    ):
        money.add_to_grant(grant, "line", {"name": name, "amount_cents": cents}, by=by, at=at)
    lines = {line.name: line for line in BudgetLine.objects.filter(grant=grant)}
    for ago, what, cents, line, programme, area in (
        (50, "Half a post, first quarter", 4_100_00, "Staff hours", rural, "North county"),
        (33, "Fuel for drivers", 640_00, "Travel and rides", rural, "North county"),
        (21, "Fuel for drivers", 790_00, "Travel and rides", rural, "North county"),
        (20, "Hall and tea, four evenings", 360_00, "Rooms and food", urban, "Riverbend city"),
        (9, "Ten hours of advisers", 400_00, "Advisers’ pay", urban, "Riverbend city"),
        (3, "Fuel for drivers", 110_00, "Travel and rides", rural, "North county"),
    ):
        spent = {
            "what": what, "amount_cents": cents, "currency": "USD", "spent_on": (at - timedelta(days=ago)).date(),
            "line": lines[line], "programme": programme, "area": area, "receipt": f"R{ago}",
        }  # fmt: skip
        money.book(spent, knowing=True, by=by, at=at)
    period = {"since": date(year, 7, 1), "until": date(year, 12, 31), "due": (at + timedelta(days=10)).date()}
    money.add_to_grant(grant, "period", period, by=by, at=at)
    promised = {"name": "Evenings held", "promised": 24, "counted": "Dated list with head counts"}
    money.add_to_grant(grant, "indicator", promised, by=by, at=at)
    money.count_done(Indicator.objects.get(grant=grant), n=13, on=at.date(), by=by, at=at)
    gift = {
        "kind": "hours", "what": "Drivers on Fridays", "given_on": (at - timedelta(days=6)).date(), "hundredths": 42_50,
        "rate_cents": 30_00, "currency": "USD", "rate_source": "Rate agreed with the county, invented",
        "rate_year": year, "grant": grant, "programme": rural,
    }  # fmt: skip
    money.write_gift(gift, by=by, at=at)
    money.release(grant, to=coalition.organisations["harbor"], basis="Grant letter, section 4", by=by, at=at)


def _liaison(coalition: Coalition, at: datetime) -> None:
    reyes, police = coalition.readers["reyes"].account, coalition.organisations["police"]
    laws = laws_with_duties("en")
    law = laws[0][0].id if laws else ""
    for ago, kind, what, done, minutes, n in (
        (16, "event", "Coffee at the farm supply store", True, 90, 14),
        (9, "training", "Two hours with the night shift: ask what was done, not how people look", True, 120, 11),
        (-6, "event", "Open evening at Lincoln High", False, 0, 0),
    ):
        said = {
            "kind": kind, "what": what, "on": (at - timedelta(days=ago)).date(), "is_done": done, "minutes": minutes,
            "n_people": n, "law": law if done else "", "organisation": police,
        }  # fmt: skip
        engagement.save_engagement(said, held=None, by=reyes, at=at)
