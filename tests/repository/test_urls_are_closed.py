"""Every address of the site is closed unless it is listed here; and each closed one sends nobody away politely."""

import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

# Whoever opens an address to the public adds it here, and says in review why.
PUBLIC_PREFIXES = ("library:", "reports:", "directory:", "learning:", "events:")
PUBLIC = {
    "outreach:public_programme",
    "campaigns:public",
    "campaigns:public_campaigns",
    # A short address on a poster: leads to one of our pages.
    "campaign_go",
    # Posters to take, as they were made; and our drawings, the same for everybody.
    "materials:shown",
    "materials:public_file",
    "materials:drawing",
    "outreach:public_programmes",
    # Stories as they were let out, who advises us, and the page on which who told one takes it back.
    "feedback:public_stories",
    "feedback:public_advisers",
    "feedback:take_back",
    # A note from anybody, what came of notes, and the answer that a code opens.
    "feedback:write_note",
    "feedback:write_note_here",
    "feedback:public_answers",
    "feedback:public_dialogue",
    "feedback:own_answer",
    # Questions for everybody: answered without an account, and nobody knows by whom.
    "feedback:answer_survey",
    "start",
    "exit",
    "partners:stop_mail",
    "partners:join",
    "logo",
    # Recordings of public safety texts, and the page that has them all.
    "sound",
    "core:listen",
    # Own pictures and recordings that a second person looked at; they stand on public pages.
    "own_picture",
    "own_sound",
    "own_captions",
    "look_sheet",
    "short_address",
    "directory_api",
    "directory_api_below",
    # Tables that two people published after the gate let them pass: pages, a list for machines, files.
    "insight:data",
    "insight:data_release",
    "open_data",
    "open_data_file",
    "referrals:ask",
    "referrals:handover",
    "referrals:how_far",
    "referrals:needs",
    "referrals:needs_table",
    "referrals:handover_leave",
    "referrals:handover_link",
    "core:home",
    "core:set_up",
    "core:sign_in",
    "core:second_factor",
    "core:passkey_check",
    "core:new_phone_first",
    "core:new_phone_picture",
    "core:sign_in_code",
    "core:link_request",
    "core:sign_in_link",
    "core:enrol",
    "core:enrol_words",
    "core:signed_out",
}
SAMPLES = {
    "uuid": str(uuid.UUID(int=7)),
    "int": "7",
    "str": "word",
    "slug": "word",
    "path": "a/b",
}


def walk(patterns, namespace="", before=""):
    """Yield (name, sample address, callback) of every address."""
    for entry in patterns:
        route = before + _sample(entry)
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry.url_patterns, inner, route)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", f"/{route}", entry.callback


def _sample(entry) -> str:
    route = str(entry.pattern)
    for name, converter in entry.pattern.converters.items():
        kind = {"UUIDConverter": "uuid", "IntConverter": "int", "SlugConverter": "slug", "PathConverter": "path"}.get(
            type(converter).__name__, "str"
        )
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(written, SAMPLES[kind])
    return route


def addresses() -> list[tuple[str, str, object]]:
    return list(walk(get_resolver().url_patterns))


def is_public(callback) -> bool:
    return not getattr(callback, "login_required", True)


def test_walk_finds_the_addresses_of_all_rooms():
    names = [name for name, _, _ in addresses()]

    assert {"core:home", "core:team_home", "core:person"} <= set(names)
    assert len(names) > 30


def test_only_listed_addresses_are_public():
    opened = {name for name, _, callback in addresses() if is_public(callback)}

    assert {name for name in opened if not name.startswith(PUBLIC_PREFIXES)} == PUBLIC


def test_no_team_address_of_a_public_room_is_open():
    opened = {name: address for name, address, callback in addresses() if is_public(callback)}

    assert {
        name: address for name, address in opened.items() if "/team/" in address and not name.startswith("core:")
    } == {}


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "jobs"])
def test_closed_addresses_send_nobody_to_sign_in(client):
    for name, address, callback in addresses():
        if is_public(callback):
            continue
        for method in (client.get, client.post):
            answer = method(address)

            assert (name, answer.status_code) == (name, 302)
            assert "/team/sign-in/?next=" in answer.url
            assert not answer.cookies
