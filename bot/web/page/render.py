"""From a page's data to its HTML, and the style sheets, the fonts and the icon that go with it."""

import hashlib
from datetime import date
from functools import cache
from importlib.resources import files

import jinja2

from bot.calendar.wall import FIRST_YEAR, LAST_YEAR
from bot.texts import Texts, full_date, weekday_heads
from bot.web.page.narrowing import choices, standings
from bot.web.page.page_data import Seen
from bot.web.page.paper import IN_A_STRIP
from bot.web.page.query import LONGEST_SEARCH, Asked, View
from bot.web.page.views import AgendaPage, MonthPage, Page, WeekPage, YearPage

STYLES = {
    "page.css": "text/css",
    "print.css": "text/css",
    "print-thang.css": "text/css",
    "print-tuan.css": "text/css",
    "print-lich-trinh.css": "text/css",
    "print-nam.css": "text/css",
    "icon.svg": "image/svg+xml",
    "roboto-regular.woff2": "font/woff2",
    "roboto-bold.woff2": "font/woff2",
}
"""The files that pages ask for, with their media types."""
_TEMPLATES = {MonthPage: "month.html", WeekPage: "week.html", AgendaPage: "agenda.html", YearPage: "year.html"}


def page_html(shown: Page, asked: Asked, seen: Seen, say: Texts) -> str:
    """A page of the calendar."""
    paper = View.AGENDA if isinstance(shown, AgendaPage) else asked.view
    return _template(_TEMPLATES[type(shown)]).render(
        _frame(say),
        page=shown,
        asked=asked,
        seen=seen,
        paper=paper.value,
        # The search shows a whole year, whatever the view behind it.
        moves=View.YEAR.value if asked.words else asked.view.value,
        before=asked.step(-1),
        after=asked.step(1),
        views=[(view.value, asked.at(view, _around(asked, seen))) for view in View],
        today=asked.at(asked.view, seen.today),
        choices=choices(seen.calendar, asked, say),
        standings=standings(asked, seen, say),
        weekdays=weekday_heads(say.locale),
        years=(FIRST_YEAR, LAST_YEAR),
        in_a_strip=IN_A_STRIP,
        printed=say.plain("page.printed", day=full_date(seen.today, say.locale)),
    )


def message_html(title: str, words: str, say: Texts, *, home: bool) -> str:
    """A page that only says something; with `home`, a link to the calendar's first page."""
    return _template("message.html").render(_frame(say), title=title, words=words, home=home)


def odd_words(why: str, say: Texts) -> str:
    """Why a query cannot be shown, in words."""
    return say.plain(why, first=FIRST_YEAR, last=LAST_YEAR, longest=LONGEST_SEARCH)


@cache
def style(name: str) -> bytes:
    """The bytes of one of STYLES."""
    return files("bot.web.page").joinpath("fonts" if name.endswith(".woff2") else "styles", name).read_bytes()


@cache
def _style_links() -> dict[str, str]:
    """Where each of STYLES is: other addresses for other content, so that it may be kept for ever.

    They share one folder, since a style sheet names the fonts beside it.
    """
    version = hashlib.sha256(b"".join(hashlib.sha256(style(name)).digest() for name in STYLES)).hexdigest()[:12]
    return {name: f"/static/{version}/{name}" for name in STYLES}


def _around(asked: Asked, seen: Seen) -> date:
    """The day that another view opens at: today where the page shows it, else the page's own month."""
    first, last = asked.range
    return seen.today if first <= seen.today <= last else date(asked.year, asked.month, 1)


def _frame(say: Texts) -> dict[str, object]:
    return {"t": say.plain, "locale": say.locale, "styles": _style_links()}


@cache
def _template(name: str) -> jinja2.Template:
    return _environment().get_template(name)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("bot.web.page"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
