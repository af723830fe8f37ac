"""Published documents as pages show them: in the reader's language, with hours in words. They passed the gate before."""

import json
from datetime import date
from enum import StrEnum
from typing import Any

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonlight.directory import opening, terms
from commonlight.directory.finding import MILE_KM
from commonlight.directory.forms.finder import language_name
from commonlight.directory.searching import Line

DIAL = "+0123456789"
SHORT = 170


class Units(StrEnum):
    """How far is told."""

    MILES = "mi"
    KILOMETRES = "km"


def _locale(tongue: str) -> Locale:
    return Locale.parse(tongue.replace("-", "_").split("_")[0])


def distance(km: float | None, tongue: str, units: Units) -> str:
    """Return a distance in words: whole above ten, one digit below."""
    if km is None:
        return ""
    far = km / MILE_KM if units == Units.MILES else km
    number = format_decimal(round(far, 0 if far >= 10 else 1), locale=_locale(tongue))
    # Translators: a distance, such as 2.4 miles
    return (
        _("%(number)s miles") % {"number": number} if units == Units.MILES else _("%(number)s km") % {"number": number}
    )


def dial(number: str) -> str:
    """Return a phone number as a phone dials it; letters of a word number are turned into digits."""
    plain = "".join(
        "22233344455566677778889999"["abcdefghijklmnopqrstuvwxyz".index(sign)]
        if sign in "abcdefghijklmnopqrstuvwxyz"
        else sign
        for sign in number.lower().split("ext")[0].split("x")[0]
    )
    return "".join(sign for sign in plain if sign in DIAL)


def cut(text: str, length: int = SHORT) -> str:
    """Return the beginning of a text, ending at a whole word."""
    plain = " ".join(text.replace("\\n", " ").split())
    if len(plain) <= length:
        return plain
    return plain[:length].rsplit(" ", 1)[0].rstrip(",;:. ") + " …"


def shown_line(line: Line, tongue: str, units: Units) -> dict[str, Any]:
    """Return one line of the finder's list."""
    card, own = line.card, line.card.get("translations", {}).get(tongue.split("-")[0], {})
    return {
        "id": line.id,
        "name": own.get("name") or card["name"],
        "organization": card["organization"] if card["organization"] != card["name"] else "",
        "description": cut(own.get("description") or card["description"]),
        "alert": own.get("alert") or card["alert"],
        "phone": card["phone"],
        "dial": dial(card["phone"]),
        "where": ", ".join(card["cities"]),
        "distance": distance(line.km, tongue, units),
        "languages": ", ".join(language_name(code) for code in card["languages"][:6]),
    }


def hours_in_words(document: dict[str, Any], tongue: str) -> list[dict[str, str]]:
    """Return the week as lines of days and times, days with the same hours together; other schedules in their words."""
    names = get_day_names("abbreviated", "stand-alone", locale=_locale(tongue))
    schedules = _schedules(document)
    by_day: dict[int, list[str]] = {}
    for begin, end in opening.week_of(schedules, date.today()):  # noqa: DTZ011 -- the day alone, for what holds now
        for day, times in _per_day(begin, end):
            by_day.setdefault(day, []).append(times)
    lines: list[dict[str, str]] = []
    day = 0
    while day < 7:
        last = day
        while last + 1 < 7 and by_day.get(last + 1) == by_day.get(day):
            last += 1
        if day in by_day:
            lines.append(
                {
                    "days": names[day] if day == last else f"{names[day]} – {names[last]}",
                    "times": ", ".join(by_day[day]),
                }
            )
        day = last + 1
    said = [str(one["description"]) for one in schedules if one.get("description") and not one.get("byday")]
    return lines + [{"days": "", "times": text} for text in dict.fromkeys(said)]


