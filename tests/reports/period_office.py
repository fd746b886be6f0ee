"""A made-up quarter of an office, as plain data: what a report is written from in tests."""

from datetime import UTC, date, datetime
from typing import Any

from bot.calendar.model import Calendar, Entry, Kind, Layer, Occurrence, Once, TaskKey, Unit
from bot.calendar.occurrences import entry_occurrences
from bot.calendar.period import Counted, counted, following, period
from bot.calendar.standing import Request, Told
from bot.calendar.working_days import vietnam
from bot.clock import OFFICE_ZONE
from bot.office.period import Gathered
from bot.store.history_rows import HistoryRow
from bot.store.progress import Attachment

ZONE = OFFICE_ZONE
JUNE = (date(2020, 6, 1), date(2020, 6, 30))
UNITS = (
    Unit("ubnd", "Uỷ ban Nhân dân phường", "UBND"),
    Unit("mttq", "Uỷ ban Mặt trận Tổ quốc Việt Nam phường", "MTTQ"),
    Unit("vp", "Văn phòng Đảng uỷ", "VP"),
)


def at(day: int, month: int = 6, hour: int = 9) -> datetime:
    """An hour of the office's day in 2020, in UTC."""
    return datetime(2020, month, day, hour, tzinfo=ZONE).astimezone(UTC)


def entry(id_: str, summary: str, day: tuple[int, int], *units: str, **more: Any) -> Entry:
    return Entry(id_, Kind.TASK, summary, Once(2020, day[1], day[0]), "ward", units=units, **more)


ENTRIES = (
    entry("khao-sat", "Khảo sát nhu cầu thông tin đối ngoại ở các tổ dân phố", (10, 6), "ubnd", clause="II.2"),
    entry("kich-ban", "Xây dựng kịch bản tuyên truyền kỷ niệm 130 năm ngày sinh Chủ tịch Hồ Chí Minh", (15, 6),
          "ubnd", "mttq", clause="II.3", supporting=("vp",)),
    entry("bao-cao", "Báo cáo quý II về công tác thông tin đối ngoại", (25, 6), "vp", clause="II.5",
          assumed=frozenset({"due"})),
    entry("kinh-phi", "Bố trí kinh phí trong dự toán ngân sách năm 2021", (31, 7), "ubnd", clause="III",
          assumed=frozenset({"due"})),
    entry("tap-huan", "Tập huấn kỹ năng đấu tranh phản bác thông tin xuyên tạc trên mạng xã hội", (20, 6), "mttq",
          clause="II.7"),
    entry("cu", "Nộp kế hoạch của đơn vị", (31, 3), "vp", "mttq", clause="III"),
    entry("thang-7", "Sơ kết công tác 6 tháng", (15, 7), "vp", clause="II.6"),
)  # fmt: skip
CALENDAR = Calendar(ENTRIES, UNITS, (Layer("ward", "Phường"),))

TOLD = (
    ("khao-sat", Told(1, "ubnd", "in_progress", at(3), 50, date(2020, 6, 9), "mới xong 4/7 tổ")),
    ("khao-sat", Told(2, "ubnd", "done", at(9), note="xong, gửi kèm biên bản")),
    ("kich-ban", Told(3, "ubnd", "blocked", at(14), note="chưa xong, còn thiếu ảnh tư liệu\n=1+1")),
    ("kich-ban", Told(4, "ubnd", "done", at(18), note="đã xong")),
    ("kich-ban", Told(5, "mttq", "done", at(12), note="xong")),
    ("bao-cao", Told(6, "vp", "extension", at(24), promised_on=date(2020, 7, 5), note="xin gia hạn vì chờ số liệu")),
    ("kinh-phi", Told(7, "ubnd", "in_progress", at(20), 30, note="đang lập dự toán")),
    ("tap-huan", Told(8, "mttq", "blocked", at(22), note="hội trường đang sửa, chưa có chỗ tập huấn")),
    ("cu", Told(9, "vp", "done", at(30, 3), note="đã nộp")),
    ("cu", Told(10, "mttq", "done", at(2), note="xin lỗi nộp trễ ạ")),
)  # fmt: skip
REQUESTS = (
    ("bao-cao", Request(1, 6, at(24), date(2020, 7, 5), date(2020, 6, 25), date(2020, 6, 25))),
    (
        "khao-sat",
        Request(2, 1, at(3), date(2020, 6, 12), date(2020, 6, 10), date(2020, 6, 10), at(4), date(2020, 6, 12)),
    ),
)
FILES = {2: [Attachment("photo", "f1"), Attachment("photo", "f2"), Attachment("document", "f3", "bien-ban.docx")]}


def task(id_: str, calendar: Calendar = CALENDAR) -> Occurrence:
    return entry_occurrences(calendar.by_id[id_], calendar, date(2020, 1, 1), date(2020, 12, 31), vietnam())[0]


def gathered(calendar: Calendar = CALENDAR, now: datetime | None = None) -> Gathered:
    """What `office.period.gather` would find of June."""
    over = period(*JUNE, now or at(1, 7), ZONE)
    rows: dict[TaskKey, list[HistoryRow]] = {}
    requests: dict[TaskKey, list[Request]] = {}
    for id_, told in TOLD:
        rows.setdefault(TaskKey(id_, ""), []).append(HistoryRow(TaskKey(id_, ""), 7, told))
    for id_, request in REQUESTS:
        requests.setdefault(TaskKey(id_, ""), []).append(request)
    tasks: list[Counted] = []
    for one in calendar.entries:
        key = TaskKey(one.id, "")
        told_of = [row.told for row in rows.get(key, [])]
        if found := counted(task(one.id, calendar), told_of, requests.get(key, []), over, ZONE):
            tasks.append(found)
    shown = {one.task.task_key for one in tasks}
    return Gathered(
        over=over,
        calendar=calendar,
        exact=True,
        tasks=tuple(tasks),
        rows={key: value for key, value in rows.items() if key in shown},
        requests={key: value for key, value in requests.items() if key in shown},
        files=FILES,
        names={7: "Nguyễn Thị Lan"},
        next=following(*JUNE),
        coming=(task("thang-7", calendar), task("kinh-phi", calendar)),
    )
