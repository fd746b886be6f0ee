"""What an admin is shown before a load replaces the layers it names."""

from dataclasses import replace

from bot.calendar.model import Calendar, Entry, Kind, Once, Status
from bot.files.diff import difference


def one(id_: str, layer: str = "ward", day: int = 26, **more: object) -> Entry:
    return Entry(id_, Kind.EVENT, f"Việc {id_}", Once(2020, 6, day), layer, **more)  # type: ignore[arg-type]


def test_two_equal_calendars_do_not_differ() -> None:
    calendar = Calendar((one("a"), one("b")))
    found = difference(calendar, calendar, ["ward"])
    assert (found.added, found.changed, found.removed, found.unchanged) == ((), (), (), 2)


def test_into_an_empty_store_everything_is_new_in_the_order_of_the_file() -> None:
    found = difference(Calendar(), Calendar((one("b"), one("a"))), ["ward"])
    assert (found.added, found.removed, found.unchanged) == (("b", "a"), (), 0)


def test_another_order_of_the_same_entries_is_no_change() -> None:
    found = difference(Calendar((one("a"), one("b"))), Calendar((one("b"), one("a"))), ["ward"])
    assert (found.changed, found.unchanged) == ((), 2)


def test_layers_that_are_not_loaded_are_left_out() -> None:
    before, after = Calendar((one("a"), one("x", "national"))), Calendar((one("a"),))
    assert difference(before, after, ["ward"]).removed == ()
    assert difference(before, after, ["ward", "national"]).removed == ("x",)


def test_a_moved_event_shows_its_old_and_its_new_day() -> None:
    [change] = difference(Calendar((one("a", day=8),)), Calendar((one("a"),)), ["ward"]).changed
    [field] = change.fields
    assert (change.id, field.field) == ("a", "schedule")
    assert "[2020, 6, 8]" in field.before
    assert "[2020, 6, 26]" in field.after


def test_all_changed_fields_are_named_and_words_stay_readable() -> None:
    after = replace(one("a"), summary="Đại hội", status=Status.POSTPONED, note="lùi")
    [change] = difference(Calendar((one("a"),)), Calendar((after,)), ["ward"]).changed
    assert [(f.field, f.before, f.after) for f in change.fields] == [
        ("note", "null", '"lùi"'),
        ("status", "null", '"postponed"'),
        ("summary", '"Việc a"', '"Đại hội"'),
    ]
