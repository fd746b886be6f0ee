"""The buttons under messages, and what their data means: "verb:arguments"."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.delivery.message import Button
from bot.texts import Texts, day_and_weekday, day_month

Rows = tuple[tuple[Button, ...], ...]

PAGE = "p"
SPAN = "c"
CARD = "t"
REPORT = "r"
SNOOZE = "s"
UNDO = "u"
CHOOSE = "w"
FIX = "f"
EXTENSION = "e"
HISTORY = "h"
FILES = "hf"
DRAFT = "d"
EDIT = "k"
ADD = "n"
UNIT = "o"
HELD = "a"
RENEW = "g"
LEAVE = "x"
QUESTION = "l"
ASK_LEAD = "q"
MORE_TIME = "m"
UNDO_ALL = "uu"
ALL_DONE = "ww"
LOAD_QUESTION = "lq"
WEEK = "v"
BOARD = "bd"
NUDGE = "bn"
GRANT = "bg"
PROOF = "bp"
PERIOD = "rp"
AUDIT = "nk"
WAITING = "y"
SETTINGS = "st"
GO_ON = "go"


def task_buttons(ref: str, say: Texts, *, snooze: bool) -> Rows:
    """Xong / Đang làm / Vướng mắc / Nhắc lại sau / Xin gia hạn, under one task."""
    first = (
        Button(say.plain("chat.button_done"), f"{REPORT}:{ref}:done"),
        Button(say.plain("chat.button_in_progress"), f"{REPORT}:{ref}:in_progress"),
    )
    second = [Button(say.plain("chat.button_blocked"), f"{REPORT}:{ref}:blocked")]
    if snooze:
        second.append(Button(say.plain("chat.button_snooze"), f"{SNOOZE}:{ref}:"))
    return first, tuple(second), (Button(say.plain("chat.button_more_time"), f"{MORE_TIME}:{ref}"),)


def more_time_buttons(ref: str, days: Sequence[tuple[str, date]], say: Texts, *, under_task: bool = False) -> Rows:
    """Until when more time may be asked for, each choice (name, day); under a task also another day, and back."""
    rows: Rows = tuple(
        (
            Button(
                say.plain(f"chat.button_{name}_more", day=day_and_weekday(day, say.locale)), f"{MORE_TIME}:{ref}:{day}"
            ),
        )
        for name, day in days
    )
    if not under_task:
        return rows
    other = Button(say.plain("chat.button_other_day"), f"{MORE_TIME}:{ref}:other")
    return *rows, (other, Button(say.plain("chat.button_back"), f"{MORE_TIME}:{ref}:back"))


def snooze_buttons(ref: str, choices: Sequence[tuple[str, datetime]], say: Texts) -> Rows:
    """When to be reminded again; each choice is (name, instant)."""
    rows = [(Button(say.plain(f"chat.snooze_{name}"), f"{SNOOZE}:{ref}:{name}"),) for name, _ in choices]
    return *rows, (Button(say.plain("chat.button_back"), f"{SNOOZE}:{ref}:back"),)


def undo_button(report_id: int, say: Texts) -> Button:
    """Hoàn tác."""
    return Button(say.plain("chat.button_undo"), f"{UNDO}:{report_id}")


def undo_buttons(report_ids: Sequence[tuple[int, int]], say: Texts) -> Rows:
    """Hoàn tác under a confirmation of several: one each, (number in the list, report id), and one for all."""
    single = [
        Button(say.plain("several.button_undo_one", number=number), f"{UNDO}:{report_id}:{number}")
        for number, report_id in report_ids
    ]
    rows = tuple(tuple(single[start : start + 5]) for start in range(0, len(single), 5))
    return *rows, (Button(say.plain("several.button_undo_all"), f"{UNDO_ALL}:{report_ids[0][1]}"),)


def all_done_button(count: int, part: str, say: Texts) -> Rows:
    """All the tasks that a question lists are done."""
    name = say.plain("several.button_all_done", count=count) if count > 1 else say.plain("several.button_this_done")
    return ((Button(name, f"{ALL_DONE}{_of(part)}"),),)


def _of(part: str) -> str:
    """Which part of a message a button is about; nothing for the whole."""
    return f":#{part}" if part else ""


def fix_button(ref: str, say: Texts) -> Button:
    """Sửa."""
    return Button(say.plain("chat.button_fix"), f"{FIX}:{ref}")


def extension_buttons(extension_id: int, until: str, say: Texts) -> Rows:
    """What a lead answers to a request for more time."""
    return (
        (Button(say.plain("chat.button_grant", day=until), f"{EXTENSION}:{extension_id}:yes"),),
        (
            Button(say.plain("chat.button_refuse"), f"{EXTENSION}:{extension_id}:no"),
            Button(say.plain("chat.button_other_day"), f"{EXTENSION}:{extension_id}:other"),
        ),
    )


def for_all_button(extension_id: int, say: Texts) -> Rows:
    """Grant the whole task what one of its units has asked for itself."""
    return ((Button(say.plain("parts.button_for_all"), f"{EXTENSION}:{extension_id}:all"),),)


def _seen(seen: int) -> str:
    """How many decisions on a request whoever taps has seen: nothing for one that waits."""
    return f":{seen}" if seen else ""


def request_row(extension_id: int, number: int, say: Texts) -> Rows:
    """Under a numbered list: what a lead may answer to a request for more time."""
    return (
        (
            Button(say.plain("chat.button_grant_number", number=number), f"{EXTENSION}:{extension_id}:yes"),
            Button(say.plain("chat.button_refuse_number", number=number), f"{EXTENSION}:{extension_id}:no"),
            Button(say.plain("chat.button_other_day_number", number=number), f"{EXTENSION}:{extension_id}:other"),
        ),
    )


def question_row(question_id: int, number: int, say: Texts) -> Rows:
    """Under a numbered list: answer a question, or say that it needs no more."""
    return (
        (
            Button(say.plain("leads.button_answer_number", number=number), f"{QUESTION}:{question_id}:answer"),
            Button(say.plain("leads.button_settle_number", number=number), f"{QUESTION}:{question_id}:settle"),
        ),
    )


def waiting_buttons(page: int, pages: int, old: int, say: Texts, *, all_: bool) -> Rows:
    """Under the list of what waits: this page anew (the first button), with what waits for long, back and forth."""
    which = "all" if all_ else "new"
    more = (Button(say.plain("leads.button_old", count=old), f"{WAITING}:all:0"),) if old else ()
    anew = Button(say.plain("leads.button_refresh"), f"{WAITING}:{which}:{page}")
    return (anew, *more), *turning(f"{WAITING}:{which}", page, pages, say)


def meant_buttons(items: Sequence[tuple[str, int]], say: Texts) -> Rows:
    """Which of some matters, each (EXTENSION or QUESTION, its id), a lead's words are for, five in a row."""
    buttons = [Button(str(number), f"{verb}:{id_}:said") for number, (verb, id_) in enumerate(items, start=1)]
    return tuple(tuple(buttons[start : start + 5]) for start in range(0, len(buttons), 5))


