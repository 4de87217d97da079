"""The stage: map and timeline as one component that runs in the browser."""
