"""What is said of a meeting after its day."""

from datetime import time

import pytest

from bot.calendar.meetings import Meeting, read_meeting


@pytest.mark.parametrize(
    ("words", "timed", "expected"),
    [
        ("Họp BCĐ tại hội trường", True, Meeting("Họp BCĐ", "hội trường")),
        ("giao ban", True, Meeting("giao ban")),
        ("Đại hội tại Huế", False, Meeting("Đại hội tại Huế")),
        ("tại phòng họp", True, Meeting("tại phòng họp")),
        (
            "Kiểm tra công tác tại phường, họp tại Hội trường 2",
            True,
            Meeting("Kiểm tra công tác tại phường, họp", "Hội trường 2"),
        ),
        ("Họp lúc 14h tại hội trường UBND", False, Meeting("Họp", "hội trường UBND", starts=time(14))),
        ("Hội nghị sơ kết chủ trì: đ/c Bí thư", True, Meeting("Hội nghị sơ kết", chair="đ/c Bí thư")),
        ("Hội nghị chủ trì: đ/c Bí thư tại hội trường", True, Meeting("Hội nghị", "hội trường", "đ/c Bí thư")),
        (
            "Họp tổ – Địa điểm: Hội trường A; chủ trì: ông An; Thành phần: các chi bộ; chuẩn bị: Văn phòng",
            False,
            Meeting("Họp tổ", "Hội trường A", "ông An", "các chi bộ", "Văn phòng"),
        ),
        ("Tập huấn người chủ trì hội nghị", True, Meeting("Tập huấn người chủ trì hội nghị")),
    ],
)
def test_the_name_is_taken_apart_from_the_rest(words: str, timed: bool, expected: Meeting) -> None:
    assert read_meeting(words, timed=timed) == expected
