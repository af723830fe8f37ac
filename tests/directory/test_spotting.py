"""What may point at a person is seen before words leave the house; plain words and days are not."""

import pytest

from commonlight.directory.spotting import Trace, traces_in


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        ("Call 513-555-0100 after eight.", Trace.PHONE),
        ("اتصل على ٥١٣٥٥٥٠١٠٠", Trace.PHONE),
        ("+1 (513) 555 0100", Trace.PHONE),
        ("write to j@example.org", Trace.MAIL),
        ("She sleeps at 55 Maple Court.", Trace.PLACE),
        ("Her name is Maria.", Trace.NAME),
        ("Me llamo Ana y busco trabajo.", Trace.NAME),
        ("اسمي سارة", Trace.NAME),
        ("我叫小红", Trace.NAME),
        ("Mwen rele Jan.", Trace.NAME),
    ],
)
def test_a_trace_is_seen(text, trace):
    assert traces_in(text) == {trace}


@pytest.mark.parametrize(
    "text",
    [
        "I want papers so that I can work.",
        "Nine weeks of pay are missing since 2026-11-02.",
        "A bed for 2 nights, please, from 11/23/2026.",
        "She earned 12 dollars in 3 weeks.",
    ],
)
def test_plain_words_are_left_alone(text):
    assert traces_in(text) == frozenset()
