"""What a site is told of a decision: the body of a callback, in Standard Webhooks form."""

import json

from moderation.core.identifiers import callback_id, review_id
from moderation.core.models import Callback, Record


def announce(record: Record) -> Callback:
    """The callback for the standing verdict of a record. Carries neither text nor author nor note."""
    comment, standing = record.comment, record.standing
    body = {
        "type": "comment.decided",
        "timestamp": standing.at.isoformat(),
        "data": {
            "site": comment.site,
            "id": comment.id,
            "revision": record.revision,
            "sequence": record.version,
            "verdict": standing.verdict.value,
            "by": standing.by,
            "category": standing.category.value if standing.category else None,
            "policy": record.decision.policy,
            "model": record.model,
            "review_id": review_id(comment.id, record.revision) if record.review else None,
        },
    }
    return Callback(
        id=callback_id(comment.id, record.version),
        site=comment.site,
        comment_id=comment.id,
        sequence=record.version,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        created_at=standing.at,
        due_at=standing.at,
    )
