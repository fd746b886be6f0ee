"""Calendar programs and browsers: they fetch feeds, with the ETag of the last answer, and pages, again and again."""

import asyncio

import httpx

from benchmarks.soak.office import SoakedOffice

READERS = 4
_AWAY = (502, 503, 504)


async def keep_fetching(office: SoakedOffice, number: int, pause: float) -> None:
    """One reader, for ever. What it got is counted in the office's counts.

    Nobody answers while the office is killed or its disk is full; what is answered is right, or says that it cannot.
    """
    tags: dict[str, str] = {}
    dice = office.dice(f"reader {number}")
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        while True:
            await asyncio.sleep(dice.uniform(0, 2 * pause))
            link, port = dice.choice(office.links), dice.choice(office.ports)
            page = dice.random() < 0.3
            url = f"http://127.0.0.1:{port}" + (f"/lich/{link}" if page else f"/feed/{link}.ics")
            headers = {"If-None-Match": tags[link]} if not page and link in tags else {}
            try:
                answer = await client.get(url, headers=headers)
            except httpx.HTTPError:
                office.counted("reads nobody answered")
                continue
            if answer.status_code in _AWAY:
                office.counted("reads put off")
            elif answer.status_code == 304:
                office.counted("feeds unchanged")
            elif answer.status_code == 200 and (page or _is_whole(answer.text)):
                office.counted("pages" if page else "feeds")
                if not page:
                    tags[link] = answer.headers["ETag"]
            else:
                office.counted("reads wrong")
                with (office.folder / "log-reads").open("a", encoding="utf-8") as log:
                    log.write(f"{answer.status_code} {answer.text[:300]!r}\n")


def _is_whole(feed: str) -> bool:
    return feed.startswith("BEGIN:VCALENDAR\r\n") and feed.endswith("END:VCALENDAR\r\n")
