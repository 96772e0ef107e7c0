"""How long a bid takes, beside the script that somebody would write and beside bare copying.

``python -m tests.benchmarks`` builds its own bids and measures everything in turn in one run, since
only figures of one run on one machine can be compared.
"""
