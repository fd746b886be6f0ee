"""Which program fetches a feed: its name, as its owner knows it, and nothing else of what it says of itself."""

import re

OTHER = "?"
_LONGEST = 40
# The first sign that is found counts: many programs also call themselves Mozilla.
_SIGNS = (
    ("google-calendar", "Google Calendar"),
    ("googlebot", "Google Calendar"),
    ("microsoft", "Outlook"),
    ("outlook", "Outlook"),
    ("exchange", "Outlook"),
    ("thunderbird", "Thunderbird"),
    ("icsx5", "ICSx5"),
    ("davx5", "DAVx⁵"),
    ("dataaccessd", "iPhone"),
    ("ios/", "iPhone"),
    ("calendaragent", "Apple Calendar"),
    ("calendarstore", "Apple Calendar"),
    ("vdirsyncer", "vdirsyncer"),
    ("nextcloud", "Nextcloud"),
    ("evolution", "Evolution"),
    ("mozilla/", "trình duyệt / browser"),
)
_PRODUCT = re.compile("[A-Za-z][A-Za-z0-9 ._+-]*")


def program(agent: str) -> str:
    """The program's name in a User-Agent, without version, device or system; "?" where it does not say."""
    small = agent.lower()
    for sign, name in _SIGNS:
        if sign in small:
            return name
    found = _PRODUCT.match(agent.partition("/")[0].strip())
    return found.group()[:_LONGEST].strip() if found else OTHER
