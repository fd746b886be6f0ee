"""What the bot sends, changes and takes back, through the real telegram.Bot."""

from datetime import timedelta

import pytest
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken

from bot.sandbox import NotPossible
from bot.sandbox.methods.commands import menu

from .conftest import World, make_bot

BUTTONS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Đã xong", callback_data="done:7"), InlineKeyboardButton("Hoãn", callback_data="later:7")]]
)


async def test_a_message_arrives_as_it_was_written(world: World) -> None:
    sent = await world.bot.send_message(
        world.lan.user_id, "<b>Nhắc việc</b>: báo cáo & ảnh 🎉 <i>trước 15/6</i>".replace("&", "&amp;"),
        parse_mode=ParseMode.HTML, reply_markup=BUTTONS,
    )  # fmt: skip
    assert sent.text == "Nhắc việc: báo cáo & ảnh 🎉 trước 15/6"
    assert [sent.parse_entity(entity) for entity in sent.entities] == ["Nhắc việc", "trước 15/6"]
    assert sent.date == world.clock.now()
    assert sent.chat.id == world.lan.user_id
    [kept] = world.state.messages(world.lan.user_id)
    assert [button["callback_data"] for button in kept.buttons] == ["done:7", "later:7"]
    assert [(one.method, one.instant) for one in world.state.sent] == [("sendMessage", world.clock.now())]


async def test_messages_of_a_chat_are_numbered_from_one(world: World) -> None:
    minh = world.state.add_person("Trần Minh", started=True)
    numbers = [(await world.bot.send_message(chat, "x")).message_id for chat in (world.lan.user_id,) * 2]
    assert numbers == [1, 2]
    assert (await world.bot.send_message(minh.user_id, "x")).message_id == 1


async def test_a_reply_carries_what_it_replies_to(world: World) -> None:
    asked = world.state.say(world.lan.user_id, "Hôm nay có việc gì?")
    reply = ReplyParameters(asked.message_id)
    answer = await world.bot.send_message(world.lan.user_id, "Không có.", reply_parameters=reply)
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "Hôm nay có việc gì?"


async def test_a_reply_to_nothing_may_be_allowed(world: World) -> None:
    reply = ReplyParameters(99, allow_sending_without_reply=True)
    answer = await world.bot.send_message(world.lan.user_id, "x", reply_parameters=reply)
    assert answer.reply_to_message is None


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"text": "   "}, "Message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "Message text is empty"),
        ({"text": "a" * 4097}, "Message is too long"),
        ({"text": "<x>a</x>", "parse_mode": "HTML"}, 'Unsupported start tag "x" at byte offset 0'),
        ({"text": "ế < b", "parse_mode": "HTML"}, 'Unsupported start tag "" at byte offset 4'),
        ({"text": "a <b", "parse_mode": "HTML"}, "Unclosed start tag at byte offset 2"),
        ({"text": "<b>a</b", "parse_mode": "HTML"}, "Unclosed end tag at byte offset 4"),
        ({"text": '<a href="x>a</a>', "parse_mode": "HTML"}, 'Unexpected attribute in the tag "a"'),
        ({"text": "<b>a", "parse_mode": "HTML"}, 'Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "<b>a</i>", "parse_mode": "HTML"}, 'expected "</b>", found "</i>"'),
        ({"text": "a</b>", "parse_mode": "HTML"}, "Unexpected end tag at byte offset 1"),
        ({"text": "*a*", "parse_mode": "MarkdownV2"}, "Unsupported parse_mode"),
        ({"text": "x", "reply_parameters": ReplyParameters(99)}, "Message to be replied not found"),
        ({"text": "x", "message_thread_id": 5}, "Message thread not found"),
        ({"text": "x", "data": "ế" * 22}, "Button_data_invalid"),
        ({"text": "x", "data": ""}, "Button_data_invalid"),
    ],
)
async def test_telegram_refuses(world: World, arguments: dict, reason: str) -> None:
    if "data" in arguments:
        button = InlineKeyboardButton("x", callback_data=arguments.pop("data"))
        arguments["reply_markup"] = InlineKeyboardMarkup([[button]])
    with pytest.raises(BadRequest) as refused:
        await world.bot.send_message(world.lan.user_id, **arguments)
    assert reason.lower() in str(refused.value).lower()
    assert world.state.messages(world.lan.user_id) == []