def revise_button(extension_id: int, seen: int, say: Texts) -> Rows:
    """Sửa quyết định under a decision that somebody has seen."""
    return ((Button(say.plain("leads.button_revise"), f"{EXTENSION}:{extension_id}:fix:{seen}"),),)


def revision_buttons(extension_id: int, until: str, seen: int, say: Texts) -> Rows:
    """What a decision may be changed to."""
    data = f"{EXTENSION}:{extension_id}"
    return (
        (Button(say.plain("chat.button_grant", day=until), f"{data}:yes:{seen}"),),
        (
            Button(say.plain("chat.button_refuse"), f"{data}:no:{seen}"),
            Button(say.plain("chat.button_other_day"), f"{data}:other:{seen}"),
        ),
        (Button(say.plain("chat.button_back"), f"{data}:keep:{seen}"),),
    )


def refuse_button(extension_id: int, say: Texts, *, seen: int = 0) -> Rows:
    """Under the question for another day: a reply to it names the request by this button."""
    return ((Button(say.plain("chat.button_refuse"), f"{EXTENSION}:{extension_id}:no{_seen(seen)}"),),)


def day_button(extension_id: int, day: date, today: date, say: Texts, *, seen: int = 0) -> Rows:
    """Grant a request until another day than was asked for."""
    words = say.plain("chat.button_grant", day=day_month(day, today))
    return ((Button(words, f"{EXTENSION}:{extension_id}:{day.isoformat()}{_seen(seen)}"),),)


