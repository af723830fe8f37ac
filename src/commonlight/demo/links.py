"""One-time sign-in links for the ordinary accounts of a demo, as a coordinator's mail would carry them."""

from django.urls import reverse

from commonlight.core import clock
from commonlight.core.models import Account
from commonlight.core.services.one_time import make_link_token


def sign_in_path(login: str) -> str:
    """Return the path of a fresh one-time link for an ordinary account."""
    account = Account.objects.get(login_name=login)
    token = make_link_token(account=account, by=None, at=clock.now())
    return reverse("core:sign_in_link", args=[token])
