"""Draws the README's pictures: starts a rehearsal, plays an officer in a real browser, and takes screenshots.

python scripts/screenshots.py [FOLDER [SCENE…]]        (default: docs/images, all scenes)
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
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

import pypdfium2
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

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
LEAD = "Phó Bí thư Thường trực"
SAID = (
    ("Cán bộ Tuyên giáo", "ii-8", "đã xong, đã nộp kế hoạch"),
    ("Bí thư Đoàn", "ii-8", "xong rồi ạ"),
    ("Công chức Văn hoá – Xã hội", "iii-1-ke-hoach", "xong, gửi Văn phòng rồi"),
    ("Chủ tịch Mặt trận", "iii-1-ke-hoach", "được 70%"),
    ("Bí thư Đoàn", "iii-1-ke-hoach", "vướng, chưa có kinh phí"),
    ("Cán bộ Tuyên giáo", "ii-3", "đã xong kịch bản"),
    ("Cán bộ Tuyên giáo", "ii-4-30-4", "xong"),
    ("Công chức Văn hoá – Xã hội", "ii-4-19-5", "đang làm 60%"),
)
"""What the officers of the second rehearsal answer: (who, to which task, what)."""


@contextmanager
def rehearsal(folder: Path, *more: str) -> Iterator[tuple[str, str]]:
    """A rehearsal in a process of its own; yields the addresses of its chat page and of an officer's calendar page.

    `more` are further words of the command.
    """
    port = _free_port()
    environment = os.environ | {
        "NHACLICH_DATABASE__URL": f"sqlite:///{folder}/demo.db",
        "NHACLICH_WEB__PORT": str(_free_port()),
    }
    command = [sys.executable, "-m", "bot", "demo", "--from", "2020-03-17", "--port", str(port)]
    command += more or ("--speed", "12h/s")
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        announced: list[str] = []
        while len(announced) < 2 and (line := process.stdout.readline()):
            announced += re.findall(r"http://\S+", line)
        yield announced[0], announced[1]
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def calendar_pages(browser: Browser, url: str, images: Path) -> None:
    """The month on the screen, and the year as it is printed for the wall."""
    page = browser.new_page(viewport={"width": 1180, "height": 1300}, locale="vi-VN")
    page.goto(f"{url}?thang=2020-03")
    below = page.locator("#chi-tiet").bounding_box()
    assert below is not None
    page.screenshot(path=images / "month.png", clip={"x": 0, "y": 0, "width": 1180, "height": below["y"] - 8})
    page.goto(f"{url}?xem=nam&nam=2020")
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    page.close()
    with pypdfium2.PdfDocument(BytesIO(paper)) as document:
        poster = document[0].render(scale=1.35).to_pil()
    poster.save(images / "poster.png", optimize=True)


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


def ask_for_the_board(page: Page, url: str, image: Path) -> None:
    """Play the lead, some weeks later: how do things stand? The picture is kept as it was sent."""
    page.goto(url)
    page.get_by_text(LEAD).first.click()
    expect(page.locator("#clock")).to_have_text(re.compile(r"/0[5-9]/2020"), timeout=180_000)
    page.locator("#pause").click()
    page.locator("#text").fill("/tiendo")
    page.locator("#text").press("Enter")
    picture = page.locator(".bubble img").first
    expect(picture).to_be_visible(timeout=30_000)
    image.write_bytes(page.request.get(urljoin(url, picture.get_attribute("src") or "")).body())


def newcomer(playwright: Playwright, images: Path) -> None:
    """An officer's first minute in a rehearsal, and the calendar page."""
    with tempfile.TemporaryDirectory() as folder, rehearsal(Path(folder)) as (url, calendar):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=BROWSER_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1180, "height": 760}, locale="vi-VN")
        answer_a_reminder(page, url)
        page.screenshot(path=images / "chat.png")
        page.locator("#text").fill("/nhiemvu")
        page.locator("#text").press("Enter")
        expect(page.locator(".bubble", has_text="Việc của đồng chí").first).to_be_visible(timeout=15_000)
        page.wait_for_timeout(500)
        page.screenshot(path=images / "tasks.png")
        calendar_pages(browser, calendar, images)
        browser.close()


def board(playwright: Playwright, images: Path) -> None:
    """What a lead is sent some weeks later, after officers have answered."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "answers.toml"
        answers = [f'[[answer]]\nofficer = "{who}"\nto = "{task}"\ntext = "{text}"\n' for who, task, text in SAID]
        script.write_text("\n".join(answers), encoding="utf-8")
        with rehearsal(Path(folder), "--speed", "6d/s", "--script", str(script)) as (url, _):
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=BROWSER_ARGUMENTS)
            page = browser.new_page(viewport={"width": 1180, "height": 1100}, locale="vi-VN")
            ask_for_the_board(page, url, images / "board.png")
            browser.close()


SCENES = {"newcomer": newcomer, "board": board}


def main() -> None:
    """Play the scenes that are named, or all, and take their pictures."""
    images = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    images.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        for scene in sys.argv[2:] or SCENES:
            SCENES[scene](playwright, images)


if __name__ == "__main__":
    main()
