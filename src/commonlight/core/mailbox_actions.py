"""
What a person may do in their mailbox beyond reading and writing: each room adds its own act, and rooms stay strangers.

A referral, for example, registers "ask for help": the mailbox shows the link, the person's own act copies chosen parts
into a new envelope, and neither row stores the other's id.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class MailboxAction:
    """
    One act offered in the mailbox.

    slug : unique name
    label : what the link says (a lazy translation)
    url_name : address to reverse, without arguments
    is_offered : asked with the request; True when the act makes sense now
    """

    slug: str
    label: Any
    url_name: str
    is_offered: Callable[[Any], bool] = lambda request: True


_actions: dict[str, MailboxAction] = {}


def register(slug: str, label: Any, url_name: str, *, is_offered: Callable[[Any], bool] | None = None) -> None:
    """Add an act, or replace the one with the same slug."""
    kept = {} if is_offered is None else {"is_offered": is_offered}
    _actions[slug] = MailboxAction(slug=slug, label=label, url_name=url_name, **kept)


def unregister(slug: str) -> None:
    """Take an act away; nothing happens when it is not there."""
    _actions.pop(slug, None)


def offered(request: Any) -> list[MailboxAction]:
    """Return the acts to show for this request, in the order of their registration."""
    return [action for action in _actions.values() if action.is_offered(request)]
