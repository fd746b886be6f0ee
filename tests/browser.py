"""One chromium for all tests of a session that look at a page; they share its event loop."""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

in_the_browsers_loop = pytest.mark.asyncio(loop_scope="session")
"""Marks a module whose tests use the browser; their other fixtures are `session_fixture`s."""
session_fixture = partial(pytest_asyncio.fixture, loop_scope="session")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@asynccontextmanager
async def chromium(environment: Mapping[str, str]) -> AsyncIterator[Browser]:
    """A browser with this environment, in a locale whose file names have all letters."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=_ARGUMENTS,
            env={**environment, "LANG": "C.UTF-8"},
        )
        yield started
        await started.close()
