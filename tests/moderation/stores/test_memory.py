from datetime import UTC, datetime

from moderation.core.assessment import Submission, assess
from moderation.core.models import Comment, Record
from moderation.stores.redis_stores import Stores
from policies.case import Article, Author, Scores
from policies.decision import Verdict
from policies.document import default_policy
from tests.builders import NOON, SITE, a_site

COMMENTS = 2000
TEXT_BYTES = 200
PROSE = (
    "The council has moved the market to the other side of the river, and nobody who sells there was asked. My mother "
    "has had her stall since the bridge was built; now she must find the rent for a new one."
)


def a_typical_comment(i: int) -> Comment:
    headline = f"a-headline-of-some-words-{i // 40}"
    return Comment(
        SITE,
        f"comment-{i:08}",
        f"{i:08} {PROSE}"[:TEXT_BYTES],
        Article(
            f"article-{i // 40}",
            f"https://news.example/2026/11/24/{headline}",
            "A headline of some words that is about as long",
            "politics",
            ("election", "parliament"),
            "en",
        ),
        Author(f"reader-{i % 500}", "Reader Name", NOON),
        created_at=NOON,
    )


def test_a_kept_comment_takes_at_most_2_kb_beyond_its_text(real_stores: Stores) -> None:
    policy, connection = default_policy(), real_stores.connection
    changes = [
        assess(
            a_site(),
            Submission(a_typical_comment(i)),
            Scores(0.01 / 3, 0.02 / 3, 0.01 / 7, 0.001 / 3),
            policy,
            "m" * 23,
            now,
        )
        for i, now in ((i, datetime.now(UTC)) for i in range(COMMENTS))
    ]
    assert all(
        change.record.decision.verdict is Verdict.KEEP for change in changes if isinstance(change.record, Record)
    )
    # The callback of each goes out and is gone; what stays is the record and its line in the ledger.
    changes = [type(change)(change.record, change.events) for change in changes]
    before = int(connection.info("memory")["used_memory"])
    assert all(real_stores.records.commit(SITE, changes))
    used = int(connection.info("memory")["used_memory"]) - before
    assert used / COMMENTS - TEXT_BYTES <= 2048
