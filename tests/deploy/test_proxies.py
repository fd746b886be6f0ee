"""deploy/nginx.conf and deploy/Caddyfile, each in front of a running office: real requests through a real proxy."""

import asyncio
import os
import re
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.end_to_end.conftest import Command
from tests.end_to_end.lines import free_port
from tests.end_to_end.office import office
from tests.waiting import until

from .units import DEPLOY

NAME = "lich.example.vn"
_ENVIRONMENT = {"PATH": os.environ["PATH"] + ":/usr/sbin"}


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for NAME, and its key."""
    made, key = folder / "fullchain.pem", folder / "privkey.pem"
    ask = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    subprocess.run([*ask, "-keyout", key, "-out", made, "-days", "2", *names], check=True, capture_output=True)
    return made, key


def nginx(folder: Path, port: int, plain: int, web: str) -> list[str]:
    """nginx with the sample as it is, but for ports, the certificate's folder, and the office's address."""
    certificate(folder)
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    site = re.sub(
        r"listen (\[::\]:)?(80|443)\b", lambda one: f"listen {one[1] or ''}{port if one[2] == '443' else plain}", site
    )
    site = site.replace(f"/etc/letsencrypt/live/{NAME}", str(folder)).replace("http://127.0.0.1:8787", web)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"pid {folder}/pid; daemon off; error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{ access_log {folder}/access.log; {kept} include {folder}/site.conf; }}\n"
    )
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    command = ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], env=_ENVIRONMENT, capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in re.sub(r".*\"user\" directive.*", "", tested.stderr)
    return command


def caddy(folder: Path, port: int, plain: int, web: str) -> list[str]:
    """Caddy with the sample as it is, but for ports and a certificate of our own: none is asked for in the world."""
    made, key = certificate(folder)
    site = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    site = site.replace("{\n\tlog {", f"{{\n\tadmin off\n\thttp_port {plain}\n\thttps_port {port}\n\tlog {{", 1)
    site = site.replace(f"{{$NHACLICH_SITE:{NAME}}} {{", f"{{$NHACLICH_SITE:{NAME}}} {{\n\ttls {made} {key}")
    site = site.replace("{$NHACLICH_WEB:127.0.0.1:8787}", "{$NHACLICH_WEB:" + web.removeprefix("http://") + "}")
    (folder / "Caddyfile").write_text(site, encoding="utf-8")
    options = ["--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    home = _ENVIRONMENT | {"HOME": str(folder)}
    for file in (DEPLOY / "Caddyfile", folder / "Caddyfile"):
        look = ["caddy", "validate", "--config", file, "--adapter", "caddyfile"]
        tested = subprocess.run(look, env=home, capture_output=True, text=True, check=False)
        assert tested.returncode == 0, tested.stderr
    return ["caddy", "run", *options]


PROXIES: dict[str, Callable[[Path, int, int, str], list[str]]] = {"nginx": nginx, "caddy": caddy}


async def test_an_office_is_reached_through_each_proxy_and_links_stay_secret(nhaclich: Command, tmp_path: Path) -> None:
    async with office(nhaclich) as one:
        lan = await one.enrol("Lan")
        running = await one.run()
        await one.state.wait_for(lambda: one.count(lan, "Chào đồng chí") == 1)
        one.state.say(lan.user_id, "/dangky")
        await one.state.wait_for(lambda: one.count(lan, ".ics") >= 1)
        (feed,) = {found for message in one.received(lan) for found in re.findall(r"/feed/\S+?\.ics", message.text)}
        for name, make in PROXIES.items():
            folder = tmp_path / name
            folder.mkdir()
            port, plain = free_port(), free_port()
            command = make(folder, port, plain, running.url)
            with (folder / "said").open("wb") as log:
                home = _ENVIRONMENT | {"HOME": str(folder)}
                process = subprocess.Popen(command, env=home, stdout=log, stderr=log)
            try:
                await _asked(name, port, plain, feed, folder)
                if name == "caddy":  # the last one: the office is away now
                    await running.stop()
                    async with _client(port, folder) as client:
                        assert (await client.get(feed)).status_code == 502
            finally:
                process.terminate()
                await asyncio.to_thread(process.wait)
            secret = feed.rpartition("/")[2].removesuffix(".ics").encode()
            written = [file for file in folder.rglob("*") if file.is_file() and secret in file.read_bytes()]
            assert written == [], name


def _client(port: int, folder: Path, address: str = "127.0.0.1", scheme: str = "https") -> httpx.AsyncClient:
    """Asks for NAME at this machine's port, from one of this machine's addresses."""

    class Here(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            request.extensions["sni_hostname"] = NAME
            return await super().handle_async_request(request)

    context = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    transport = Here(verify=context, local_address=address)
    return httpx.AsyncClient(
        base_url=f"{scheme}://127.0.0.1:{port}", headers={"Host": NAME}, transport=transport, trust_env=False
    )


async def _asked(name: str, port: int, plain: int, feed: str, folder: Path) -> None:
    """What the world is answered: the calendar, and nothing else."""

    async def answers() -> bool:
        try:
            async with _client(port, folder) as client:
                return (await client.get("/khong-co")).status_code == 404
        except httpx.TransportError:
            return False

    await until(answers, what=lambda: (folder / "said").read_text(encoding="utf-8"))
    async with _client(port, folder) as client:
        found = await client.get(feed)
        assert (found.status_code, found.content[:15]) == (200, b"BEGIN:VCALENDAR"), name
        assert (await client.get("/static/any/page.css")).status_code == 200, name
        for closed in ("/healthz", "/metrics", "/", "/telegram"):
            assert (await client.get(closed)).status_code == 404, (name, closed)
        # Wrong links are counted by the address that the proxy has seen, whatever a request says of itself.
        guesses = [
            (await client.get(f"/feed/1-{n:022}.ics", headers={"X-Forwarded-For": f"10.0.0.{n}"})).status_code
            for n in range(12)
        ]
        assert guesses[-1] == 429, (name, guesses)
        assert (await client.get(feed)).status_code == 200, name
    async with _client(port, folder, "127.0.0.2") as other:
        assert (await other.get("/feed/1-AAAAAAAAAAAAAAAAAAAAAA.ics")).status_code == 404, name
    async with _client(plain, folder, scheme="http") as client:
        turned = await client.get(feed)
        assert turned.status_code in (301, 308), name
        assert turned.headers["location"].startswith(f"https://{NAME}"), name
