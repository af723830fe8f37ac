"""
A small sound made by hand for the example: three notes that fade, as MP3 (ISO/IEC 11172-3, layer III, mono, 44.1 kHz).

Nobody's voice is in it. Each half of a frame holds one line of the spectrum, of 576 up to 22.05 kHz, coded with Huffman
table 1; the gain falls from frame to frame, as that of a bell does.
"""

HEAD = b"\xff\xfb\x10\xc0"  # 32 kbit/s, no check sum
FRAME_BYTES, SIDE_BITS = 104, 136
LINES = (14, 18, 22)  # about 550, 710 and 860 Hz
FRAMES_OF_A_NOTE = 24  # 26 ms each
LOUDEST, SOFTER_EACH_FRAME = 203, 1
# A steady tone changes its sign in pairs from one half frame to the next.
SIGNS = ("0", "0", "1", "1")


def chime() -> bytes:
    """Return the sound: about two seconds, 7 kB."""
    halves = [
        (line, LOUDEST - SOFTER_EACH_FRAME * (half // 2), SIGNS[half % 4])
        for line in LINES
        for half in range(2 * FRAMES_OF_A_NOTE)
    ]
    return b"".join(_frame(*pair) for pair in zip(halves[::2], halves[1::2], strict=True))


def _frame(*halves: tuple[int, int, str]) -> bytes:
    side, main = f"{0:018b}", ""
    for line, gain, sign in halves:
        # Pairs of nothing are one bit each; then the one line that sounds, and its sign.
        coded = "1" * (line // 2) + "01" + sign
        side += f"{len(coded):012b}{line // 2 + 1:09b}{gain:08b}{0:04b}0" + f"{1:05b}" * 3 + f"{0:07b}000"
        main += coded
    assert len(side) == SIDE_BITS
    bits = (side + main).ljust((FRAME_BYTES - len(HEAD)) * 8, "0")
    return HEAD + int(bits, 2).to_bytes(FRAME_BYTES - len(HEAD), "big")