async def test_4096_characters_after_the_markup_is_read_are_not_too_many(world: World) -> None:
    text = "<b>" + "ế" * 4096 + "</b>"
    assert await world.bot.send_message(world.lan.user_id, text, parse_mode="HTML")


async def test_who_cannot_be_written_to(world: World) -> None:
    state = world.state
    never = state.add_person("Chưa Bắt Đầu").user_id
    with pytest.raises(BadRequest, match="Chat not found"):
        await world.bot.send_message(987654, "x")
    with pytest.raises(Forbidden, match="can't initiate conversation with a user"):
        await world.bot.send_message(never, "x")
    state.start(never)
    assert await world.bot.send_message(never, "x")
    state.block(never)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await world.bot.send_message(never, "x")
    with pytest.raises(NotPossible):
        state.say(never, "x")
    state.unblock(never)
    assert await world.bot.send_message(never, "x")
    state.deactivate(never)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await world.bot.send_message(never, "x")


async def test_groups_that_are_lost(world: World) -> None:
    state, bot = world.state, world.bot
    left = state.add_group("Tổ 1", members=[world.lan]).chat_id
    await bot.leave_chat(left)
    with pytest.raises(Forbidden, match="not a member of the group"):
        await bot.send_message(left, "x")
    kicked = state.add_group("Tổ 2", members=[world.lan]).chat_id
    state.kick_bot(world.lan.user_id, kicked)
    with pytest.raises(Forbidden, match="kicked from the group"):
        await bot.send_message(kicked, "x")
    old = state.add_group("Tổ 3", members=[world.lan]).chat_id
    new = state.upgrade_group(old).chat_id
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(old, "x")
    assert migrated.value.new_chat_id == new
    assert await bot.send_message(new, "x")


async def test_a_message_goes_into_a_topic_of_a_forum(world: World) -> None:
    forum = world.state.add_group("Phường", forum=True, members=[world.lan])
    topic = world.state.add_topic(world.lan.user_id, forum.chat_id, "Văn hoá")
    sent = await world.bot.send_message(forum.chat_id, "x", message_thread_id=topic)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic, True)
    answer = world.state.say(world.lan.user_id, "/start", chat_id=forum.chat_id, thread_id=topic)
    assert answer.thread_id == topic


async def test_an_edited_message_is_marked_and_loses_its_buttons(world: World) -> None:
    sent = await world.bot.send_message(world.lan.user_id, "cũ", reply_markup=BUTTONS)
    world.clock.advance(timedelta(minutes=5))
    edited = await sent.edit_text("mới")
    assert (edited.text, edited.edit_date, edited.reply_markup) == ("mới", world.clock.now(), None)
    assert [message.text for message in world.state.messages(world.lan.user_id)] == ["mới"]
    assert [one.message.text for one in world.state.sent] == ["cũ"]


async def test_only_the_buttons_change(world: World) -> None:
    sent = await world.bot.send_message(world.lan.user_id, "x", reply_markup=BUTTONS)
    edited = await sent.edit_reply_markup(None)
    assert (edited.reply_markup, edited.edit_date) == (None, None)


async def test_edits_that_telegram_refuses(world: World) -> None:
    bot, chat = world.bot, world.lan.user_id
    sent = await bot.send_message(chat, "x", reply_markup=BUTTONS)
    theirs = world.state.say(chat, "y").message_id
    with pytest.raises(BadRequest, match="exactly the same as a current content and reply markup"):
        await sent.edit_text("x", reply_markup=BUTTONS)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("z", chat, 99)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("z", chat, theirs)
    document = await bot.send_document(chat, b"abc", filename="a.txt")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await document.edit_text("z")
    assert (await document.edit_caption("z")).caption == "z"


