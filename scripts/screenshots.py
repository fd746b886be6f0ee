"""Draws the README's pictures: starts a rehearsal, plays an officer in a real browser, and takes screenshots.

python scripts/screenshots.py [FOLDER]        (default: docs/images)
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
]
OFFICER = "Cán bộ Tuyên giáo"
TASK = "Động viên tập thể"
ANSWER = "đang làm 50%, còn thiếu ảnh"


@contextmanager
def rehearsal(folder: Path) -> Iterator[str]:
    """A rehearsal in a process of its own; yields the address of its chat page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "NHACLICH_DATABASE__URL": f"sqlite:///{folder}/demo.db",
        "NHACLICH_WEB__PORT": "0",
    }
    command = [sys.executable, "-m", "bot", "demo", "--from", "2020-03-17", "--speed", "12h/s", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                yield found[0]
                break
    finally:
        process.terminate()
        process.wait()


def answer_a_reminder(page: Page, url: str) -> None:
    """Play the officer: wait for the task's reminder, answer it in words, and ask for the list of tasks."""
    page.goto(url)
    page.get_by_text(OFFICER).first.click()
    reminder = page.locator(".bubble", has_text=TASK).first
    expect(reminder).to_be_visible(timeout=60_000)
    page.locator("#pause").click()
    reminder.hover()
    page.locator("li", has=reminder).get_by_role("button", name="Trả lời").first.click()
    page.locator("#text").fill(ANSWER)
    page.locator("#text").press("Enter")
    expect(page.locator(".bubble", has_text="Đã ghi").first).to_be_visible(timeout=15_000)
    page.wait_for_timeout(500)


def main() -> None:
    """Take all pictures."""
    images = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, rehearsal(Path(folder)) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=BROWSER_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1180, "height": 760}, locale="vi-VN")
        answer_a_reminder(page, url)
        page.screenshot(path=images / "chat.png")
        page.locator("#text").fill("/nhiemvu")
        page.locator("#text").press("Enter")
        expect(page.locator(".bubble", has_text="Việc của đồng chí").first).to_be_visible(timeout=15_000)
        page.wait_for_timeout(500)
        page.screenshot(path=images / "tasks.png")
        browser.close()


if __name__ == "__main__":
    main()
