"""Say where the default of every parameter of the spread model comes from."""

from typing import Final

PARAMETER_SOURCES: Final[dict[str, str]] = {
    "contact_factor": (
        "assumption: a fifth, for masks, tracing and what people avoid by themselves; on the "
        "bundled town somebody infected then makes 1.3 infectious contacts on average where "
        "nothing is closed, and 6.7 with the whole kernel; in Guangzhou, 2021, R fell from 6.8 "
        "to below 1: Li et al., PLoS NTD 2022, read in an excerpt"
    ),
    "dispersion_k": (
        "0.56 (0.51–0.61) for new infections per cluster in all settings, Hong Kong "
        "2020–2021: Chen et al., Nature Communications 16 (2025), "
        "doi:10.1038/s41467-025-60591-x, table 1"
    ),
    "generation_mean_days": (
        "5.20 days (3.78–6.78), Singapore 2020: Ganyani et al., medRxiv 2020.03.05.20031815, "
        "abstract"
    ),
    "generation_sd_days": "assumption: a third of the mean",
    "incubation_mean_days": (
        "5.2 days, on which the generation interval above rests: Ganyani et al., medRxiv "
        "2020.03.05.20031815, abstract"
    ),
    "incubation_sd_days": "2.8 days: the same",
    "symptomatic_share": (
        "42.5 % had no symptoms, Vo' 2020: Lavezzo et al., Nature 584 (2020), "
        "doi:10.1038/s41586-020-2488-1, read in excerpts"
    ),
    "report_days": "assumption: two days, the goal for the time to a perimeter",
    "isolation": (
        "assumption: who is found is taken away, and one contact in twenty happens all the same"
    ),
    "lines_after_days": (
        "assumption: the morning after; a few hours are wanted, two days are the goal"
    ),
    "red_within": (
        "contacts fell seven- to eightfold, Wuhan and Shanghai 2020: Zhang et al., Science "
        "368 (2020), doi:10.1126/science.abb8001, abstract; 1 − 1/7.5"
    ),
    "red_across": "assumption: a line guarded day and night leaks one contact in twenty",
    "red_compliance": "assumption: one home in ten does not keep to it",
    "red_test_days": (
        "three times a week, every two to three days: ministry of health, 14/9/2021, read in press"
    ),
    "yellow_within": (
        "assumption: as the price of risk of khoanh-ward, by which yellow prevents three "
        "infections in five; a lockdown of the United Kingdom prevented 74 % of contacts: "
        "Jarvis et al., BMC Medicine 18:124 (2020), doi:10.1186/s12916-020-01597-8"
    ),
    "yellow_across": "assumption: as inside",
    "yellow_compliance": "assumption: one home in ten does not keep to it",
    "yellow_test_days": "every five to seven days: ministry of health, 14/9/2021, read in press",
    "test_after_days": (
        "assumption: no test finds an infection earlier, and every test finds it from then on"
    ),
}
"""Where each default comes from, or the word "assumption" and why."""