async def test_a_message_is_deleted_once_and_within_two_days(world: World) -> None:
    chat = world.lan.user_id
    first, second = [await world.bot.send_message(chat, text) for text in "ab"]
    assert await first.delete()
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await first.delete()
    world.clock.advance(timedelta(hours=49))
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await second.delete()
    assert [message.text for message in world.state.messages(chat)] == ["b"]


async def test_a_tap_is_answered_once(world: World) -> None:
    chat = world.lan.user_id
    sent = await world.bot.send_message(chat, "x", reply_markup=BUTTONS)
    world.state.tap(chat, chat, sent.message_id, "done:7")
    [update] = await world.bot.get_updates()
    query = update.callback_query
    assert (query.data, query.from_user.id, query.message.message_id) == ("done:7", chat, sent.message_id)
    with pytest.raises(BadRequest):
        await query.answer("a" * 201)
    assert await query.answer("Đã ghi nhận", show_alert=True)
    assert [(toast.text, toast.alert) for toast in world.state.toasts] == [("Đã ghi nhận", True)]
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await query.answer("lần nữa")


async def test_only_a_forged_tap_needs_no_button(world: World) -> None:
    chat = world.lan.user_id
    sent = await world.bot.send_message(chat, "x", reply_markup=BUTTONS)
    with pytest.raises(NotPossible):
        world.state.tap(chat, chat, sent.message_id, "done:8")
    assert world.state.tap(chat, chat, sent.message_id, "done:8", forged=True)


async def test_the_command_menu_follows_its_scopes(world: World) -> None:
    bot, state = world.bot, world.state
    chat = state.memory.chats[world.lan.user_id]
    shown = lambda: [command["command"] for command in menu(state, chat, chat.chat_id)]  # noqa: E731
    await bot.set_my_commands([BotCommand("help", "Trợ giúp")])
    assert shown() == ["help"]
    await bot.set_my_commands([BotCommand("viec", "Việc của tôi")], BotCommandScopeAllPrivateChats(), "vi")
    assert shown() == ["viec"]
    await bot.set_my_commands([BotCommand("bang", "Bảng")], BotCommandScopeChat(chat.chat_id))
    assert shown() == ["bang"]
    assert [one.command for one in await bot.get_my_commands(BotCommandScopeAllPrivateChats(), "vi")] == ["viec"]
    await bot.delete_my_commands(BotCommandScopeChat(chat.chat_id))
    assert shown() == ["viec"]
    with pytest.raises(BadRequest):
        await bot.set_my_commands([BotCommand("Việc", "x")])


async def test_what_the_bot_may_ask_about_chats(world: World) -> None:
    bot, lan = world.bot, world.lan
    assert (await bot.get_me()).username == world.state.bot["username"]
    assert (await bot.get_chat(lan.user_id)).first_name == lan.name
    group = world.state.add_group("Tổ", members=[lan])
    assert (await bot.get_chat_member(group.chat_id, lan.user_id)).status == "member"
    assert await bot.send_chat_action(lan.user_id, "typing")
    assert await bot.set_chat_menu_button(lan.user_id)
    assert await bot.set_my_description("Nhắc lịch công tác")
    said = world.state.say(lan.user_id, "xong")
    assert await bot.set_message_reaction(lan.user_id, said.message_id, "👍")
    assert world.state.message(lan.user_id, said.message_id).reactions == ("👍",)


async def test_a_wrong_token_and_an_unknown_method_are_refused(world: World) -> None:
    with pytest.raises(InvalidToken, match="rejected by the server"):
        await make_bot(world.url, "123456:wrong").initialize()
    with pytest.raises(Exception, match="'sendNothing' not found"):
        await world.bot.do_api_request("sendNothing")
