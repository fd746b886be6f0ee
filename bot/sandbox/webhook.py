"""Delivers updates to the bot's webhook, one at a time and in order, until each is taken."""

import httpx

from bot.sandbox.bell import sleep_unless_closing
from bot.sandbox.models import Json
from bot.sandbox.state import SandboxState

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0


async def deliver_updates(state: SandboxState) -> None:
    """Run until the server goes away: POST each update to the webhook, again and again until it answers 2xx."""
    pause = _FIRST_PAUSE
    # A proxy from the environment has no business between two processes of this machine.
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
        while not state.bell.closing:
            await state.bell.until(lambda: bool(state.webhook and state.updates.pending), 3600)
            if state.bell.closing or not (state.webhook and state.updates.pending):
                continue
            update = state.updates.pending[0]
            problem = await _post(client, state.webhook, update)
            if problem is None:
                state.updates.forget_before(update["update_id"] + 1)
                state.bell.ring()
                pause = _FIRST_PAUSE
            else:
                failed = {"last_error_date": int(state.clock.now().timestamp()), "last_error_message": problem}
                if state.webhook:
                    state.set_webhook(state.webhook | failed)
                await sleep_unless_closing(state.bell, pause)
                pause = min(2 * pause, _LONGEST_PAUSE)


async def _post(client: httpx.AsyncClient, webhook: Json, update: Json) -> str | None:
    """None if the bot has taken the update, else what was wrong."""
    headers = {SECRET_HEADER: webhook["secret"]} if webhook["secret"] else {}
    try:
        answer = await client.post(webhook["url"], json=update, headers=headers)
    except httpx.HTTPError as error:
        return f"Connection failed: {type(error).__name__}"
    return None if answer.is_success else f"Wrong response from the webhook: {answer.status_code}"
