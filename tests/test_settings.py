"""config.toml and NHACLICH_SECTION__KEY: whatever is wrong is said in the office's language, with its place."""

from pathlib import Path

import pytest

from bot.config import ConfigError, load_settings

WRONG = [
    ("[ofice]\nname = 'a'", "ofice", "không có thiết lập này"),
    ("[office]\nnam = 'a'", "office.nam", "không có thiết lập này"),
    ("[office]\nname = 7", "office.name", "phải là chữ"),
    ("[office]\nlocale = 'fr'", "office.locale", "chỉ nhận 'vi'"),
    ("[office]\ntimezone = 'Hue'", "office.timezone", "Asia/Ho_Chi_Minh"),
    ("[web]\nport = 70000", "web.port", "nhiều nhất là 65535"),
    ("[web]\nport = 'abc'", "web.port", "phải là số nguyên"),
    ("[web]\nport = 80.5", "web.port", "phải là số nguyên"),
    ("[web]\ntrusted_proxies = ['nginx']", "web.trusted_proxies", '"10.0.0.0/8"'),
    ("[delivery]\nin_flight_most = 99", "delivery.in_flight_most", "nhiều nhất là 32"),
    ("[delivery]\nper_second = 0", "delivery.per_second", "phải lớn hơn 0"),
    ("[delivery]\nper_second = 'fast'", "delivery.per_second", "phải là số"),
    ("[delivery]\nlate_after_minutes = 0", "delivery.late_after_minutes", "phải từ 1 trở lên"),
    ("[reminders]\nhour = 'sáng'", "reminders.hour", "phải là giờ"),
    ("[reminders]\ntask = 7", "reminders.task", "phải là danh sách"),
    ("[reminders]\ntask = [400]", "reminders.task", "0 … 366"),
    ("[database]\nurl = 'mysql://x'", "database.url", "sqlite:///"),
    ("[telegram]\nproxy = 'ftp://x'", "telegram.proxy", "socks5://host:port"),
    ("[telegram]\nbase_url = 'telegram'", "telegram.base_url", "https://"),
    ("web = 3", "web", "phải là một nhóm"),
]


def settings_from(folder: Path, text: str) -> None:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    load_settings(file)


@pytest.mark.parametrize(("text", "name", "why"), WRONG)
def test_a_wrong_setting_is_named_with_what_would_be_right(tmp_path: Path, text: str, name: str, why: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_from(tmp_path, text)
    line = str(caught.value).splitlines()[1]
    assert line.strip().startswith(f"{name} = ")
    assert why in line
    assert not any(english in line for english in ("Input", "should", "Value error", "Extra"))


@pytest.mark.parametrize("name", ["NHACLICH_TELEGRM__TOKEN", "NHACLICH_TOKEN", "NHACLICH_"])
def test_a_misspelt_variable_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "1:secret")
    with pytest.raises(ConfigError, match=name) as caught:
        settings_from(tmp_path, "")
    assert "secret" not in str(caught.value)


def test_a_misspelt_key_of_a_section_is_not_passed_over_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHACLICH_TELEGRAM__TOKN", "x")
    with pytest.raises(ConfigError, match=r"telegram\.tokn"):
        settings_from(tmp_path, "")
