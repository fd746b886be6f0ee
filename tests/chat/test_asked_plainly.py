"""Questions and words that are answered from the calendar, or kept with a report, and are none themselves."""

from datetime import date

from bot.sandbox import Person

from .conftest import World
from .test_answers_with_files import PDF, PNG
from .test_forms_go_on import BEFORE, people, play, reports

__all__ = ["BEFORE", "people"]


async def test_what_the_calendar_answers_and_what_is_no_report(world: World, people: dict[str, Person]) -> None:
    wrong = await play(
        world,
        people,
        [
            ("lan", "khi mô họp hội nghị", "Hội nghị chưa rõ ngày"),
            ("lan", "31/2 là ngày gì", "Tháng 2/2020 chỉ có 29 ngày"),
            ("lan", "lich t9", "Tháng 9/2020"),
            ("lan", "việc nào sắp đến hạn", "📌 Việc của đồng chí: 2"),
            ("lan", "em có những việc chi", "📌 Việc của đồng chí: 2"),
            ("lan", "chào em", "Chào đồng chí Nguyễn Thị Lan"),
            ("lan", "nếu xong thì em báo", "chưa rõ ý"),
            ("lan", "II.1 đang làm -5%", "chưa rõ ý đồng chí về II.1"),
            ("lan", "hoàn tác", "tôi không ghi gì"),
        ],
    )
    assert wrong == ""
    assert await reports(world) == 0


async def test_a_report_says_which_file_is_kept_with_it(world: World, people: dict[str, Person]) -> None:
    lan = people["lan"]
    await world.at(date(2020, 3, 11), 8)
    for words, content, kept in (
        ("II.1 xong", {"photo": PNG}, "đã xong (hạn 18/03). Đã giữ ảnh."),
        ("II.2 đang làm 40%", {"document": PDF}, "Đã giữ văn bản “mau-bao-cao.pdf”."),
    ):
        world.state.say(lan.user_id, words, **content)
        await world.settle()
        assert kept in world.last(lan).text
