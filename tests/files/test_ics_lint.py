"""The lint finds what it is there for."""

import pytest

from .ics_lint import lint

GOOD = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//VI\r
BEGIN:VEVENT\r
UID:1@x\r
DTSTAMP:20200101T000000Z\r
DTSTART;VALUE=DATE:20200101\r
DTEND;VALUE=DATE:20200102\r
SUMMARY:T\xe1\xba\xbft\\, n\xc4\x83m m\xe1\xbb\x9bi\r
BEGIN:VALARM\r
ACTION:DISPLAY\r
DESCRIPTION:x\r
TRIGGER:-P6DT16H30M\r
END:VALARM\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_a_good_stream_passes() -> None:
    assert lint(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"VERSION:2.0\r\n", b"VERSION:2.0\n", "LF alone"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR", "no CRLF at the end"),
        (b"SUMMARY:T", b"SUMMARY:" + b"x" * 80, "more than 75"),
        (b"T\xe1\xba\xbft", b"T\xe1\r\n \xba\xbft", "splits a character"),
        (b"\\, n", b", n", "unescaped"),
        (b"-P6DT16H30M", b"-P1W3D", "no duration"),
        (b"-P6DT16H30M", b"P", "no duration"),
        (b"-P6DT16H30M", b"-PT", "no duration"),
        (b"UID:1@x\r\n", b"", "one UID"),
        (b"UID:1@x\r\n", b"UID:1@x\r\nUID:2@x\r\n", "one UID"),
        (b"DTSTAMP:20200101T000000Z\r\n", b"", "one DTSTAMP"),
        (b"20200102", b"20200101", "not after"),
        (b"VERSION:2.0", b"METHOD:PUBLISH\r\nVERSION:2.0", "METHOD"),
        (b"VERSION:2.0\r\nPRODID:-//x//y//VI", b"PRODID:-//x//y//VI\r\nVERSION:2.0", "begin with"),
        (b"END:VALARM\r\n", b"END:VALARM\r\nSTATUS:CONFIRMED\r\n", "after the VALARM"),
        (b"SUMMARY:T", b"SUMMARY:T\x07", "control character"),
        (b"END:VEVENT\r\n", b"", "without its BEGIN"),
        (b"DTSTART;VALUE=DATE:", b"DTSTART:", "not a date"),
    ],
)
def test_each_defect_is_found(old: bytes, new: bytes, words: str) -> None:
    broken = GOOD.replace(old, new, 1)
    assert broken != GOOD
    assert any(words in problem for problem in lint(broken)), lint(broken)


def test_a_uid_that_comes_twice_is_found() -> None:
    event = GOOD[GOOD.index(b"BEGIN:VEVENT") : GOOD.index(b"END:VCALENDAR")]
    assert "a UID comes twice" in lint(GOOD.replace(event, event + event))
