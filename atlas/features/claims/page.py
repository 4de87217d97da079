"""The claims of the article of 2023, one at a time, and the counting rules as switches."""

from contextlib import nullcontext
from typing import Final

import pandas as pd
import streamlit as st

from atlas.app import card, data, embed, look, page, stage, state
from atlas.app.cache import Chart, cached_chart
from atlas.app.text import document, plain, read_in_copy
from atlas.data import words
from atlas.data.rules import ids
from atlas.features.claims import analysis
from atlas.features.claims.figures import journeys_in_time
from atlas.style.palette import ThemeName

ARTICLE: Final = "seed-article"
# As the article counts.
FIRST: Final = "panmunjom,2023"
ICONS: Final = {
    "supported": ":material/check_circle:",
    "partly": ":material/contrast:",
    "not-supported": ":material/cancel:",
    "undetermined": ":material/help:",
}
ALL: Final = "all"


def headline() -> str:
    """How the claims fared."""
    return analysis.headline(data.catalog()["claims"])


def asked() -> tuple[str, str]:
    """The claim and the switches of the link; to be read before the head tells what was ignored."""
    known = data.catalog()["claims"].index
    return state.bound("claim", set(known)), state.bound("count", _Switches())


def body(chosen: str, switches: str) -> None:
    """The list of claims beside the chosen one, and the ways to count as switches."""
    table = data.catalog()["claims"]
    st.markdown(_article())
    if embed.on() and not chosen and not switches:
        _list(table)
    shown = _by_verdict(table)
    first = str(table.index[0])
    listed, detail, side = st.columns([1.3, 1.4, 1])
    with listed:
        page.choices(
            "claims",
            ((str(one), row["claim"], ICONS[row["verdict"]]) for one, row in shown.iterrows()),
            chosen or first,
            _choose,
            height=620,
        )
    # Another site shows the claim that its link names.
    with detail, embed.visual(look.ROWS_LINE) if chosen else nullcontext():
        _claim(table.loc[chosen or first])
    with side:
        card.card(data.selection(state.view()))
    st.divider()
    _counting(switches or FIRST)


def _article() -> str:
    """Which article it is, with its date and a link where its address is known."""
    article = data.catalog().sources.loc[ARTICLE]
    title = article["title"].removesuffix(" (the article whose claims are checked)")
    date = f"{pd.Timestamp(article['date']):%B %Y}"
    known = "" if article["address_seen"] else " Its address is not recorded in the data."
    return f"The article: “{document(title, article)}”, news of {date}.{known}"


def _list(table: pd.DataFrame) -> None:
    """Each claim with its verdict: what another site shows where its link names none."""
    with embed.visual(look.ROWS_LINE):
        st.dataframe(
            pd.DataFrame(
                {"Claim": table["claim"], "Verdict": table["verdict"].map(words.VERDICTS)}
            ),
            hide_index=True,
            height="stretch",
            key="claims_list",
            alt=headline(),
        )


def _by_verdict(table: pd.DataFrame) -> pd.DataFrame:
    counts = table["verdict"].value_counts()
    labels = {ALL: f"All ({len(table)})"} | {
        verdict: f"{label} ({counts[verdict]})"
        for verdict, label in words.VERDICTS.items()
        if verdict in counts
    }
    verdict = st.segmented_control(
        "Verdict",
        list(labels),
        format_func=labels.__getitem__,
        default=ALL,
        required=True,
        key="claims_verdict",
    )
    return table if verdict == ALL else table[table["verdict"] == verdict]


def _choose(claim_id: str) -> None:
    state.bind(claim=claim_id)


def _claim(claim: "pd.Series[str]") -> None:
    """A claim, its verdict, why, the rows behind it and its documents."""
    with st.container(border=True, key="claim"):
        st.caption("The article says, in our words")
        st.subheader(plain(claim["claim"]), anchor=False)
        verdict = words.VERDICTS[claim["verdict"]]
        st.markdown(
            f"{ICONS[claim['verdict']]} **{plain(verdict)}.** {plain(claim['explanation'])}"
        )
        if isinstance(claim["note"], str):
            st.caption(plain(claim["note"]))
        rows = data.chronicle().loc[analysis.behind(claim)]
        if len(rows):
            st.markdown(f"**The {words.plural(len(rows), 'row')} behind it**")
        page.events(rows, "behind")
        sources = data.catalog().sources
        named = [sources.loc[one] for one in ids(claim["source_ids"])]
        with st.expander(f"Documents ({len(named)})", expanded=True):
            st.markdown(
                "\n".join(
                    f"- {document(one['title'], one)}. {plain(one['publisher'])}."
                    f"{read_in_copy(one)}"
                    for one in named
                )
            )


def _counting(value: str) -> None:
    """How many journeys there were, with each way to count as a switch."""
    trips = data.catalog().trips
    on = [] if value == "none" else value.split(",")
    counted = analysis.counted(trips, on)
    rule = analysis.rule_of(data.catalog(), counted)
    st.subheader(
        f"By these rules, Kim Jong Un made {words.plural(len(counted), 'journey')}", anchor=False
    )
    text = f"{rule['rule']}. {rule['explanation']}" if rule is not None else ""
    with st.container(key="count_rule"):
        st.markdown(
            f"**This rule counts:** {plain(text)}"
            if text
            else "No document in the data counts exactly these journeys."
        )
    with st.container(horizontal=True, key="count_switches"):
        st.checkbox(
            "2018 and 2019, to another sovereign state", value=True, disabled=True, key="count_base"
        )
        for switch, label in analysis.SWITCHES.items():
            key = f"count_{switch}"
            if st.session_state.get(key) != (switch in on):
                st.session_state[key] = switch in on
            st.checkbox(label, key=key, on_change=_switched)
    page.chart(
        "journeys-counted",
        *_chart(tuple(on), look.theme()),
        lambda: counted[["start_date", "end_date", "title", "abroad", "source_ids"]],
        pick=True,
        sources=look.ROWS_LINE,
    )
    stage.of_rows(
        "journeys_map",
        data.selection(state.view()),
        data.common().loc[counted.index],
        f"Map of the {len(counted)} journeys that count",
        look.ROWS_LINE,
    )


@cached_chart(maxsize=32)
def _chart(on: tuple[str, ...], theme: ThemeName) -> Chart:
    trips = data.catalog().trips
    everything, counted = analysis.counted(trips, analysis.SWITCHES), analysis.counted(trips, on)
    figure = journeys_in_time(everything, counted, theme)
    return f"{len(counted)} of {len(everything)} journeys count", figure


class _Switches:
    """What a link may say of the switches: some of them, or none."""

    def __contains__(self, value: object) -> bool:
        return value == "none" or set(str(value).split(",")) <= set(analysis.SWITCHES)


def _switched() -> None:
    on = [one for one in analysis.SWITCHES if st.session_state.get(f"count_{one}")]
    state.bind(count=",".join(on) or "none")


def show() -> None:
    """The page."""
    view = state.page_view()
    switches, chosen = asked()
    page.head(headline(), view, data.selection(view))
    body(switches, chosen)
