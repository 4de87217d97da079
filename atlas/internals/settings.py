"""Settings are read once, when the server starts.

Streamlit watches its `config.toml`, of the project and of the home, and reads all settings anew
when one of them changes, as when a new version is put beside a server that still runs. It forgets
then what was set since: whose a session is, who may steer a page, what is not for the log.

What is touched of Streamlit: `bootstrap.load_config_options`, which its watchers call.
"""

from typing import Any

from streamlit.web import bootstrap


def install() -> None:
    """Have Streamlit keep its settings until it is started again; once is enough."""
    bootstrap.load_config_options = _keep


def _keep(flag_options: dict[str, Any]) -> None:
    """Leave the settings as they are."""
