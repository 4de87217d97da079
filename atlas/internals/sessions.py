"""Whose a session is, also while its connection is lost and it may be taken up again.

What is touched of Streamlit: `Runtime._session_mgr`, and of that `get_session_info`.
"""

from typing import Final

from streamlit import config, runtime
from streamlit.runtime.session_manager import SessionInfo

# The header in which Streamlit is told whose a session is. It lets nobody else connect to it again.
OWNER: Final = b"x-atlas-visitor"
VISITOR: Final = "visitor"


def install() -> None:
    """Have Streamlit take `OWNER` for the owner of a session; once is enough."""
    config.set_option("server.trustedUserHeaders", {OWNER.decode(): VISITOR})


def is_there(session_id: str) -> bool:
    """Whether a session has not ended."""
    return _kept(session_id) is not None


def is_anothers(session_id: str, visitor: str) -> bool:
    """Whether a session is there and is not that of `visitor`, as the header names them."""
    kept = _kept(session_id)
    return kept is not None and not kept.session.matches_user_info({VISITOR: visitor})


def _kept(session_id: str) -> SessionInfo | None:
    return runtime.get_instance()._session_mgr.get_session_info(session_id)