def _per_day(begin: int, end: int) -> list[tuple[int, str]]:
    if end - begin >= opening.WEEK_MINUTES:
        return [(day, _("all day")) for day in range(7)]
    if (end - begin) > opening.DAY_MINUTES:
        pieces, start = [], begin
        while start < end:
            stop = min(end, (start // opening.DAY_MINUTES + 1) * opening.DAY_MINUTES)
            whole = stop - start == opening.DAY_MINUTES
            pieces.append((start // opening.DAY_MINUTES, _("all day") if whole else _span(start, stop)))
            start = stop
        return pieces
    return [(begin // opening.DAY_MINUTES, _("all day") if end - begin == opening.DAY_MINUTES else _span(begin, end))]


def _span(begin: int, end: int) -> str:
    return f"{_time(begin)}–{_time(end)}"


def _time(minute: int) -> str:
    minute %= opening.DAY_MINUTES
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _schedules(document: dict[str, Any]) -> list[dict[str, Any]]:
    found = list(document.get("schedules", ()))
    for one in document.get("service_at_locations", ()):
        found += one.get("schedules", ())
    if not found:
        for one in document.get("service_at_locations", ()):
            found += one.get("location", {}).get("schedules", ())
    return found


def _phones(document: dict[str, Any]) -> list[dict[str, str]]:
    found = list(document.get("phones", ()))
    for one in document.get("service_at_locations", ()):
        found += [*one.get("phones", ()), *one.get("location", {}).get("phones", ())]
    seen: dict[str, dict[str, str]] = {}
    for phone in found:
        number = phone["number"]
        extension = f" ext. {phone['extension']}" if phone.get("extension") else ""
        seen.setdefault(
            number, {"number": number + extension, "dial": dial(number), "about": phone.get("description", "")}
        )
    return list(seen.values())


def _places(document: dict[str, Any]) -> list[dict[str, str]]:
    places = []
    for one in document.get("service_at_locations", ()):
        location = one.get("location", {})
        for address in location.get("addresses", ()):
            town = " ".join(
                part.strip()
                for part in (address.get("state_province", ""), address.get("postal_code", ""))
                if part.strip()
            )
            lines = [
                address["address_1"],
                address.get("address_2", ""),
                ", ".join(part for part in (address.get("city", ""), town) if part),
            ]
            access = "; ".join(
                door["description"] for door in location.get("accessibility", ()) if door.get("description")
            )
            places.append(
                {
                    "name": location.get("name", "") if location.get("name") != document["name"] else "",
                    "lines": [part for part in lines if part],
                    "transportation": location.get("transportation", ""),
                    "access": access,
                }
            )
    return places


def shown_service(document: dict[str, Any], tongue: str, translations: dict[str, Any]) -> dict[str, Any]:
    """Return a service for its page, its card and the sheet to print."""
    own = translations.get(tongue.split("-")[0], {})
    ours = terms.by_id()
    from uuid import UUID

    labels: dict[str, list[str]] = {}
    for one in document.get("attributes", ()):
        term = ours.get(UUID(one["taxonomy_term_id"]))
        if term:
            labels.setdefault(term.group, []).append(term.name(tongue))

    def said(name: str) -> str:
        return str(own.get(name) or document.get(name, "")).replace("\\n", "\n").strip()

    codes = [one["code"] for one in document.get("languages", ()) if one.get("code")]
    return {
        "id": document["id"],
        "name": said("name"),
        "organization": document.get("organization"),
        "description": said("description"),
        "alert": said("alert"),
        "is_closed": document["status"] != "active",
        "phones": _phones(document),
        "email": document.get("email", ""),
        "url": document.get("url", ""),
        "places": _places(document),
        "hours": hours_in_words(document, tongue),
        "languages": [language_name(code) for code in sorted(set(codes))],
        "interpretation": said("interpretation_services"),
        "needs": labels.get(terms.NEED, []),
        "for_whom": labels.get(terms.POPULATION, []),
        "easier": labels.get(terms.EASIER, []),
        "ages": ages(document),
        "eligibility": said("eligibility_description"),
        "apply": said("application_process"),
        "fees": said("fees_description") or said("fees"),
        "documents": [one["document"] for one in document.get("required_documents", ()) if one.get("document")],
        "areas": [one["name"] for one in document.get("service_areas", ()) if one.get("name")],
        "assured": document.get("assured_date", ""),
        "assured_day": day_in_words(document.get("assured_date", ""), tongue),
        "is_translated": bool(own) or tongue.startswith("en"),
    }


def day_in_words(day: str, tongue: str) -> str:
    """Return a day ("2026-11-22") as the reader's language writes it; other texts as they are."""
    try:
        return format_date(date.fromisoformat(day), "long", locale=_locale(tongue))
    except ValueError:
        return day


def ages(document: dict[str, Any]) -> str:
    """Return for which ages a service is, or an empty text for all."""
    least, most = document.get("minimum_age"), document.get("maximum_age")
    if least and most:
        return _("From %(least)g to %(most)g years") % {"least": least, "most": most}
    if least:
        return _("From %(least)g years") % {"least": least}
    return _("Up to %(most)g years") % {"most": most} if most else ""


def json_ld(document: dict[str, Any]) -> SafeString:
    """Return a published service in the words of schema.org, as text that may stand inside a script element of data."""
    organization = document.get("organization", {})
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": document["name"],
        "description": document.get("description"),
        "url": document.get("url"),
        "termsOfService": document.get("eligibility_description"),
    }
    if organization:
        told["provider"] = {"@type": "Organization", "name": organization["name"], "url": organization.get("website")}
    phones = _phones(document)
    channel: dict[str, Any] = {"@type": "ServiceChannel"}
    if phones:
        channel["servicePhone"] = {"@type": "ContactPoint", "telephone": phones[0]["number"]}
    addresses = [
        address
        for one in document.get("service_at_locations", ())
        for address in one.get("location", {}).get("addresses", ())
    ]
    if addresses:
        channel["serviceLocation"] = [
            {
                "@type": "Place",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": address["address_1"],
                    "addressLocality": address.get("city"),
                    "addressRegion": address.get("state_province"),
                    "postalCode": address.get("postal_code"),
                    "addressCountry": address.get("country"),
                },
            }
            for address in addresses
        ]
    if len(channel) > 1:
        told["availableChannel"] = channel
    if document.get("service_areas"):
        told["areaServed"] = [one["name"] for one in document["service_areas"] if one.get("name")]
    kept = {key: value for key, value in told.items() if value}
    text = json.dumps(kept, ensure_ascii=False).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return mark_safe(text)  # noqa: S308 -- the signs that could end the element are escaped above
