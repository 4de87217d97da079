"""The buttons of a player."""

import pytest

from atlas.ui import player


def test_a_press_that_is_handed_over_twice_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(player.st, "session_state", {})
    monkeypatch.setattr(player.time, "monotonic", lambda: now)
    assert player.pressed(play=True)
    now += 60
    assert player.pressed(play=False)
    # The second time the same button means to play.
    now += player.ONE_PRESS_SECONDS / 2
    assert not player.pressed(play=True)
    now += player.ONE_PRESS_SECONDS
    assert player.pressed(play=True)
