"""What was done, in words. People and tasks are named as they are called now: the rows themselves hold only ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.calendar.model import Calendar, TaskKey
from bot.office.wording import describe
from bot.office.wording.period_names import day, period_name
from bot.reports.period_sheet import Cell, Grid
from bot.reports.plain_text import one_line
from bot.store.audit import Row, Via
from bot.texts import Texts

KINDS: Mapping[str, tuple[str, ...]] = {
    "calendar": ("load", "edit", "undo"),
    "people": ("invite", "withdraw", "enrol", "leave", "remove", "role", "units", "name", "unit", "unit_removed"),
    "extensions": ("grant", "refuse", "revise", "settle", "nudge"),
    "exports": ("export", "renew_link"),
    "copies": ("restore", "release", "drop"),
    "settings": ("settings", "absence", "absence_ended"),
}
"""The actions of each kind by which the rows can be narrowed."""
_COLUMNS = ("row", "at", "who", "via", "action", "subject", "before", "after")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells rows in a language; `names` are of the people who are still here."""

    calendar: Calendar
    names: Mapping[int, str]
    zone: ZoneInfo
    say: Texts

    def line(self, row: Row) -> str:
        """A row as a few lines of a chat (HTML)."""
        at = row.at.astimezone(self.zone)
        return self.say.html(
            "audit.line",
            when=f"{at:%H:%M %d/%m/%Y}",
            who=self.who(row),
            action=self.action(row),
            subject=self.subject(row)[:_LONGEST],
            details=self._changed(row.before, row.after)[:_LONGEST],
        )

    def grid(self, rows: Sequence[Row]) -> Grid:
        """Rows as a table."""
        return Grid(
            tuple(self.say.plain(f"audit.col_{name}") for name in _COLUMNS),
            tuple(self._cells(row) for row in rows),
        )

    def who(self, row: Row) -> str:
        """Who did it."""
        if row.doer.officer_id is not None:
            return self.person(row.doer.officer_id)
        return self.say.plain("audit.terminal" if row.doer.via is Via.TERMINAL else "audit.program")

    def person(self, id_: int) -> str:
        """Somebody's name; who has left is a number."""
        return one_line(self.names.get(id_, "")) or self.say.plain("audit.somebody", id=id_)

    def action(self, row: Row) -> str:
        """What was done; an action that has no words yet stands for itself."""
        key = f"audit.action_{row.action}"
        return self.say.plain(key) if self.say.has(key) else row.action

    def subject(self, row: Row) -> str:
        """What it was done to."""
        kind, _, value = row.subject.partition(":")
        task = row.after.get("task")
        if isinstance(task, list) and len(task) == len(TaskKey._fields):  # a request or question, told by its task
            return self._named("task", "/".join(map(str, task)).removesuffix("/"))
        key = f"audit.subject_{kind}"
        return self.say.plain(key, value=self._named(kind, value)) if self.say.has(key) else row.subject

    def _named(self, kind: str, value: str) -> str:
        if kind == "officer" and value.isdigit():
            return self.person(int(value))
        if kind == "task":
            id_, _, occurrence = value.partition("/")
            entry = self.calendar.by_id.get(id_)
            title = one_line(entry.title) if entry else id_
            return f"{title} ({occurrence})" if occurrence else title
        if kind == "report":
            first, _, last = value.partition(":")
            return period_name(date.fromisoformat(first), date.fromisoformat(last), self.say)
        return self._value(kind, value)

    def _cells(self, row: Row) -> tuple[Cell, ...]:
        return (
            row.id,
            row.at.astimezone(self.zone).replace(tzinfo=None, microsecond=0),
            self.who(row),
            self.say.plain(f"audit.via_{row.doer.via.value}"),
            self.action(row),
            self.subject(row) or None,
            self._told(row.before) or None,
            self._told(row.after) or None,
        )

    def _changed(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
        """What has changed, and what came with it: "vai trò: cán bộ → lãnh đạo"."""
        parts = []
        for name in {**before, **after}:
            if name == "task" or (name == "until" and name not in before and after[name] is None):
                continue  # told by what it is about, or by the action
            old, new = (self._value(name, of[name]) if name in of else "" for of in (before, after))
            words = f"{old} → {new}" if old and new and name in before else old or new
            if words:
                parts.append(f"{self._field(name)}: {words}")
        return "; ".join(parts)

    def _told(self, of: Mapping[str, Any]) -> str:
        told = ((name, self._value(name, value)) for name, value in of.items() if name != "task")
        return "; ".join(f"{self._field(name)}: {words}" for name, words in told if words)

    def _field(self, name: str) -> str:
        key = f"audit.field_{name}"
        return self.say.plain(key) if self.say.has(key) else name

    def _value(self, name: str, value: Any) -> str:
        if name == "role" and self.say.has(f"audit.role_{value}"):
            return self.say.plain(f"audit.role_{value}")
        if name == "until" and value is None:
            return self.say.plain("audit.refused")
        if name == "deputy" and isinstance(value, int):
            return self.person(value)
        if name in ("unit", "units", "parent"):
            ids = (value,) if isinstance(value, str) else tuple(map(str, value or ()))
            return ", ".join(describe.unit_names(self.calendar, ids))
        words = one_line(str("" if value is None else value))
        try:
            return day(date.fromisoformat(words[:10])) if len(words) >= 10 else words
        except ValueError:
            return words
