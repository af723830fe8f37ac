"""Sealing opens only in its own place, whole and unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonlight.core.sealed import (
    SealBroken,
    SealingStream,
    new_key,
    new_keypair,
    open_box,
    open_card,
    open_part,
    open_stream,
    public_of,
    seal_box,
    seal_card,
    seal_part,
)
from commonlight.core.sealed.padding import LEAST_BYTES, pad, padme, unpad
from commonlight.core.sealed.streams import DATA_BYTES, HEADER_BYTES, SEALED_BLOCK_BYTES

PLACE = {"record": "r1", "part": "facts", "sequence": 2}


@given(st.binary(max_size=5000))
@pytest.mark.slow
def test_unpad_gives_back_what_was_padded(data):
    assert unpad(pad(data)) == data


@given(st.integers(min_value=2, max_value=2**40))
def test_padme_adds_at_most_twelve_percent(length):
    bucket = padme(length)

    assert length <= bucket <= length * 1.12 + 1
    assert padme(bucket) == bucket


def test_short_texts_of_any_length_have_one_size():
    assert {len(pad(b"x" * n)) for n in range(LEAST_BYTES)} == {LEAST_BYTES}


@given(st.binary(max_size=3000))
def test_part_opens_in_its_place(data):
    key = new_key()

    assert open_part(key, seal_part(key, data, **PLACE), **PLACE) == data


@pytest.mark.parametrize("moved", [{"record": "r2"}, {"part": "notes"}, {"sequence": 3}])
def test_part_moved_elsewhere_does_not_open(moved):
    key = new_key()
    blob = seal_part(key, b"words", **PLACE)

    with pytest.raises(SealBroken):
        open_part(key, blob, **{**PLACE, **moved})


def test_part_fields_cannot_slide_into_each_other():
    key = new_key()
    blob = seal_part(key, b"words", record="ab", part="c")

    with pytest.raises(SealBroken):
        open_part(key, blob, record="a", part="bc")


def test_every_flipped_byte_of_a_part_card_and_box_is_noticed():
    """Bad-input family 3: changed bytes."""
    key, pair = new_key(), new_keypair()
    part, card = seal_part(key, b"words", **PLACE), seal_card(key, b"words", record="r1")
    box = seal_box(pair.secret and pair.public, b"words", context="wrap r1")
    opened = []

    for blob, opening in (
        (part, lambda b: open_part(key, b, **PLACE)),
        (card, lambda b: open_card(key, b, record="r1")),
        (box, lambda b: open_box(pair.secret, b, context="wrap r1")),
    ):
        assert opening(blob) == b"words"
        for place in range(len(blob)):
            changed = bytearray(blob)
            changed[place] ^= 1
            try:
                opened.append(opening(bytes(changed)))
            except SealBroken:
                continue

    assert opened == []


@pytest.mark.parametrize("cut", [0, 1, 24, 25, 40, 100])
def test_truncated_part_does_not_open(cut):
    key = new_key()
    blob = seal_part(key, b"words", **PLACE)

    with pytest.raises(SealBroken):
        open_part(key, blob[:cut], **PLACE)


def test_another_key_opens_nothing():
    with pytest.raises(SealBroken):
        open_part(new_key(), seal_part(new_key(), b"words", **PLACE), **PLACE)
    with pytest.raises(SealBroken):
        open_box(new_keypair().secret, seal_box(new_keypair().public, b"words", context="c"), context="c")


def test_box_moved_to_another_row_does_not_open():
    pair = new_keypair()

    with pytest.raises(SealBroken):
        open_box(pair.secret, seal_box(pair.public, b"words", context="wrap 1"), context="wrap 2")


def test_public_key_follows_from_the_secret():
    pair = new_keypair()

    assert public_of(pair.secret) == pair.public


def test_cards_have_one_length_and_refuse_more():
    key = new_key()

    assert len({len(seal_card(key, b"x" * n, record="r")) for n in (0, 1, 100, 255)}) == 1
    with pytest.raises(ValueError, match="do not fit"):
        seal_card(key, b"x" * 256, record="r")


def sealed_file(key, data, context="file 1"):
    stream = SealingStream(key, context=context)
    return b"".join([stream.write(data[i : i + 100_000]) for i in range(0, len(data), 100_000)] + [stream.finish()])


@pytest.mark.parametrize("size", [0, 1, DATA_BYTES - 1, DATA_BYTES, DATA_BYTES + 1, 5 * DATA_BYTES, 1_000_003])
def test_file_opens_whole(size):
    key, data = new_key(), bytes(i % 251 for i in range(size))
    blob = sealed_file(key, data)

    assert b"".join(open_stream(key, [blob[i : i + 7777] for i in range(0, len(blob), 7777)], context="file 1")) == data


def test_file_length_tells_only_a_bucket():
    key = new_key()

    assert len({len(sealed_file(key, b"x" * n)) for n in (0, 1, 1000, DATA_BYTES)}) == 1


def blocks_of(blob):
    start = 1 + HEADER_BYTES
    return [blob[:start]] + [blob[i : i + SEALED_BLOCK_BYTES] for i in range(start, len(blob), SEALED_BLOCK_BYTES)]


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b[:-1],
        lambda b: b[:2] + b[3:],
        lambda b: [b[0], b[2], b[1], *b[3:]],
        lambda b: [*b, b[-1]],
        lambda b: [*b, b"more"],
        lambda b: b[:1],
        lambda b: [],
        lambda b: [b"\x02" + b[0][1:], *b[1:]],
        lambda b: [b[0], b[1][:-1], *b[2:]],
        lambda b: [b[0], bytes([b[1][0] ^ 1]) + b[1][1:], *b[2:]],
    ],
)
def test_damaged_file_is_noticed(damage):
    """Bad-input family 3: changed bytes."""
    key = new_key()
    blob = sealed_file(key, b"x" * (3 * DATA_BYTES))

    with pytest.raises(SealBroken):
        list(open_stream(key, damage(blocks_of(blob)), context="file 1"))


def test_file_opened_as_another_is_noticed():
    key = new_key()

    with pytest.raises(SealBroken):
        list(open_stream(key, [sealed_file(key, b"x")], context="file 2"))
