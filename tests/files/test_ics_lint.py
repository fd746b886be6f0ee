"""The lint finds what it is there for."""

import pytest

from .ics_lint import lint

GOOD = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//VI\r
REFRESH-INTERVAL;VALUE=DURATION:PT6H\r
BEGIN:VEVENT\r
UID:1@x\r
DTSTAMP:20200101T000000Z\r
SEQUENCE:0\r
DTSTART;VALUE=DATE:20200101\r
DTEND;VALUE=DATE:20200102\r
SUMMARY:T\xe1\xba\xbft\\, n\xc4\x83m m\xe1\xbb\x9bi\\n\\\\\r
CATEGORIES:S\xe1\xbb\xb1 ki\xe1\xbb\x87n,a\\,b\r
STATUS:CONFIRMED\r
BEGIN:VALARM\r
ACTION:DISPLAY\r
DESCRIPTION:x\r
TRIGGER:-P6DT16H30M\r
END:VALARM\r
END:VEVENT\r
END:VCALENDAR\r
"""
EVENT = GOOD[GOOD.index(b"BEGIN:VEVENT") : GOOD.index(b"END:VCALENDAR")]
ALARM = GOOD[GOOD.index(b"BEGIN:VALARM") : GOOD.index(b"END:VEVENT")]


def test_a_good_stream_passes() -> None:
    assert lint(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"VERSION:2.0\r\n", b"VERSION:2.0\n", "LF alone"),
        (b"SUMMARY:T", b"SUMMARY:\rT", "CR without"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR", "no CRLF at the end"),
        (b"SUMMARY:T", b"\r\nSUMMARY:T", "an empty line"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR\r\n\r\n", "an empty line"),
        (b"SUMMARY:T", b"SUMMARY:" + b"x" * 80, "more than 75"),
        (b"T\xe1\xba\xbft", b"T\xe1\r\n \xba\xbft", "splits a character"),
        (b"T\xe1\xba\xbft", b"T\xe1t", "not UTF-8"),
        (b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR", "does not begin"),
        (b"VERSION:2.0\r\nPRODID:-//x//y//VI", b"PRODID:-//x//y//VI\r\nVERSION:2.0", "does not begin"),
        (b"VERSION:2.0", b"VERSION:1.0", "VERSION is not"),
        (b"VERSION:2.0", b"METHOD:PUBLISH\r\nVERSION:2.0", "METHOD"),
        (b"END:VCALENDAR", b"NAME:x\r\nEND:VCALENDAR", "NAME after a component"),
        (b"END:VALARM\r\n", b"END:VALARM\r\nSEQUENCE:0\r\n", "SEQUENCE after a component"),
        (EVENT, b"", "without any component"),
        (ALARM + b"END:VEVENT\r\n", b"END:VEVENT\r\n" + ALARM, "VALARM has no place in VCALENDAR"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR\r\n" + EVENT, "VEVENT has no place in the stream"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR\r\nNAME:x\r\n", "outside every component"),
        (b"END:VEVENT\r\n", b"", "without its BEGIN"),
        (b"END:VCALENDAR\r\n", b"", "without its END"),
        (b"SUMMARY:T", b"SUMMARYT", "no property"),
        (b"SUMMARY:T", b"SUMMARY;X:T", "no property"),
        (b"SUMMARY:T", b"SUMMARY:T\x07", "control character"),
        (b"SUMMARY:T", b"SUMMARY:T\xc2\x85", "control character"),
        (b"SUMMARY:T", b"SUMMARY:T\xe2\x80\xa8", "control character"),
        (b"\\, n", b", n", "SUMMARY is not escaped"),
        (b"\\, n", b"\\\\, n", "SUMMARY is not escaped"),
        (b"\\, n", b"; n", "SUMMARY is not escaped"),
        (b"\\, n", b"\\x n", "SUMMARY is not escaped"),
        (b"\\n\\\\\r\n", b"\\\r\n", "SUMMARY is not escaped"),
        (b"DESCRIPTION:x", b"DESCRIPTION:x,y", "DESCRIPTION is not escaped"),
        (b",a\\,b", b";a", "CATEGORIES is not escaped"),
        (b",a\\,b", b",", "CATEGORIES is not escaped"),
        (b"-P6DT16H30M", b"-P1W3D", "no duration"),
        (b"-P6DT16H30M", b"P", "no duration"),
        (b"-P6DT16H30M", b"-PT", "no duration"),
        (b"-P6DT16H30M", b"-P1DT", "no duration"),
        (b"-P6DT16H30M", b"PT1H5S", "no duration"),
        (b"-P6DT16H30M", b"PT1.5H", "no duration"),
        (b";VALUE=DURATION", b"", "REFRESH-INTERVAL without"),
        (b"UID:1@x\r\n", b"", "needs UID"),
        (b"UID:1@x\r\n", b"UID:\r\n", "an empty UID"),
        (b"UID:1@x\r\n", b"UID:1@x\r\nUID:2@x\r\n", "UID comes twice in one"),
        (EVENT, EVENT + EVENT, "the UID 1@x comes twice"),
        (b"DTSTAMP:20200101T000000Z\r\n", b"", "needs DTSTAMP"),
        (b"T000000Z", b"T000000", "DTSTAMP is not in UTC"),
        (b"DTSTART;VALUE=DATE:20200101\r\n", b"", "needs DTSTART"),
        (b"DTEND;VALUE=DATE:20200102\r\n", b"", "needs DTEND"),
        (b"DTSTART;VALUE=DATE:", b"DTSTART:", "DTSTART is not a date"),
        (b"DTEND;VALUE=DATE:20200102", b"DTEND;VALUE=DATE:20200132", "DTEND is not a date"),
        (b"DTSTART;VALUE=DATE:20200101", b"DTSTART;TZID=Asia/Ho_Chi_Minh:20200101T080000", "is not described"),
        (b"DTSTART;VALUE=DATE:20200101", b"DTSTART;TZID=Asia/Ho_Chi_Minh:20200101T080000", "not of one sort"),
        (b"DTSTART;VALUE=DATE:20200101", b"DTSTART;TZID=Asia/Ho_Chi_Minh:20200101T250000", "DTSTART is not a date"),
        (b"20200102", b"20200101", "not after"),
        (b"SEQUENCE:0\r\n", b"SEQUENCE:0\r\nSEQUENCE:1\r\n", "SEQUENCE comes twice"),
        (b"SEQUENCE:0", b"SEQUENCE:x", "SEQUENCE is no number"),
        (b"STATUS:CONFIRMED", b"STATUS:COMPLETED", "cannot be COMPLETED"),
        (b"STATUS:CONFIRMED", b"URL:https://x/a\\,b", "an escaped URL"),
        (b"ACTION:DISPLAY\r\n", b"", "VALARM needs ACTION"),
        (b"TRIGGER:-P6DT16H30M\r\n", b"", "VALARM needs TRIGGER"),
    ],
)
def test_each_defect_is_found(old: bytes, new: bytes, words: str) -> None:
    broken = GOOD.replace(old, new, 1)
    assert broken != GOOD
    assert any(words in problem for problem in lint(broken)), lint(broken)
