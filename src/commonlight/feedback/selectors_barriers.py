"""Questions about the board of challenges."""

from django.db.models import Case, Count, Q, QuerySet, When

from commonlight.feedback.models.barriers import Barrier

MOST_WORDS = 8


def board(words: str = "", kind: str = "") -> QuerySet[Barrier]:
    """Return the challenges of a kind in which every one of some words stands, also in what was tried; open ones first."""
    rows = Barrier.objects.all()
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(words__icontains=word)
            | Q(attempts__tried__icontains=word)
            | Q(attempts__learned__icontains=word)
        )
    if kind:
        rows = rows.filter(kind=kind)
    found = rows.values("pk")
    still_open = Case(When(state=Barrier.State.OPEN, then=0), When(state=Barrier.State.BETTER, then=1), default=2)
    return (
        Barrier.objects.filter(pk__in=found)
        .annotate(n_tried=Count("attempts", distinct=True), n_changes=Count("changes", distinct=True))
        .order_by(still_open, "title", "pk")
    )
