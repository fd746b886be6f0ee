"""Whose address counts where proxies stand between."""

from ipaddress import ip_network

import pytest

from bot.config import Web
from bot.web.proxies import origin

OURS = Web().proxies
FARM = (*OURS, ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "198.51.100.1, 192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "192.0.2.7:50123", "192.0.2.7"),
        ("127.0.0.1", "[2001:db8::7]:50123", "2001:db8::7"),
        ("127.0.0.1", "[2001:db8::7]", "2001:db8::7"),
        ("127.0.0.1", "192.0.2.7, 10.0.0.3", "10.0.0.3"),
        # Whoever comes without a proxy is believed nothing.
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("10.0.0.3", "198.51.100.1", "10.0.0.3"),
        # What is no address is not passed over to what stands left of it.
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1, unknown", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1, ", "127.0.0.1"),
        ("127.0.0.1", "1.2.3.4.5", "127.0.0.1"),
        ("127.0.0.1", "[::1", "127.0.0.1"),
        ("127.0.0.1", "x" * 100_000, "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1," * 10_000 + "192.0.2.7", "192.0.2.7"),
        ("not an address", "198.51.100.1", "not an address"),
    ],
)
def test_the_rightmost_address_that_is_no_proxys_counts(peer: str, forwarded: str, found: str) -> None:
    assert origin(peer, forwarded, OURS) == found


@pytest.mark.parametrize(
    ("forwarded", "found"),
    [
        ("192.0.2.7, 10.0.0.3", "192.0.2.7"),
        ("198.51.100.1, 192.0.2.7, fd00::3, 10.0.0.3", "192.0.2.7"),
        ("10.0.0.4, 10.0.0.3", "10.0.0.4"),
    ],
)
def test_a_row_of_configured_proxies_is_passed_through(forwarded: str, found: str) -> None:
    assert origin("127.0.0.1", forwarded, FARM) == found


def test_with_no_proxy_configured_nobody_is_believed() -> None:
    assert origin("127.0.0.1", "192.0.2.7", Web(trusted_proxies=()).proxies) == "127.0.0.1"
