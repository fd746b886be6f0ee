"""Files both ways."""

import struct
import zlib

import httpx
import pytest
from telegram import InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from .conftest import World


def png(width: int = 320, height: int = 200, grey: int = 180) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + bytes([grey]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


async def test_a_document_goes_out_and_can_be_sent_again_by_its_id(world: World) -> None:
    chat = world.lan.user_id
    sent = await world.bot.send_document(
        chat, b"noi dung", filename="Báo cáo.docx", caption="<b>Báo cáo</b>", parse_mode="HTML"
    )
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("Báo cáo.docx", 8, "Báo cáo")
    assert sent.caption_entities[0].type == "bold"
    again = await world.bot.send_document(chat, sent.document.file_id)
    assert again.document.file_unique_id == sent.document.file_unique_id
    fetched = await (await sent.document.get_file()).download_as_bytearray()
    assert bytes(fetched) == b"noi dung"


async def test_a_photo_has_its_size(world: World) -> None:
    sent = await world.bot.send_photo(world.lan.user_id, png(320, 200), caption="Bảng")
    assert [(photo.width, photo.height) for photo in sent.photo] == [(320, 200)]
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await world.bot.send_photo(world.lan.user_id, b"not a picture")


async def test_a_picture_is_served_as_what_it_is_whatever_its_name(world: World) -> None:
    sent = await world.bot.send_photo(world.lan.user_id, png(), filename="x.html")
    async with httpx.AsyncClient() as client:
        shown = await client.get(f"{world.url}/page/files/{sent.photo[0].file_id}")
    assert shown.headers["content-type"] == "image/png"


async def test_an_album_is_several_messages_with_one_group_id(world: World) -> None:
    chat = world.lan.user_id
    known = (await world.bot.send_photo(chat, png())).photo[0].file_id
    album = [InputMediaPhoto(png(), caption="<i>Lễ chào cờ</i>", parse_mode="HTML"), InputMediaPhoto(known)]
    sent = await world.bot.send_media_group(chat, album)
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.caption for message in sent] == ["Lễ chào cờ", None]
    papers = [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b", filename="b.txt")]
    assert [one.document.file_name for one in await world.bot.send_media_group(chat, papers)] == ["a.txt", "b.txt"]
    with pytest.raises(BadRequest, match="2 to 10"):
        await world.bot.send_media_group(chat, papers[:1])


async def test_what_people_send_can_be_fetched(world: World) -> None:
    world.state.say(world.lan.user_id, "ảnh đây", photo=png(10, 20), media_group_id="g")
    world.state.say(world.lan.user_id, document=("kế hoạch.pdf", b"%PDF-"), media_group_id="g")
    photo, document = [update.message for update in await world.bot.get_updates()]
    assert (photo.caption, photo.photo[-1].height, photo.media_group_id) == ("ảnh đây", 20, "g")
    assert bytes(await (await photo.photo[-1].get_file()).download_as_bytearray()) == png(10, 20)
    assert (document.document.file_name, document.document.mime_type) == ("kế hoạch.pdf", "application/pdf")
    assert bytes(await (await document.document.get_file()).download_as_bytearray()) == b"%PDF-"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"document": "BQACunknown"}, "Wrong remote file identifier specified"),
        ({"document": b""}, "File must be non-empty"),
        ({"document": b"x", "caption": "a" * 1025}, "Message caption is too long"),
    ],
)
async def test_files_that_telegram_refuses(world: World, arguments: dict, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        await world.bot.send_document(world.lan.user_id, **arguments)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await world.bot.get_file("BQACunknown")
