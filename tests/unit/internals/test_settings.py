"""Settings of a server that runs, while its files change."""

from collections.abc import Callable

import pytest
from streamlit import config
from streamlit.web import bootstrap

from atlas.internals import settings

SETTING = "client.allowedOrigins"


def test_files_that_change_meanwhile_change_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    watchers: list[Callable[[str], object]] = []
    monkeypatch.setattr(bootstrap, "watch_file", lambda _, changed, **__: watchers.append(changed))
    monkeypatch.setattr(bootstrap, "load_config_options", bootstrap.load_config_options)
    before = config.get_option(SETTING)
    # It begins to watch before the server reads what is ours.
    bootstrap._install_config_watchers({})
    settings.install()
    config.set_option(SETTING, [])
    try:
        for changed in watchers:
            changed("config.toml")
        assert watchers
        assert config.get_option(SETTING) == []
    finally:
        config.set_option(SETTING, before)
