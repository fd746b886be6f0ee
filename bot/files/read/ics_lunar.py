"""Days of the lunar calendar that a phone repeats on a solar day: known by their names."""

import re

from bot.texts import folded
from bot.texts.folding import composed

# With the marks where the bare word means something else too ("ram", "chap").
_WORDS = re.compile(r"(?:^|\W)(?:rằm|tháng giêng|tháng chạp|mùng|mồng|ngày giỗ|đám giỗ|giỗ|âl)(?:$|\W)", re.IGNORECASE)
_NAMES = re.compile(
    r"\b(?:am lich|tet nguyen dan|nguyen dan|tet am|tet ta|giao thua|gio to|trung thu|vu lan|phat dan"
    r"|tet doan ngo|doan ngo|nguyen tieu|han thuc|ong cong|ong tao|tao quan|xa toi vong nhan|lunar new year|lunar)\b"
)


def is_lunar(summary: str) -> bool:
    """Whether a name says a day of the lunar calendar: "Giỗ Tổ (10/3 ÂL)", "Rằm tháng Bảy", "Tết Nguyên đán"."""
    return bool(_WORDS.search(composed(summary)) or _NAMES.search(folded(summary)))
