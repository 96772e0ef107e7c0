"""When a bid is asked a question: the limits of the rules, each with its default and its reason."""

from __future__ import annotations

from dataclasses import dataclass

from sve_excel.policy.keys import key, share


@dataclass(frozen=True, slots=True)
class Plausibility:
    """When a bid is asked a question. Limits raise questions; they change no figure."""

    price_to_inputs: float = share(
        0.75,
        "Ask when the contract price is less than this share of the cash among the bid's own "
        "inputs. An assumption: others seldom pay more than a quarter.",
    )
    price_to_median: float = share(
        0.5,
        "Ask when the contract price is less than this share of the median price of the other "
        "bids. An assumption: no law puts a figure to an abnormally low price.",
    )
    value_to_price: float = key(
        10.0, "Ask when the net value is more than this many times the contract price.", above=0.0
    )
    input_to_price: float = share(
        0.99,
        "Ask when the inputs come to less than this share of the contract price. Default: all of "
        "it, but for rounding.",
    )
    input_of_others: float = share(
        0.66,
        "Ask when a bid has no input of a kind that more than this share of the other bids have. "
        "An assumption: two of three.",
    )
    volunteer_year: float = key(
        250.0,
        "Ask when the time of volunteers that are claimed comes to less than this in pounds, among "
        "the inputs, for each of them in a year. An assumption: twenty hours at the National "
        "Living Wage.",
        low=0.0,
    )
    volunteer_hour: float = key(
        8.0,
        "Ask when volunteer time among the inputs is counted at less than this in pounds for each. "
        "The National Minimum Wage of apprentices and under 18 from April 2026 is £8.00 an hour "
        "(gov.uk, National Minimum Wage and National Living Wage rates; THR-003 of the library).",
        low=0.0,
    )
    median_distance: float = share(
        0.2,
        "Ask when a bid's mean deflator is further than this from the tender's median; when what "
        "all deflators leave together is more than this share above what the medians leave; and "
        "when a mean is below half of a median that is above this.",
    )
    deadweight_low: float = share(
        0.052,
        "Ask when mean deadweight is below this. Default: 10th percentile of the 154 of 383 "
        "published reports that state any "
        "(github.com/jcmunozmora/sroi-meta-analysis, March 2026).",
    )
    attribution_low: float = share(
        0.1,
        "The same for attribution. Default: 10th percentile of the 216 of the 383 that do.",
    )
    drop_off_low: float = share(
        0.1,
        "The same for drop-off, where a benefit lasts. Default: 10th percentile of the 90 "
        "of those 383 that state any.",
    )
    input_leakage_lift: float = share(
        0.1, "Ask when leakage of inputs lifts the net ratio by more than this share of it."
    )
    ratio_high: float = key(
        10.2,
        "Ask when the net ratio is above this. Default: 90th percentile of the ratios that 247 of "
        "those 383 reports state, each by its own way of deducting and discounting.",
        above=0.0,
    )
    rows_carry_place: float = key(
        3.0,
        "Ask when a bid would not keep its place without so many of its rows or fewer, those that "
        "bring most. 0 asks nobody. An assumption.",
        low=0.0,
        high=100.0,
    )
    inputs_carry_place: float = share(
        0.25,
        "Ask of the inputs when a bid would not keep its place if they were more by this share. "
        "An assumption.",
    )
    price_carries_place: float = share(
        0.05,
        "Ask of the price when a bid would not keep its place if it were higher by this share. "
        "An assumption.",
    )
    one_proxy_share: float = share(
        0.6, "Ask when one proxy brings more than this share of a bid's net value."
    )
    years_beyond: float = key(
        0.0,
        "Ask when a benefit is counted for longer than the contract and this many years more.",
        low=0.0,
        high=100.0,
    )
    overlap_people: float = share(
        0.5,
        "Ask when rows that value the same thing about a person count more than this share of the "
        "people who benefit. An assumption.",
    )
    overlap_value: float = share(
        0.25,
        "Ask when all but the largest of such rows bring more than this share of the net value. An "
        "assumption: so much turns most places.",
    )
    claims_for_a_person: float = key(
        2.0,
        "Ask when the rows that count people claim more than so many of them for each person who "
        "benefits. An assumption: help seldom changes more than two things in all of those helped.",
        above=0.0,
    )
    people_to_row: float = key(
        10.0,
        "Ask when more than so many times the units of the largest row are said to benefit. An "
        "assumption: one in ten has some outcome.",
        above=0.0,
    )
    people_unsaid: float = share(
        0.25,
        "Ask when a bid does not say how many people benefit, and rows that count people and name "
        "no number bring more than this share of the net value; or when rows that name none do, "
        "where half of the other bids have no more than this share in such rows. An assumption.",
    )
    hours_a_year: float = key(
        2000.0,
        "Ask when a row claims more than so many hours in a year for each person who benefits. An "
        "assumption: a full working year.",
        above=0.0,
    )
    dear_proxy: float = key(
        2.0,
        "Ask when rows rest on proxies worth more than so many times the median of the others of "
        "their outcome and unit, and name nothing that sets these apart. Of outcomes with four "
        "proxies or more, rows that name no word of theirs are asked, too. An assumption.",
        above=0.0,
    )
    dear_share: float = share(
        0.1, "Ask so only when they bring more than this share of the net value. An assumption."
    )
    units_to_median: float = key(
        3.0,
        "Ask when a bid claims, for every pound of its price, more than so many times the units of "
        "a proxy that the median of the other bids with it claims. An assumption.",
        above=0.0,
    )
    years_to_median: float = key(
        1.5,
        "Ask when benefits last at least so many times the median years of the other bids, "
        "together or under a proxy. An assumption: half as long again.",
        above=0.0,
    )
    years_undated: float = key(
        3.0,
        "Ask when a benefit is counted for more years than this and the bid does not say when the "
        "contract starts and ends; beside three others that do, their median counts instead. An "
        "assumption: a contract of three years.",
        low=0.0,
        high=100.0,
    )
    start_apart: float = key(
        1.0,
        "Ask when a bid starts more than so many years before or after the median of the others. "
        "An assumption: the prices of one year.",
        low=0.0,
        high=100.0,
    )
    copied_share: float = share(
        0.5, "Ask when at least this share of the rows of two bids is the same or nearly so."
    )
    likeness: float = share(
        0.85, "How alike two descriptions must be to count as nearly the same (1: word for word)."
    )
