"""How the bot gets its updates (https://core.telegram.org/bots/api#getting-updates)."""

import re
from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.models import Json
from bot.sandbox.params import Params
from bot.sandbox.state import SandboxState
from bot.sandbox.updates import BY_WEBHOOK, WEBHOOK_ACTIVE

MAX_POLL_SECONDS = 50
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def _allow(state: SandboxState, params: Params) -> None:
    kinds = params.json("allowed_updates")
    if kinds is None:
        return
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed_updates: Array of String expected")
    state.updates.allow([str(kind) for kind in kinds])


async def get_updates(state: SandboxState, params: Params) -> list[Json]:
    """Array of Update"""
    if state.webhook:
        raise conflict(WEBHOOK_ACTIVE)
    _allow(state, params)
    limit = params.whole("limit", 100) or 100
    timeout = min(max(params.whole("timeout") or 0, 0), MAX_POLL_SECONDS)
    return await state.updates.poll(params.whole("offset") or 0, min(max(limit, 1), 100), timeout)


def set_webhook(state: SandboxState, params: Params) -> bool:
    """True. The sandbox reaches nobody outside this machine, so the address must be on loopback; http is enough."""
    url = params.text("url")
    if not url:
        return delete_webhook(state, params)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or parts.hostname not in LOOPBACK:
        raise bad_request("bad webhook: the sandbox delivers to loopback addresses only")
    secret = params.text("secret_token")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(state, params)
    if params.flag("drop_pending_updates"):
        state.updates.clear()
    state.updates.end_poll(BY_WEBHOOK)
    state.set_webhook({"url": url, "secret": secret})
    return True


def delete_webhook(state: SandboxState, params: Params) -> bool:
    """True"""
    if params.flag("drop_pending_updates"):
        state.updates.clear()
    state.set_webhook({})
    return True


def webhook_info(state: SandboxState, params: Params) -> Json:
    """WebhookInfo"""
    info: Json = {
        "url": state.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates.pending),
    }
    for name in ("last_error_date", "last_error_message"):
        if name in state.webhook:
            info[name] = state.webhook[name]
    return info
