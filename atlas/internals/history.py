"""Whether the Back or the Forward button asked for a run.

What is touched of Streamlit: `ScriptRunContext.is_history_navigation`.
"""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def navigated() -> bool:
    """Return whether the browser went back or forward: its address is then one to be shown."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
