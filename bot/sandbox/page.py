"""The chat page: its shell, and the few calls that its script makes."""

import asyncio
import json
import secrets
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox.controls import Controls
from bot.sandbox.errors import ApiError, NotPossible
from bot.sandbox.files import MAX_UPLOAD, picture_size
from bot.sandbox.models import Chat
from bot.sandbox.state import SandboxState
from bot.sandbox.view import bar_view, chat_view, history_view, toast_view

_HERE = Path(__file__).parent
TEXTS: dict[str, str] = tomllib.loads((_HERE / "texts.toml").read_text(encoding="utf-8"))
_SHELL = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(
    (_HERE / "page.html").read_text(encoding="utf-8")
)
_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
# Many changes in a short time are told to the page as one.
_GATHER = 0.05
_CLOCK_TICK = 1.0

Endpoint = Callable[[Request], Awaitable[Response]]


def routes() -> list[Route]:
    """Everything but the static files."""
    return [
        Route("/", shell),
        Route("/page/overview", overview),
        Route("/page/changes", changes),
        Route("/page/chats/{chat_id}", _guarded(history)),
        Route("/page/chats/{chat_id}/say", _guarded(say), methods=["POST"]),
        Route("/page/chats/{chat_id}/tap", _guarded(tap), methods=["POST"]),
        Route("/page/chats/{chat_id}/read", _guarded(read), methods=["POST"]),
        Route("/page/chats/{chat_id}/block", _guarded(block), methods=["POST"]),
        Route("/page/controls", _guarded(control), methods=["POST"]),
        Route("/page/files/{file_id}", file),
    ]


def _guarded(endpoint: Endpoint) -> Endpoint:
    """Only the page itself may act (browsers say where a POST comes from); what is not possible is answered 400."""

    async def guarded(request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin is not None and origin != f"{request.url.scheme}://{request.headers['host']}":
            return Response(status_code=403)
        try:
            return await endpoint(request)
        except (NotPossible, ApiError, KeyError, TypeError, ValueError, OverflowError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    return guarded


def _state(request: Request) -> SandboxState:
    state: SandboxState = request.app.state.sandbox
    return state


def _controls(request: Request) -> Controls | None:
    controls: Controls | None = request.app.state.controls
    return controls


def _chat(request: Request) -> Chat:
    chat = _state(request).memory.chats.get(int(request.path_params["chat_id"]))
    if chat is None:
        raise NotPossible("no such chat")
    return chat


async def shell(request: Request) -> Response:
    html = _SHELL.render(text=TEXTS)
    return HTMLResponse(html, headers=_SECURITY)


async def overview(request: Request) -> Response:
    """All chats, the bar, the bot."""
    state, controls = _state(request), _controls(request)
    content = {
        "bot": {"id": state.bot["id"], "name": state.bot["first_name"], "username": state.bot["username"]},
        "chats": [chat_view(state, chat, controls) for chat in state.memory.chats.values()],
        "bar": bar_view(state, controls),
        "version": state.memory.version,
    }
    return JSONResponse(content, headers=_SECURITY)


async def changes(request: Request) -> Response:
    """Server-sent events: which chats changed, what was answered to taps, the bar; from now on."""
    state, controls = _state(request), _controls(request)

    async def stream() -> AsyncIterator[bytes]:
        seen = int(request.query_params.get("since", state.memory.version))
        shown: Any = None
        yield b"retry: 1000\n\n"
        while not state.bell.closing:
            bar = bar_view(state, controls)
            fresh = [number for number, version in state.memory.changed_at.items() if version > seen]
            if fresh or bar != shown:
                toasts = [toast_view(toast) for toast in state.toasts if toast.version > seen]
                chats = [chat_view(state, state.memory.chats[number], controls) for number in fresh]
                seen, shown = state.memory.version, bar
                event = {"chats": chats, "toasts": toasts, "bar": bar, "version": seen}
                yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
            await state.bell.wait(_CLOCK_TICK)
            if not state.bell.closing:
                await asyncio.sleep(_GATHER)

    return StreamingResponse(stream(), media_type="text/event-stream", headers=_SECURITY)


async def history(request: Request) -> Response:
    """The bubbles of one chat; `since` a version, or `before` a message id."""
    since = int(request.query_params.get("since", 0))
    before = request.query_params.get("before")
    view = history_view(_state(request), _chat(request), since=since, before=int(before) if before else None)
    return JSONResponse(view, headers=_SECURITY)


async def say(request: Request) -> Response:
    """A person writes, with files or without, or corrects what they wrote. Multipart."""
    state, chat = _state(request), _chat(request)
    async with request.form(max_part_size=MAX_UPLOAD) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        uploads = [value for value in form.getlist("file") if isinstance(value, UploadFile)]
        files = [(upload.filename or "file", await upload.read()) for upload in uploads]
    user_id, text = int(fields["as"]), fields.get("text", "")
    if fields.get("edit"):
        state.edit(user_id, int(fields["edit"]), text, chat_id=chat.chat_id)
        return JSONResponse({})
    where: dict[str, Any] = {
        "chat_id": chat.chat_id,
        "reply_to": int(fields["reply_to"]) if fields.get("reply_to") else None,
        "thread_id": int(fields["thread"]) if fields.get("thread") else None,
    }
    if not files:
        state.say(user_id, text, **where)
    album = secrets.token_hex(8) if len(files) > 1 else None
    for number, (name, content) in enumerate(files):
        caption = text if number == 0 else ""
        if picture_size(content):
            state.say(user_id, caption, photo=content, media_group_id=album, **where)
        else:
            state.say(user_id, caption, document=(name, content), media_group_id=album, **where)
    return JSONResponse({})


async def tap(request: Request) -> Response:
    asked = await request.json()
    _state(request).tap(int(asked["as"]), _chat(request).chat_id, int(asked["message"]), str(asked["data"]))
    return JSONResponse({})


async def read(request: Request) -> Response:
    asked = await request.json()
    _state(request).mark_read(_chat(request).chat_id, int(asked["to"]))
    return JSONResponse({})


async def block(request: Request) -> Response:
    """A person blocks the bot, or lets it write again."""
    asked = await request.json()
    state, chat = _state(request), _chat(request)
    if asked["blocked"]:
        state.block(chat.chat_id)
    else:
        state.unblock(chat.chat_id)
    return JSONResponse({})


async def control(request: Request) -> Response:
    """The bar's buttons."""
    controls = _controls(request)
    if controls is None:
        raise NotPossible("nobody runs the time here")
    asked = await request.json()
    match asked["action"]:
        case "pause":
            await controls.pause()
        case "resume":
            await controls.resume()
        case "skip":
            await controls.skip()
        case "speed":
            await controls.set_speed(str(asked["label"]))
        case other:
            raise NotPossible(f"no action {other!r}")
    _state(request).bell.ring()
    return JSONResponse(bar_view(_state(request), controls))


async def file(request: Request) -> Response:
    """A file that was sent; only pictures are shown, everything else is to be saved."""
    state = _state(request)
    stored = state.files.find(request.path_params["file_id"])
    if stored is None:
        return Response(status_code=404)
    disposition = "inline" if stored.width else f"attachment; filename*=UTF-8''{quote(stored.name)}"
    headers = _SECURITY | {"Content-Disposition": disposition, "Content-Security-Policy": "sandbox"}
    return Response(state.files.content(stored), media_type=stored.mime, headers=headers)
