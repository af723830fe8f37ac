"""A running campaign of Riverbend for people who clean hotels, and one that is over: invented, through the services."""

from datetime import datetime, timedelta

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition
from commonlight.outreach.models import Campaign, Material, Opening, Programme, Spending
from commonlight.outreach.services import campaign_posts, campaigns
from commonlight.outreach.services.campaign_posts import Draft
from commonlight.outreach.services.campaigns import Details

ORDER = 68
# Invented: how often the code of each place was opened in each of six weeks.
PLACES = (
    ("laundry", "Spin City, 3rd Street", "lines", 40, (6, 9, 11, 8, 7, 5)),
    ("transit", "Bus station, north hall", "campaign", 60, (14, 22, 19, 12, 9, 8)),
    ("clinic", "Riverbend Free Clinic, waiting room", "signs", 25, (3, 4, 6, 5, 2, 3)),
    ("faith", "St Luke, notice board", "courses", 15, (1, 2, 0, 1, 0, 0)),
    ("shop", "Mercado del Río", "write", 30, ()),
)


def build(coalition: Coalition, *, at: datetime) -> None:
    """Plan both campaigns, show some posts, and hang up the codes."""
    maria = Account.objects.get(login_name="maria")
    running = _rooms(maria, at)
    _posts(running, maria, at)
    _places(running, maria, at)
    _part(running, maria, at)
    shown = Material.objects.filter(is_public=True).values_list("pk", flat=True)
    campaigns.set_materials(running, list(shown), by=maria, at=at)
    bill = Spending.objects.order_by("spent_on", "pk").first()
    if bill is not None:
        campaigns.set_spending(running, [bill.pk], by=maria, at=at)
    _over(maria, at)


def _rooms(maria: Account, at: datetime) -> Campaign:
    then = at - timedelta(days=45)
    details = Details(
        name="Clean rooms, fair pay",
        audience="People who clean hotels, and their families",
        message="Your papers are yours. Your pay is yours. Nobody may lock you in.\nIf somebody does, you can ask us what to do. You do not have to say who you are.",
        measure="At the end of spring, more cleaners than in the autumn say that they know whom to ask.",
        starts=then.date(),
        ends=(at + timedelta(days=40)).date(),
        state=Campaign.State.RUNNING,
        programme=Programme.objects.filter(name="Newcomers in the city").first(),
        lead=maria,
        is_public=True,
    )
    return campaigns.plan_campaign(details, language="en", by=maria, at=then)


def _posts(campaign: Campaign, maria: Account, at: datetime) -> None:
    said = Draft(
        text="Your passport is yours. Your boss may look at it, and must give it back. Ask us what you can do: {link}",
        planned_on=(at - timedelta(days=30)).date(),
        headline="Your passport is yours.",
        alt="The words: Your passport is yours.",
    )
    made = campaign_posts.prepare(
        campaign, said, for_platforms=["facebook", "instagram"], target="campaign", language="en", by=maria,
        at=at - timedelta(days=33),
    )  # fmt: skip
    for number, post in enumerate(made):
        campaign_posts.check_post(post, address="", today=at.date(), by=maria, at=at - timedelta(days=31))
        day = (at - timedelta(days=30)).date()
        campaign_posts.note_shown(post, on=day, by=maria, at=at - timedelta(days=30))
        campaign_posts.note_numbers(post, seen=(412, 655)[number], shared=(18, 31)[number], by=maria, at=at)
        if post.address is not None:
            _opened(post.address.pk, (11, 7, 3), at - timedelta(days=30))
    later = Draft(
        text="Su pago es suyo. Si alguien se lo guarda, pregúntenos. No tiene que decir quién es. {link}",
        planned_on=(at + timedelta(days=3)).date(),
        headline="Su pago es suyo.",
        alt="Las palabras: Su pago es suyo.",
    )
    campaign_posts.prepare(
        campaign, later, for_platforms=["facebook", "whatsapp", "sms"], target="campaign", language="es", by=maria,
        at=at - timedelta(days=2),
    )  # fmt: skip


def _places(campaign: Campaign, maria: Account, at: datetime) -> None:
    for kind, label, target, copies, weeks in PLACES:
        row = campaigns.add_address(
            campaign, kind=kind, label=label, target=target, copies=copies, by=maria, at=at - timedelta(days=44)
        )
        _opened(row.pk, weeks, at - timedelta(days=42))


def _opened(address: int, weeks: tuple[int, ...], since: datetime) -> None:
    """Lay down openings as if the codes had been pressed: counting them one by one would hold the demo up."""
    Opening.objects.bulk_create(
        Opening(address_id=address, day=(since + timedelta(days=7 * number + 2)).date(), n=n)
        for number, n in enumerate(weeks)
        if n
    )


def _part(campaign: Campaign, maria: Account, at: datetime) -> None:
    for who, does, said_yes in (
        ("Spin City laundry", "puts the card beside every machine", True),
        ("Riverbend Hotel Workers’ Circle", "wrote the words and reads them aloud at its Tuesday evening", True),
        ("Lincoln High, print class", "printed the cards and folded 400 of them", True),
        ("A hotel on the highway", "lets us speak with its staff for an hour", False),
    ):
        agreed = at.date() if said_yes else None
        campaigns.add_taking_part(campaign, who=who, does=does, agreed_on=agreed, by=maria, at=at)


def _over(maria: Account, at: datetime) -> None:
    then = at - timedelta(days=200)
    details = Details(
        name="Summer jobs: ask first",
        audience="Young people who look for a summer job",
        message="Ask three things before you say yes: what is the pay, where do I sleep, who keeps my papers?",
        starts=then.date(),
        ends=(then + timedelta(days=60)).date(),
        state=Campaign.State.ENDED,
        lead=maria,
        is_public=True,
    )
    held = campaigns.plan_campaign(details, language="en", by=maria, at=then)
    row = campaigns.add_address(
        held, kind="school", label="Lincoln High, canteen", target="signs", copies=20, by=maria, at=then
    )
    _opened(row.pk, (4, 9, 7), then)
    campaigns.end_address(row, by=maria, at=then + timedelta(days=60))
