"""
Captions from a transcript: lines that begin with a time ("0:05 We speak ...") become WebVTT, the rest is read beside it.

WebVTT is a W3C format: a head line, then cues of two times and their words.
"""

import re
from html import escape
from itertools import pairwise

_TIMED = re.compile(r"^\s*(?:(\d{1,2}):)?(\d{1,2}):(\d{2})\s+(\S.*)$")
# How long the last line stands, as a transcript says when a line begins and not when it ends.
LAST_SECONDS = 10


class OutOfOrder(ValueError):
    """A time is not later than the one before it; holds the line."""


def cues(transcript: str) -> list[tuple[int, str]]:
    """
    Return (second, words) of each timed line; words without a time belong to the line before. Raises OutOfOrder.

    Examples
    --------
    >>> cues("0:00 You are not alone.\\n0:04 Call,\\nday or night.")
    [(0, 'You are not alone.'), (4, 'Call, day or night.')]
    >>> cues("No times at all.")
    []
    """
    found: list[tuple[int, str]] = []
    for line in transcript.splitlines():
        match = _TIMED.match(line)
        if match:
            hours, minutes, seconds, words = match.groups()
            second = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
            if int(seconds) > 59 or (found and second <= found[-1][0]):
                raise OutOfOrder(line.strip())
            found.append((second, words.strip()))
        elif line.strip() and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
    return found


def webvtt(transcript: str) -> str:
    """
    Return the captions of a transcript.

    Examples
    --------
    >>> print(webvtt("0:00 You & I.\\n0:04 Call."))
    WEBVTT
    <BLANKLINE>
    00:00:00.000 --> 00:00:04.000
    You &amp; I.
    <BLANKLINE>
    00:00:04.000 --> 00:00:14.000
    Call.
    <BLANKLINE>
    """
    held = cues(transcript)
    ends = [
        *(after for (_start, _words), (after, _next) in pairwise(held)),
        *(start + LAST_SECONDS for start, _words in held[-1:]),
    ]
    blocks = [
        f"{_time(start)} --> {_time(end)}\n{escape(words, quote=False)}\n"
        for (start, words), end in zip(held, ends, strict=True)
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def plain(transcript: str) -> str:
    """
    Return the words without their times, to be read.

    Examples
    --------
    >>> plain("0:00 You are not alone.\\n0:04 Call.")
    'You are not alone.\\nCall.'
    """
    lines = []
    for line in transcript.splitlines():
        match = _TIMED.match(line)
        lines.append(match[4].strip() if match else line.strip())
    return "\n".join(lines).strip()


def _time(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.000"
