"""What every plan must say before anybody speaks, and where somebody may be watched; held for each group and setting."""

import re

import pytest

from commonlight.outreach.template_files import covered_by, plan_of, team_only, templates, words_of

GROUPS = sorted(templates())
YOUTH = ("youth-instability", "youth-school")
# What stands in each plan: the section, and words that only a line about this point has.
POINTS = {
    "limits of confidentiality before speaking": ("do_nots", r"(before|let).*must (be )?report"),
    "whoever controls may be near": ("do_nots", r"\bnear\b.*control|control.*\bnear\b"),
    "whoever controls may read the channel": ("do_nots", r"call, write or visit.*did not choose.*read"),
    "leave without saying why": ("do_nots", r"leave without saying why"),
    "no pictures of harm": ("do_nots", r"no chains, no bruises"),
    "a story needs consent with place and end": ("do_nots", r"story or picture without a yes.*where.*until when"),
    "a number has source and date": ("do_nots", r"no number without its source and its date"),
}
# The line of every plan that holds a point, where a group may say it in words of its own.
GENERAL = {
    "limits of confidentiality before speaking": ["all.limits-first"],
    "whoever controls may be near": ["all.near"],
    "leave without saying why": ["all.leave"],
}
TASKS = {
    "words on what must be reported": r"sentence on what must be reported.*state's rule",
    "the law read by a lawyer": r"lawyer read what we say about the law",
    "follow-up after a disclosure": r"who asks again on the day and after 7 and 30 days",
    "help checked": r"Call each service",
}
FOR_PUPILS = {
    "limits": ("do_nots", r"before .*(must report)"),
    "said in the messages": ("messages", r"tell you first what we must pass on"),
    "a trusted adult": ("offers", r"One adult, named at the start"),
    "grounding": ("offers", r"calm minute.*quiet room"),
    "no graphic detail": ("do_nots", r"no detail of harm"),
    "not questioned": ("do_nots", r"question (a pupil|nobody) who tells us something"),
    "home is not told": ("do_nots", r"(nothing|nobody at) home"),
    "follow-up counted": ("measures", r"asked again on the day and after 7 and 30 days"),
}
# Who may control the person in this group, and the channel he may read.
OWN = {
    "disability": (r"helper or a relative is near", r"where a helper may read or hear"),
    "hotel-care": (r"boss, the agency or the family of the house is near", r"employer or agency can read"),
    "refugees": (r"sponsor, a relative or the boss is near", r"others read or listen along"),
    "farm-workers": (r"boss or the driver is near", r"phone that a boss or a driver may hold"),
    "job-seekers": (r"recruiter or the boss is near", r"no agency and no employer who asked"),
    "low-income": (r"partner or a relative can hear",),
    "faith-clubs": (r"nothing that was told us to a leader, a family",),
}


def says(lines, section, words):
    return any(line.section == section and re.search(words, line.words.texts["en"]) for line in lines)


@pytest.mark.parametrize("setting", ["rural", "urban"])
@pytest.mark.parametrize("group", GROUPS)
def test_every_plan_holds_the_points_of_safety(group, setting):
    plan = plan_of(group, setting)
    tasks = [task.words.texts["en"] for task in plan.tasks.values()]

    missing = [point for point, held in POINTS.items() if not says(plan.lines.values(), *held)]
    missing += [point for point, words in TASKS.items() if not any(re.search(words, task) for task in tasks)]

    assert missing == []


@pytest.mark.parametrize("group", YOUTH)
def test_pupils_hear_the_limits_first_and_are_followed_up(group):
    plan = plan_of(group, "rural")
    own = [line for code, line in plan.lines.items() if code.startswith(f"{group}.")]
    tasks = [task.day for code, task in plan.tasks.items() if code in (f"{group}.follow-list", f"{group}.practise")]

    assert [point for point, held in FOR_PUPILS.items() if not says(own, *held)] == []
    assert len(tasks) == 2
    assert max(tasks) < plan.tasks["all.check-help"].day, "agreed before the first talk"


@pytest.mark.parametrize("group", sorted(OWN))
def test_each_group_names_who_may_be_near_and_what_may_be_read(group):
    own = [line for code, line in plan_of(group, "rural").lines.items() if code.startswith(f"{group}.")]

    assert [words for words in OWN[group] if not says(own, "do_nots", words)] == []


def test_promises_not_to_do_something_are_said_as_such():
    lines = [line for group in GROUPS for line in plan_of(group, "rural").lines.values() if line.section == "do_nots"]

    assert [
        line.code for line in lines if not re.search(r"\b(no|not|never|nobody|nothing|No)\b", line.words.texts["en"])
    ] == []


def test_lines_kept_from_the_public_say_where_somebody_who_may_be_watched_is_met():
    lines = {
        code: line for group in GROUPS for way in ("rural", "urban") for code, line in plan_of(group, way).lines.items()
    }

    assert {lines[code].section for code in team_only()} <= {"channels", "offers"}
    assert {
        "disability.home-visit",
        "hotel-care.break-room",
        "hotel-care.motels",
        "farm-workers.mobile-visit",
    } <= team_only()


def test_a_line_covers_only_what_it_says_for_its_own_group():
    said = {code: words for point, (_, words) in POINTS.items() for code in GENERAL.get(point, ())}

    assert set(covered_by()) == set(said)
    for code, lines in covered_by().items():
        assert all(words_of(line).texts["en"] != words_of(code).texts["en"] for line in lines)
        assert not any(line.startswith(("all.", "rural.", "urban.")) for line in lines)
    for line in covered_by()["all.limits-first"]:
        assert re.search(r"before .*report|before saying what must be reported", words_of(line).texts["en"]), line
    for line in covered_by()["all.near"]:
        assert re.search(r"while .*(near|can hear)", words_of(line).texts["en"]), line
    for line in covered_by()["all.leave"]:
        assert "leave without saying why" in words_of(line).texts["en"]
