"""One job that notes that it ran; it needs settings, so it stands apart from what makes them."""

from django_tasks import task

ran: list[int] = []


@task()
def note_down(number: int) -> None:
    ran.append(number)
