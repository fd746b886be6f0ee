"""The HTTP side of the Bot API: /bot<token>/<method> and /file/bot<token>/<path>."""

import inspect
import json
import random
from collections.abc import AsyncIterator
from secrets import compare_digest
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, Response, StreamingResponse

from bot.sandbox.bell import sleep_unless_closing
from bot.sandbox.errors import ApiError, bad_request, forbidden, too_many_requests
from bot.sandbox.faults import APPLIED, Fault
from bot.sandbox.files import MAX_UPLOAD
from bot.sandbox.methods import METHODS
from bot.sandbox.models import Json, Request
from bot.sandbox.params import Params, Upload
from bot.sandbox.state import SandboxState

_CUT = 0
"""The status under which a call is logged that was cut off before anything was done."""


async def call_method(request: HttpRequest) -> Response:
    """Answer one call of the bot."""
    state: SandboxState = request.app.state.sandbox
    params = Params({})
    request.state.arrived = state.limiter.limits.monotonic()
    try:
        _check_token(state, request)
        name = request.path_params["method"]
        params = await _params(request)
        request.state.arrived = state.limiter.limits.monotonic()
        fault = state.faults.take(name, params.whole("chat_id"))
        if fault is not None and fault.kind not in APPLIED:
            return await _refuse(request, state, params, fault)
        body = {"ok": True, "result": await _result(state, name, params)}
    except ApiError as error:
        return _answer(state, request, params, error.code, error.body())
    except ClientDisconnect:  # the bot died while it was speaking
        return Response(status_code=400)
    response = _answer(state, request, params, 200, body)
    return response if fault is None else await _spoil(request, state, response, fault)


async def _result(state: SandboxState, name: str, params: Params) -> Any:
    method = METHODS.get(name.lower())
    if method is None:
        raise ApiError(404, "Not Found")
    result = method(state, params)
    if inspect.isawaitable(result):
        result = await result
    else:
        state.done()
    return result


def _check_token(state: SandboxState, request: HttpRequest) -> None:
    if not compare_digest(request.path_params["token"].encode(), state.token.encode()):
        raise ApiError(401, "Unauthorized")


async def _params(request: HttpRequest) -> Params:
    values: dict[str, Any] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if int(request.headers.get("content-length", 0)) > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "application/json":
        try:
            values |= dict(json.loads(await request.body()))
        except ValueError as error:
            raise bad_request("object expected") from error
    elif kind == "application/x-www-form-urlencoded":
        values |= dict(parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True))
    elif kind == "multipart/form-data":
        async with request.form(max_part_size=MAX_UPLOAD) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = (value.filename or name, await value.read())
                else:
                    values[name] = value
    return Params(values, uploads)


def _answer(state: SandboxState, request: HttpRequest, params: Params, status: int, body: Json) -> Response:
    _log(state, request, params, status, body)
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return Response(content, status_code=status, media_type="application/json")


def _log(state: SandboxState, request: HttpRequest, params: Params, status: int, body: Json) -> None:
    method, arrived = request.path_params["method"], request.state.arrived
    state.requests.append(Request(method, params.loggable(), status, body, arrived))


async def _refuse(request: HttpRequest, state: SandboxState, params: Params, fault: Fault) -> Response:
    """Nothing is done; the answer, or its absence, is the fault's."""
    if fault.kind == "drop_before":
        _log(state, request, params, _CUT, {})
        return await _hang_up(request)
    if fault.kind in ("page", "silence", "drip"):
        _log(state, request, params, fault.status, {})
        return await _stranger(request, state, fault)
    error = _fault_error(state, params, fault)
    return _answer(state, request, params, error.code, error.body())


def _fault_error(state: SandboxState, params: Params, fault: Fault) -> ApiError:
    match fault.kind:
        case "429":
            return too_many_requests(fault.retry_after)
        case "403":
            return forbidden(fault.description or "bot was blocked by the user")
        case "400":
            return bad_request(fault.description or "chat not found")
        case "migrate":
            new_id = fault.migrate_to or state.upgrade_group(params.whole("chat_id") or 0).chat_id
            reason = "Bad Request: group chat was upgraded to a supergroup chat"
            return ApiError(400, reason, migrate_to_chat_id=new_id)
        case _:
            return ApiError(500, "Internal Server Error")


async def _spoil(request: HttpRequest, state: SandboxState, response: Response, fault: Fault) -> Response:
    """It is done; what becomes of the answer is the fault's."""
    if fault.kind == "drop_after":
        return await _hang_up(request)
    if fault.kind == "slow":
        await sleep_unless_closing(state.bell, random.uniform(fault.seconds, max(fault.seconds, fault.longest)))  # noqa: S311
        return response
    return Response(b'{"ok":true,"result"', media_type="application/json")


async def _stranger(request: HttpRequest, state: SandboxState, fault: Fault) -> Response:
    """Something on the way answers, or nothing does."""
    if fault.kind == "page":
        headers = {"Location": "https://login.example/"} if 300 <= fault.status < 400 else {}
        return HTMLResponse("<html><body>Access denied / Dang nhap</body></html>", fault.status, headers)
    if fault.kind == "drip":
        return StreamingResponse(_drip(state), media_type="application/json")
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response()


async def _drip(state: SandboxState) -> AsyncIterator[bytes]:
    yield b'{"ok":'
    while not state.bell.closing:
        await sleep_unless_closing(state.bell, 0.01)
        yield b" "


async def _hang_up(request: HttpRequest) -> Response:
    """Close the connection without a word. Only `serve` knows how to; see there."""
    request.app.state.hang_up(request.client)
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response()


async def download(request: HttpRequest) -> Response:
    """The bytes of a file that getFile gave the path of."""
    state: SandboxState = request.app.state.sandbox
    try:
        _check_token(state, request)
    except ApiError as error:
        return Response(json.dumps(error.body()), status_code=error.code, media_type="application/json")
    stored = state.files.at(request.path_params["path"])
    if stored is None:
        return Response(status_code=404)
    return Response(state.files.content(stored), media_type=stored.mime)
