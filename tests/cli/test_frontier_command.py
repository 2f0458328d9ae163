"""`khoanh frontier` prints the front, writes it, and draws one of its plans."""

import csv
import json

from khoanh_command import khoanh


def front(town, *more):
    """Lay out the front of the town's case."""
    return khoanh("frontier", town / "cases.csv", "--area", town / "A", *more)


def test_the_front_is_a_table_with_the_policy_s_own_row_marked(town):
    """One star, one plot a figure."""
    status, text, _ = front(town)
    assert status == 0
    lines = text.splitlines()
    assert [line for line in lines if line.startswith("* ")]
    assert len([line for line in lines if line.startswith("* ")]) == 1
    assert [line.split()[0] for line in lines[-3:]] == ["people", "posts", "left"]
    assert all(set(line.split()[1]) <= set("▁▂▃▄▅▆▇█") for line in lines[-3:])


def test_the_file_holds_the_rows_that_json_prints(town):
    """Row by row; an open end is null in one and inf in the other."""
    status, text, _ = front(town, "-o", town / "front.csv", "--json")
    assert status == 0
    found = json.loads(text)
    rows = list(csv.DictReader((town / "front.csv").read_text().splitlines()))
    assert len(rows) == len(found["rows"]) > 1
    assert found["rows"][-1]["price_to"] is None
    assert rows[-1]["price_to"] == "inf"
    for row, said in zip(rows, found["rows"], strict=True):
        assert int(row["people_red"]) == said["people_red"]
        assert float(row["infections_covered"]) == said["infections_covered"]


def test_the_plan_of_a_row_is_written_and_verifies(town):
    """As `khoanh plan` writes one; the row's people are the plan's."""
    found = json.loads(front(town, "--json")[1])
    last = len(found["rows"]) - 1
    status, text, _ = front(town, "--draw", last, town / "P")
    assert (status, "Plan p-" in text) == (0, True)
    assert khoanh("verify", town / "P", "--area", town / "A")[0] == 0
    figures = json.loads((town / "P" / "plan.json").read_text())["figures"]
    assert figures["people_red"] == found["rows"][last]["people_red"]


def test_a_front_may_end_at_a_multiple_of_the_own_price(town):
    """Its rows are the first of the whole front; less than the own price is refused."""
    whole = json.loads(front(town, "--json")[1])["rows"]
    first = json.loads(front(town, "--up-to", "3/2", "--json")[1])["rows"]
    assert 0 < len(first) < len(whole)
    assert [row["cost"] for row in first] == [row["cost"] for row in whole[: len(first)]]
    assert first[-1]["price_to"] < whole[len(first)]["price_from"] + 1e-9
    for wrong in ("1/2", "0", "-3", "many", "1/0"):
        status, _, said = front(town, "--up-to", wrong)
        assert (status, "at least 1" in said) == (2, True)


def test_a_row_that_there_is_not_and_a_file_of_another_kind_are_refused(town):
    """With what there is, and what is written."""
    status, _, said = front(town, "--draw", 999, town / "P")
    assert (status, "row 999" in said) == (2, True)
    status, _, said = front(town, "-o", town / "front.xlsx")
    assert (status, ".csv" in said) == (2, True)
    assert not (town / "P").exists()


def test_a_plan_within_caps_says_what_each_cap_allows(town):
    """The caps and what the plan uses of them; a cap that cannot be kept leaves with 3."""
    policy = khoanh("policy", "show", "khoanh-ward")[1]
    (town / "mine.toml").write_text(policy.replace("max_posts = 0", "max_posts = 1"))
    words = ["plan", town / "cases.csv", "--area", town / "A", "-o", town / "P", "--policy"]
    status, text, _ = khoanh(*words, town / "mine.toml")
    assert status == 0
    assert "cap     max_posts 1: 1" in text
    assert "cost" in text
    status, text, _ = khoanh("verify", town / "P", "--area", town / "A")
    assert (status, "the caps are kept" in text) == (0, True)
    (town / "parts.toml").write_text(
        policy.replace("max_people_sector = 0", "max_people_sector = 1")
    )
    status, text, _ = khoanh(*words, town / "parts.toml")
    assert (status, "lines between them" in text) == (0, True)
    assert (town / "P" / "sectors.csv").exists()
    assert khoanh("verify", town / "P", "--area", town / "A")[0] == 0
    (town / "less.toml").write_text(policy.replace("max_people_red = 0", "max_people_red = 1"))
    status, text, _ = khoanh(*words, town / "less.toml", "--json")
    found = json.loads(text)
    assert status == 3
    assert found["is_proved"] is True
    assert "caps.max_people_red 1" in found["conflict"][0]
