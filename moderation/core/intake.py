"""A comment comes in, a verdict goes out: decided purely, written once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.core.assessment import Submission, answer_of, assess, case_of, erase, repeated_answer
from moderation.core.errors import ConflictError, ErasedError, ModerationError, NotFoundError
from moderation.core.models import Answer, Comment, Record, Tombstone
from moderation.core.parties import Site
from moderation.core.ports import Records, Scorer
from policies.case import Scores
from policies.decision import Decision
from policies.policy import Policy

MOST_TRIES = 8
"""Tries of one write before giving up; each failure means that another write to the same comment came first."""


class LivePolicies(Protocol):
    """The policies in force."""

    def policy(self, site: str) -> Policy:
        """The policy that a site's comments are decided by now."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes submissions of comments, scores, decides and records them."""

    records: Records
    scorer: Scorer
    policies: LivePolicies
    clock: Callable[[], datetime]

    def submit(self, site: Site, submissions: Sequence[Submission]) -> list[Answer | ModerationError]:
        """Answer each submission in order; a refusal stands in the place of its answer and spoils no other.

        Raises StoreUnavailableError when the store does not answer.
        """
        outcomes: dict[int, Answer | ModerationError] = {}
        scores: dict[int, Scores | None] = {}
        tries = dict.fromkeys(range(len(submissions)), 0)
        while tries:
            turn = self._first_of_each_comment(submissions, tries)
            known = self._known(site, submissions, turn, outcomes)
            self._score(submissions, [i for i in known if i not in scores], scores)
            self._decide(site, submissions, known, scores, outcomes)
            for i in turn:
                tries[i] += 1
                if i not in outcomes and tries[i] >= MOST_TRIES:
                    outcomes[i] = ConflictError("The comment is being changed by others all the time. Send it again.")
            tries = {i: n for i, n in tries.items() if i not in outcomes}
        return [outcomes[i] for i in range(len(submissions))]

    def score(self, texts: Sequence[str]) -> Sequence[Scores | None]:
        """Scores alone; nothing is stored."""
        return self.scorer.score(texts)

    def preview(self, comments: Sequence[Comment]) -> list[tuple[Scores | None, Decision]]:
        """What the policy in force would say; nothing is stored."""
        scores = self.scorer.score([comment.text for comment in comments])
        now = self.clock()
        return [
            (score, self.policies.policy(comment.site).decide(case_of(comment, score, now)))
            for comment, score in zip(comments, scores, strict=True)
        ]

    def find(self, site: Site, comment_id: str) -> Record:
        """The record of a comment. Raises NotFoundError or ErasedError."""
        match self.records.read(site.name, [comment_id])[0]:
            case Record() as record:
                return record
            case Tombstone() as tombstone:
                raise ErasedError(comment_id, tombstone.erased_at)
            case None:
                raise NotFoundError("comment", comment_id)

    def erase(self, site: Site, comment_id: str) -> Tombstone:
        """Remove text and author; to erase twice is to erase once. Raises NotFoundError."""
        for _ in range(MOST_TRIES):
            match self.records.read(site.name, [comment_id])[0]:
                case None:
                    raise NotFoundError("comment", comment_id)
                case Tombstone() as tombstone:
                    return tombstone
                case Record() as record:
                    change, tombstone = erase(record, self.clock())
                    if self.records.commit(site.name, [change])[0]:
                        return tombstone
        raise ConflictError("The comment is being changed by others all the time. Try again.")

    @staticmethod
    def _first_of_each_comment(submissions: Sequence[Submission], waiting: dict[int, int]) -> list[int]:
        # Two texts for one id in a batch are two revisions, one after the other.
        first: dict[str, int] = {}
        for i in waiting:
            first.setdefault(submissions[i].comment.id, i)
        return list(first.values())

    def _known(
        self,
        site: Site,
        submissions: Sequence[Submission],
        turn: Sequence[int],
        outcomes: dict[int, Answer | ModerationError],
    ) -> dict[int, Record | None]:
        """What is stored of those that still need a decision; the others get their outcome."""
        keyed = [i for i in turn if submissions[i].key]
        answers = dict(zip(keyed, self.records.answers(site.name, [submissions[i].key for i in keyed]), strict=True))
        stored = self.records.read(site.name, [submissions[i].comment.id for i in turn])
        undecided: dict[int, Record | None] = {}
        for i, previous in zip(turn, stored, strict=True):
            try:
                answer = repeated_answer(submissions[i], answers.get(i), previous)
            except ModerationError as refusal:
                outcomes[i] = refusal
                continue
            if answer is not None:
                outcomes[i] = answer
            elif not isinstance(previous, Tombstone):
                undecided[i] = previous
        return undecided

    def _score(
        self, submissions: Sequence[Submission], unscored: Sequence[int], scores: dict[int, Scores | None]
    ) -> None:
        if unscored:
            texts = [submissions[i].comment.text for i in unscored]
            scores.update(zip(unscored, self.scorer.score(texts), strict=True))

    def _decide(
        self,
        site: Site,
        submissions: Sequence[Submission],
        known: dict[int, Record | None],
        scores: dict[int, Scores | None],
        outcomes: dict[int, Answer | ModerationError],
    ) -> None:
        if not known:
            return
        policy, now = self.policies.policy(site.name), self.clock()
        changes = [
            assess(site, submissions[i], scores[i], policy, self.scorer.version, now, previous)
            for i, previous in known.items()
        ]
        written = self.records.commit(site.name, changes)
        for i, change, done in zip(known, changes, written, strict=True):
            if done and isinstance(change.record, Record):
                outcomes[i] = answer_of(change.record)
