"""Which page may open a WebSocket."""

import pytest

from atlas.internals.origin import allowed, parsed


@pytest.mark.parametrize(
    ("origin", "host", "scheme"),
    [
        ("http://localhost:8501", "localhost:8501", "ws"),
        ("http://127.0.0.1:8501", "127.0.0.1:8501", "ws"),
        ("http://[::1]:8501", "[::1]:8501", "ws"),
        ("https://atlas.example", "atlas.example", "wss"),
        # A proxy ends TLS, and does not say so.
        ("https://atlas.example", "atlas.example", "ws"),
        ("https://atlas.example", "atlas.example:443", "ws"),
        ("http://atlas.example", "atlas.example", "ws"),
        ("http://atlas.example", "atlas.example:80", "ws"),
        ("http://atlas.example:80", "atlas.example", "ws"),
        ("http://Atlas.Example:8501", "atlas.example:8501", "ws"),
        ("http://atlas.example.:8501", "atlas.example.:8501", "ws"),
        ("http://xn--h50b2b.example", "xn--h50b2b.example", "ws"),
    ],
)
def test_a_page_of_this_host_may(origin: str, host: str, scheme: str) -> None:
    assert allowed(origin, host, scheme)


@pytest.mark.parametrize(
    ("origin", "host", "scheme"),
    [
        ("https://evil.example", "atlas.example", "wss"),
        ("http://localhost:8502", "localhost:8501", "ws"),
        ("http://localhost", "localhost:8501", "ws"),
        ("http://127.0.0.1:8501", "localhost:8501", "ws"),
        ("http://0.0.0.0:8501", "localhost:8501", "ws"),
        ("http://0.0.0.0", "atlas.example", "ws"),
        ("http://[::1]:8502", "[::1]:8501", "ws"),
        ("null", "localhost:8501", "ws"),
        ("", "localhost:8501", "ws"),
        ("localhost:8501", "localhost:8501", "ws"),
        ("//localhost:8501", "localhost:8501", "ws"),
        ("file://", "localhost:8501", "ws"),
        ("ws://localhost:8501", "localhost:8501", "ws"),
        ("http://localhost:8501@evil.example", "localhost:8501", "ws"),
        ("http://evil.example@localhost:8501", "localhost:8501", "ws"),
        ("http://localhost:8501/", "localhost:8501", "ws"),
        ("http://localhost:8501#evil.example", "localhost:8501", "ws"),
        ("http://localhost:8501\\evil.example", "localhost:8501", "ws"),
        ("http://localhost:8501 ", "localhost:8501", "ws"),
        ("http://localhost:8501\n", "localhost:8501", "ws"),
        ("http://localhost:8501, http://evil.example", "localhost:8501", "ws"),
        ("http://localhost:085010", "localhost:8501", "ws"),
        ("http://localhost.:8501", "localhost:8501", "ws"),
        ("http://localhost.evil.example:8501", "localhost:8501", "ws"),
        ("http://evil-atlas.example", "atlas.example", "ws"),
        ("http://xatlas.example", "*.example", "ws"),
        # TLS ends at the server itself or at a proxy that says so: no page without it is ours.
        ("http://atlas.example", "atlas.example", "wss"),
        ("https://atlas.example", "atlas.example:80", "ws"),
        ("http://atlas.example", "", "ws"),
        ("http://atlas.example", "user@atlas.example", "ws"),
        ("http://atlas.example", "atlas.example/", "ws"),
    ],
)
def test_another_page_may_not(origin: str, host: str, scheme: str) -> None:
    assert not allowed(origin, host, scheme)


def test_behind_a_proxy_that_changes_host_an_origin_is_allowed_by_name() -> None:
    named = [("https", "atlas.example", 443)]
    assert allowed("https://atlas.example", "replica:8501", "ws", named)
    for other in ("http://atlas.example", "https://atlas.example:8443", "https://a.atlas.example"):
        assert not allowed(other, "replica:8501", "ws", named)


def test_an_origin_has_the_port_of_its_scheme() -> None:
    assert parsed("http://atlas.example") == ("http", "atlas.example", 80)
    assert parsed("https://[::1]") == ("https", "[::1]", 443)
    assert parsed("https://[::1]:8443") == ("https", "[::1]", 8443)
