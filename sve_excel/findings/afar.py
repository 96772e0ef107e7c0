"""What can be wrong with what is elsewhere (7xx): the workers of a cluster, files in a bucket."""

from __future__ import annotations

from sve_excel.findings.rule import Rule

NO_WORKER_LEFT = Rule(
    "SVE760",
    "no-worker-left",
    "error",
    "no worker of the cluster could do this file, so nothing is known of it.",
    "See what the workers and the scheduler say, start workers, and run again.",
)