def other_days(extension_id: int, days: Sequence[date], say: Texts, *, today: date, seen: int = 0) -> Rows:
    """Grant a request until one of the working days around a day off."""
    return tuple(
        (
            Button(
                say.plain("chat.button_grant", day=day_and_weekday(day, say.locale, year=day.year != today.year)),
                f"{EXTENSION}:{extension_id}:{day.isoformat()}{_seen(seen)}",
            ),
        )
        for day in days
    )


def withdraw_button(extension_id: int, say: Texts) -> Rows:
    """Take back one's own request."""
    return ((Button(say.plain("chat.button_withdraw"), f"{EXTENSION}:{extension_id}:withdraw"),),)


def question_buttons(question_id: int, say: Texts, *, settle: bool = False) -> Rows:
    """Trả lời under what is put before a lead: a reply to it names the question by this button. Đã xong settles it."""
    answer = Button(say.plain("chat.button_answer"), f"{QUESTION}:{question_id}")
    done = (Button(say.plain("leads.button_settle"), f"{QUESTION}:{question_id}:settle"),) if settle else ()
    return ((answer, *done),)


def send_button(question_id: int, officer: str, say: Texts) -> Rows:
    """Pass a lead's own words on to the officer whom they answer."""
    return ((Button(say.plain("chat.button_send", officer=officer), f"{QUESTION}:{question_id}:send"),),)


def ask_lead_button(ref: str, say: Texts) -> Rows:
    """Put one's question before the leads, where the calendar's facts do not answer it."""
    return ((Button(say.plain("chat.button_ask_lead"), f"{ASK_LEAD}:{ref}"),),)


def percent_buttons(ref: str) -> tuple[Button, ...]:
    """How far it is, after "đang làm"."""
    return tuple(Button(f"{percent}%", f"{REPORT}:{ref}:in_progress:{percent}") for percent in (25, 50, 75, 90))


def reading_buttons(ref: str, statuses: Sequence[str], say: Texts, part: str = "") -> Rows:
    """The likely readings of an answer, or of a part of it, that was not understood for sure."""
    return tuple(
        (Button(say.plain(f"chat.reading_{status}"), f"{REPORT}:{ref}:{status}{_of(part)}"),) for status in statuses
    )


def number_buttons(refs: Sequence[str], verb: str = CARD, part: str = "") -> Rows:
    """One numbered button per task, five in a row."""
    buttons = [Button(str(number), f"{verb}:{ref}{_of(part)}") for number, ref in enumerate(refs, start=1)]
    return tuple(tuple(buttons[start : start + 5]) for start in range(0, len(buttons), 5))


def history_buttons(ref: str, files: Sequence[tuple[int, str, int]], page: int, pages: int, say: Texts) -> Rows:
    """Under a page of a task's history: the files of each report that has some (id, when, how many), back and forth."""
    buttons = [Button(f"📎 {when} ({count})", f"{FILES}:{report_id}") for report_id, when, count in files]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    return rows + turning(f"{HISTORY}:{ref}", page, pages, say)


def history_button(ref: str, say: Texts) -> Rows:
    """All that was reported on a task."""
    return ((Button(say.plain("chat.button_history"), f"{HISTORY}:{ref}"),),)


def page_buttons(name: str, page: int, pages: int, say: Texts) -> Rows:
    """Back and forth through a list."""
    return turning(f"{PAGE}:{name}", page, pages, say)


