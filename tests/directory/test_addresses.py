import pytest

from commonlight.directory.addresses import looks_like_address, pairs_in, pairs_of_address

WRITTEN = "1200 North Elm Street, Suite 4"


@pytest.mark.parametrize(
    "text",
    [
        "Come to 1200 N. Elm St. at night.",
        "suite 4, 1200 elm street",
        "1200   NORTH\nELM",
        "١٢٠٠ north elm street",
        "1200 N\u200borth Elm",
        "1200&nbsp;Elm",
        "Ｅlm 1200",
    ],
)
def test_an_address_is_known_again_however_it_is_written(text):
    assert pairs_of_address(WRITTEN) & set(pairs_in(text))


@pytest.mark.parametrize("text", ["1200 Oak Street", "12 Elm Street", "Call 555-1200.", "Elm Street", ""])
def test_another_address_is_another(text):
    assert not pairs_of_address(WRITTEN) & set(pairs_in(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Calle Ocho 123", "123 Ocho"),
        ("45 Fifth Avenue", "45 5th ave"),
        ("Calle 8 #1200", "1200 calle 8"),
    ],
)
def test_other_orders_and_numbers_in_words_are_the_same(one, other):
    assert pairs_of_address(one) & set(pairs_in(other))


def test_postal_box_and_words_tell_no_place():
    assert pairs_of_address("P.O. Box 1200") == set()
    assert pairs_of_address("Call for the address") == set()


@pytest.mark.parametrize(
    "text",
    [
        "We are at 55 Maple Court, behind the church.",
        "Avenida Central 12, segundo piso",
        "25.77124, -80.19232",
        "https://maps.app.goo.gl/abc",
        "76VVQ5C6+XR",
        "120 Avenue B",
        "11347 SW 160th Street",
    ],
)
def test_text_that_leads_to_a_place_is_found(text):
    assert looks_like_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "Open 24 hours a day, 7 days a week. Call 305-555-0100.",
        "12 beds in a safe place for women and children.",
        "For ages 12 to 17. Stays of up to 90 days.",
        "A 12 step program. No ID needed.",
        "Since 1998 we have walked beside 3,000 people on their way.",
        "PO Box 120, Riverbend",
    ],
)
def test_plain_sentences_are_no_address(text):
    assert not looks_like_address(text)
