"""Lists that forms and pages of events share."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What a place offers, and what somebody may need: the same words on both sides.
ACCESS: dict[str, str | Promise] = {
    "step_free": _("No steps on the way in"),
    "toilet": _("Toilet for wheelchair users"),
    "hearing": _("Hearing loop or live captions"),
    "signs": _("Sign language"),
    "large_print": _("Large print or easy words"),
    "quiet": _("A quiet room"),
    "transit": _("Bus stop close by, or help with the fare"),
    "food": _("Food"),
}
# Languages that people ask an interpreter for; written as their speakers write them, those without writing in ours.
TONGUES: dict[str, str | Promise] = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ar": "العربية",
    "ht": "Kreyòl ayisyen",
    "zh-hans": "简体中文",
    "vi": "Tiếng Việt",
    "pt": "Português",
    "ru": "Русский",
    "uk": "Українська",
    "tl": "Tagalog",
    "hi": "हिन्दी",
    "so": "Soomaali",
    "sw": "Kiswahili",
    "fa": "فارسی",
    "ase": _("American Sign Language"),
}
MOST_PEOPLE_IN_A_GROUP = 60


def access_words(codes: list[str]) -> list[str]:
    """Return the words of known codes, in the order of the list."""
    return [str(label) for code, label in ACCESS.items() if code in codes]


def tongue_names(codes: list[str]) -> list[str]:
    """Return the names of languages, in the order given; an unknown code stands as it is."""
    return [str(TONGUES.get(code, code)) for code in codes]
