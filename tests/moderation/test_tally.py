from moderation.tally import Tally

NONE = {"offensive": None, "inflammatory": None, "threatening": None, "unacceptable": None}


def labels(**known: int) -> dict[str, int | None]:
    return {**NONE, **known}


def test_bad_and_clean_are_counted_by_category() -> None:
    tally = Tally()
    tally.add("delete", "threatening", "ucc", labels(threatening=1, offensive=0))
    tally.add("keep", "below thresholds", "ucc", labels(threatening=0, offensive=0))
    tally.add("review", "offensive", "", labels(offensive=0))
    tally.add("keep", "below thresholds", "olid", labels())
    assert tally.bad == {("threatening", "delete"): 1, ("any category", "delete"): 1}
    assert tally.clean == {
        ("threatening", "keep"): 1,
        ("offensive", "keep"): 1,
        ("offensive", "review"): 1,
        ("any category", "keep"): 1,
        ("any category", "review"): 1,
    }


def test_the_report_reads_like_a_table() -> None:
    tally = Tally(elapsed_s=2.0, problems=["line 3: is not an object"])
    for _ in range(1500):
        tally.add("keep", "below thresholds", "a source with a name that is much too long", labels(offensive=0))
    tally.add("delete", "offensive", "", labels(offensive=1))
    assert list(tally.lines()) == [
        "1,501 comments answered in 2.0 s, 750 a second; 1 not taken",
        "",
        "                                comments              kept            queued           deleted",
        "all                                1,501    1,500 ( 99.9%)        0 (  0.0%)        1 (  0.1%)",
        "",
        "by first reason                 comments              kept            queued           deleted",
        "below thresholds                   1,500    1,500 (100.0%)        0 (  0.0%)        0 (  0.0%)",
        "offensive                              1        0 (  0.0%)        0 (  0.0%)        1 (100.0%)",
        "",
        "by source                       comments              kept            queued           deleted",
        "(no source)                            1        0 (  0.0%)        0 (  0.0%)        1 (100.0%)",
        "a source with a name that is       1,500    1,500 (100.0%)        0 (  0.0%)        0 (  0.0%)",
        "",
        "labelled bad                    comments              kept            queued           deleted",
        "any category                           1        0 (  0.0%)        0 (  0.0%)        1 (100.0%)",
        "offensive                              1        0 (  0.0%)        0 (  0.0%)        1 (100.0%)",
        "",
        "labelled clean                  comments              kept            queued           deleted",
        "any category                       1,500    1,500 (100.0%)        0 (  0.0%)        0 (  0.0%)",
        "offensive                          1,500    1,500 (100.0%)        0 (  0.0%)        0 (  0.0%)",
    ]


def test_nothing_replayed_is_nothing_counted() -> None:
    assert list(Tally().lines()) == [
        "0 comments answered in 0.0 s; 0 not taken",
        "",
        "                                comments              kept            queued           deleted",
        "all                                    0        0 (  0.0%)        0 (  0.0%)        0 (  0.0%)",
    ]
