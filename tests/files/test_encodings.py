"""Text of Vietnamese offices in the encodings that their programs write, and in the fonts of before Unicode."""

import unicodedata

import pytest

from bot.files.read.encodings import decoded, refuse_old_font
from bot.files.read.sheet import Refused

TEXT = (
    "Mã;Tên việc;Ngày;Đơn vị\na;Hội nghị sơ kết 6 tháng đầu năm;26/6/2020;UBND phường\n"
    'b;Lễ ra quân "Ngày Chủ nhật xanh";14/6/2020;Mặt trận Tổ quốc\nc;Khuyến học, giữ gìn quyền lợi;1/7/2020;Đảng uỷ\n'
)


def cp1258(text: str) -> bytes:
    """Text as Windows-1258 has it: a letter and, where it has none with the tone, the tone."""
    found = b""
    for letter in text:
        try:
            found += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = [one for one in parts if one in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize("NFC", "".join(one for one in parts if one not in tone))
            found += (base + "".join(tone)).encode("cp1258")
    return found


WAYS = {
    "UTF-8": (TEXT.encode(), "utf-8"),
    "UTF-8 with its mark": (TEXT.encode("utf-8-sig"), "utf-8"),
    "UTF-16 with its mark": (TEXT.encode("utf-16"), "utf-16"),
    "UTF-16, most significant first": (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
    "UTF-16 without its mark": (TEXT.encode("utf-16-le"), "utf-16"),
    "the same, most significant first": (TEXT.encode("utf-16-be"), "utf-16"),
    "UTF-32": (TEXT.encode("utf-32"), "utf-32"),
    "Windows-1258": (cp1258(TEXT), "windows_1258"),
    "taken for Latin-1 and saved again": (TEXT.encode().decode("latin-1").encode(), "encoded_twice"),
}


@pytest.mark.parametrize("way", WAYS)
def test_text_in_any_encoding_is_the_same_text(way: str) -> None:
    data, encoding = WAYS[way]
    assert decoded(data) == (TEXT, encoding)


TCVN3 = "M·;Tªn viÖc\na;Héi nghÞ s¬ kÕt 6 th¸ng ®Çu n¨m\nb;§¹i héi Chi bé\n"
VNI = "Maõ;Teân vieäc\na;Hoäi nghò sô keát 6 thaùng ñaàu naêm\nb;Ñaïi hoäi Chi boä\n"


@pytest.mark.parametrize(("font", "text"), [("tcvn3", TCVN3), ("vni", VNI)])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_the_fonts_of_before_unicode_are_named_with_a_word_and_what_it_means(
    font: str, text: str, encoding: str
) -> None:
    with pytest.raises(Refused) as refused:
        decoded(text.encode(encoding))
    assert refused.value.key == f"font_{font}"
    assert refused.value.params["meant"] == "Mã"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (TEXT.encode("cp1252", "replace"), "lost_letters"),
        (TEXT.encode("ascii", "replace"), "lost_letters"),
        (TEXT.encode().decode("cp1252", "ignore").encode(), "lost_letters"),
        (TEXT.encode("ascii", "replace").replace(b"?", "\ufffd".encode()), "lost_letters"),
        (b"\x00\x01\x02\x03", "binary"),
        (b"\xff\xfea", "binary"),
    ],
)
def test_what_cannot_be_told_back_is_refused(data: bytes, key: str) -> None:
    with pytest.raises(Refused) as refused:
        decoded(data)
    assert refused.value.key == key


@pytest.mark.parametrize(
    "text",
    [
        "Hoà bình, thuỷ lợi, khoẻ mạnh, nguyễn, quyền, giữ gìn, khuya khoắt, nghiêng, ươm, iêu, yến, uỷ",
        "Réunion préparatoire à l'école, fête nationale, Müller, Köln, Ångström",
        "Ngày? Giờ? Ở đâu? https://a.vn/x?y=1 https://b.vn/x?y=2 https://c.vn/x?y=3",
        "« Việc » – 20°C · 1½ × 2 ± 3 §4 © ®",
        "không dấu gì cả",
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert decoded(text.encode())[0] == text
    refuse_old_font([text])