def span_buttons(first: date, last: date, choice: str, page: int, pages: int, say: Texts) -> Rows:
    """Back and forth through what is on some days."""
    return turning(f"{SPAN}:{first.isoformat()}:{last.isoformat()}:{choice}", page, pages, say)


def week_files(monday: date, say: Texts) -> Rows:
    """The schedule of a week as a Word or an Excel file."""
    return (
        tuple(
            Button(say.plain(f"week.button_{kind}"), f"{WEEK}:{monday.isoformat()}:{kind}") for kind in ("docx", "xlsx")
        ),
    )


def report_files(first: date, last: date, say: Texts) -> Rows:
    """The report of a period as a Word or an Excel file."""
    days = f"{PERIOD}:{first.isoformat()}:{last.isoformat()}"
    return (tuple(Button(say.plain(f"report.button_{kind}"), f"{days}:{kind}") for kind in ("docx", "xlsx")),)


def audit_buttons(
    kind: str, officer: int, days: tuple[date, date] | None, page: int, pages: int, kinds: Sequence[str], say: Texts
) -> Rows:
    """Back and forth through the audit; and, where nobody has chosen yet, its kinds."""
    row = []
    for to, name in ((page - 1, "previous"), (page + 1, "next")):
        if 0 <= to < pages:
            row.append(Button(say.plain(f"chat.button_{name}"), _audit(to, kind, officer, days)))
    rows: Rows = (tuple(row),) if row else ()
    if kind == "all" and not officer:
        named = [Button(say.plain(f"audit.kind_{one}"), _audit(0, one, officer, days)) for one in kinds]
        rows += tuple(tuple(named[start : start + 3]) for start in range(0, len(named), 3))
    return rows


def _audit(page: int, kind: str, officer: int, days: tuple[date, date] | None) -> str:
    data = f"{AUDIT}:{page}:{kind}:{officer}"
    return f"{data}:{days[0].isoformat()}:{days[1].isoformat()}" if days else data


def turning(list_: str, page: int, pages: int, say: Texts) -> Rows:
    """Back and forth through a list, whose buttons say `list_` and the page."""
    row = []
    if page > 0:
        row.append(Button(say.plain("chat.button_previous"), f"{list_}:{page - 1}"))
    if page < pages - 1:
        row.append(Button(say.plain("chat.button_next"), f"{list_}:{page + 1}"))
    return (tuple(row),) if row else ()


def cancel_button(draft_id: int, say: Texts) -> Rows:
    """Huỷ under a question of an edit."""
    return ((Button(say.plain("changes.button_cancel"), f"{DRAFT}:{draft_id}:no"),),)


def load_question_buttons(draft_id: int, number: int, labels: Sequence[str], say: Texts) -> Rows:
    """What can be answered to a question about a file, each on a row of its own; and Huỷ."""
    rows = tuple((Button(label, f"{LOAD_QUESTION}:{draft_id}:{number}:{place}"),) for place, label in enumerate(labels))
    return *rows, *cancel_button(draft_id, say)


def load_buttons(draft_id: int, say: Texts, *, apply: bool, other: str) -> Rows:
    """Áp dụng / Huỷ under the preview of a load, and the `other` way of loading, if any (see `Mode`)."""
    if not apply and not other:
        return ()
    first, *_ = draft_buttons(draft_id, say)
    shown = first if apply else first[1:]
    switch = ((Button(say.plain(f"changes.button_{other}"), f"{DRAFT}:{draft_id}:{other}"),),) if other else ()
    return (shown, *switch)


def draft_buttons(draft_id: int, say: Texts, *, really: bool = False) -> Rows:
    """Áp dụng / Huỷ under a preview; `really` where most of a layer would go."""
    apply = ("changes.button_really", "sure") if really else ("changes.button_apply", "yes")
    return (
        (
            Button(say.plain(apply[0]), f"{DRAFT}:{draft_id}:{apply[1]}"),
            Button(say.plain("changes.button_cancel"), f"{DRAFT}:{draft_id}:no"),
        ),
    )
