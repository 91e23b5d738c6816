import json

from moderation.core.models import EventKind
from moderation.stores.redis_stores import Stores
from tests.builders import NOON, a_callback, a_change, a_record, a_site, an_event, waiting
from tests.moderation.cli.conftest import Run


def test_counts_and_dead_letters_are_shown_and_sent_again(run: Run, stores: Stores) -> None:
    stores.sites.save(a_site())
    assert stores.records.commit("demo", [a_change(a_record(review=waiting()), a_callback())]) == [True]
    assert run("queue", "counts").output.startswith("waiting 1, claimed 0, oldest 2026-11-24 12:00:00+00:00\n")
    stores.outbox.bury(a_callback(), an_event(EventKind.BURIED))
    assert run("queue", "dead").output.split("\t")[:2] == [a_callback().id, "comment=c-1"]
    assert run("queue", "resend", "--all").output == "1 to be sent again\n"
    assert run("queue", "dead").output == ""
    assert list(stores.ledger.events("demo"))[-1].kind is EventKind.RESENT
    assert run("queue", "resend", "--all").output == "0 to be sent again\n"


def test_the_ledger_is_written_as_json_lines(run: Run, stores: Stores) -> None:
    stores.sites.save(a_site())
    stores.records.commit("demo", [a_change(a_record())])
    lines = run("export", "ledger").output.splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["comment.assessed"]
    assert json.loads(lines[0])["at"] == NOON.isoformat().replace("+00:00", "Z")
    assert run("export", "ledger", "--since", "2100-01-01").output == ""
    assert run("export", "ledger", "--site", "other").output == ""
