"""Rules of an award, as tests of several wings take them."""

from __future__ import annotations

RULES = """
[procurement]
regime = "light-touch"
title = "Community wellbeing"
published_on = 2026-11-02

[scoring]
method = "target"
target = 5
marks = 10
price_marks = 40

[award]
moderation_step = 1
most_lots = 1
lot_mechanism = "lot-order"

[[quality]]
name = "Delivery"
marks = 40
least = 16
disqualifies = true
[[quality.sub_criteria]]
name = "People"
marks = 25
[[quality.sub_criteria]]
name = "Places"
marks = 15

[[quality]]
name = "Method statement"
marks = 10
social_value = true

[[scores]]
score = 0
means = "Nothing was sent."
[[scores]]
score = 5
word = "Excellent"
means = "Every point is met, with evidence."

[[lots]]
number = "N"
title = "North"
[[lots]]
number = "S"

[[versions]]
version = "1"
date = 2026-11-02
"""

# indicators by the small library: of what is promised, counted by itself, and of an own proxy
KPI_RULES = """
[procurement]
value = 6000000

[[kpi]]
name = "Jobs"
description = "People out of work who find a job and keep it for 13 weeks"
unit = "people"
output = "THR-001"
approaching = 0.9
improvement = 0.6
source = "Payslips"
material = 2
why = "Most of the value"

[[kpi]]
name = "Answers"
description = "Days until a letter is answered"
unit = "days"
targets = [10, 8.5]
better = "lower"
approaching = 1.1
improvement = 1.5
source = "The register of letters"
material = 1

[[kpi]]
name = "Courses"
description = "Courses completed"
output = "own: Bread baking"
targets = [0, 20]
approaching = 0.8
improvement = 0.5
source = "Certificates"
"""
