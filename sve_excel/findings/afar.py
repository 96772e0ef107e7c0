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

NO_CREDENTIALS = Rule(
    "SVE761",
    "no-credentials",
    "error",
    "the store was not asked: {detail}",
    "Give the machine that reads (on a cluster, each worker) an account of the store, such as "
    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its environment, and run again.",
)

NO_BUCKET = Rule(
    "SVE762",
    "no-bucket",
    "error",
    "the bucket was not found: {detail}",
    "Check how the address is written, and which region and endpoint the machine asks.",
)

CHANGED_IN_BUCKET = Rule(
    "SVE763",
    "changed-in-bucket",
    "error",
    "the object was not overwritten: {detail}",
    "Run again.",
)

NOT_ALLOWED = Rule(
    "SVE764",
    "not-allowed",
    "error",
    "the store refused it: {detail}",
    "Ask whoever owns the bucket to let this account list, read and write there.",
)

NO_OBJECT = Rule(
    "SVE765",
    "no-object",
    "error",
    "the object is not there: {detail}",
    "Check how the address is written. If another program took it away meanwhile, run again.",
)

STORE_FAILED = Rule(
    "SVE766",
    "store-failed",
    "error",
    "the store did not answer: {detail}",
    "See whether this machine reaches the store (its endpoint, its network), and run again.",
)
