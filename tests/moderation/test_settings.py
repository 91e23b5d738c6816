from pathlib import Path

import pytest

from moderation.settings import SettingsError, read_settings


def test_defaults_need_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REDIS_URL", "PORT", "HOST"):
        monkeypatch.delenv(name, raising=False)
    settings = read_settings()
    assert (settings.host, settings.port, settings.redis_url, settings.data_dir) == ("127.0.0.1", 8000, "", Path("var"))


def test_every_bad_variable_is_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = {
        "REDIS_URL": "http://x",
        "PORT": "eighty",
        "MODERATION_SITE_TOKEN": "short",
        "MODERATION_SECRET_KEY": "short",
        "MODERATION_LOG_LEVEL": "loud",
        "MODERATION_CALLBACK_NETWORKS": "moon",
        "WEB_CONCURRENCY": "0",
    }
    for name, value in bad.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert sorted(line.split(":")[0] for line in error.value.problems) == sorted(bad)
    assert "redis://HOST:PORT/0" in str(error.value)


def test_a_secret_is_not_repeated_in_the_complaint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODERATION_SITE_TOKEN", "with space and secret")
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert "secret" not in str(error.value)
