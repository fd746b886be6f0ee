"""Calendars as programs write them, made of a few lines."""

from datetime import date
from pathlib import Path

from bot.files.load import Loaded, read_calendar

TODAY = date(2026, 3, 2)

VN = """BEGIN:VTIMEZONE
TZID:{}
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:STANDARD
END:VTIMEZONE"""
ALARM = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:x\nTRIGGER{}\nEND:VALARM"


def ev(*lines: str, uid: str = "a@x") -> str:
    named = [] if any(line.startswith("SUMMARY") for line in lines) else ["SUMMARY:Họp"]
    return "\n".join(["BEGIN:VEVENT", *([f"UID:{uid}"] if uid else []), *named, *lines, "END:VEVENT"])


def todo(*lines: str, uid: str = "t@x") -> str:
    return ev(*lines, uid=uid).replace("VEVENT", "VTODO")


def load(folder: Path, parts: list[str], *, breaks: str = "\r\n", encoding: str = "utf-8") -> Loaded:
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""])
    file = folder / "lich.ics"
    file.write_bytes(text.replace("\n", breaks).encode(encoding))
    return read_calendar([file], today=TODAY)
