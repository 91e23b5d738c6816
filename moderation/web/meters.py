"""What is counted for Prometheus; no label comes from what a caller sends."""

import os
from collections.abc import Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from moderation.core.models import Answer, QueueCounts
from policies.decision import Verdict

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)


class Meters:
    """The counters of one app. With PROMETHEUS_MULTIPROC_DIR set, all processes are added up at the scrape."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._comments = Counter(
            "moderation_comments", "Comments answered, by the policy's verdict", ["verdict"], registry=registry
        )
        self._reasons = Counter(
            "moderation_reasons",
            "Reasons for review or deletion, by rule and category",
            ["rule", "category", "verdict"],
            registry=registry,
        )
        self._unscored = Counter(
            "moderation_unscored_comments", "Comments that the model could not score", registry=registry
        )
        self._conflicts = Counter(
            "moderation_conflicts", "Requests refused because somebody else was first", registry=registry
        )
        self._latency = Histogram(
            "moderation_request_duration_seconds",
            "Time from the request to its answer",
            ["method", "route", "status"],
            buckets=BUCKETS_S,
            registry=registry,
        )

    def answered(self, answers: Iterable[Answer]) -> None:
        """Count the answers to a site's comments."""
        for answer in answers:
            self._comments.labels(answer.verdict.value).inc()
            if answer.scores is None:
                self._unscored.inc()
            for reason in answer.decision.reasons:
                if reason.verdict is not Verdict.KEEP:
                    category = reason.category.value if reason.category else ""
                    self._reasons.labels(reason.rule, category, reason.verdict.value).inc()

    def conflict(self) -> None:
        """Count a 409."""
        self._conflicts.inc()

    def served(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; `route` is its pattern, never its address."""
        self._latency.labels(method, route, str(status)).observe(seconds)

    def scrape(self, queues: Iterable[tuple[str, QueueCounts]], now: datetime) -> bytes:
        """Everything in Prometheus' text format, with the queues of the sites as they are now."""
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types here
        else:
            registry = self._registry
        return generate_latest(registry) + generate_latest(_queue_gauges(queues, now))


def _queue_gauges(queues: Iterable[tuple[str, QueueCounts]], now: datetime) -> CollectorRegistry:
    registry = CollectorRegistry()
    size = Gauge("moderation_queue", "Review items, by state", ["site", "state"], registry=registry)
    age = Gauge("moderation_queue_oldest_age_seconds", "How long the oldest item waits", ["site"], registry=registry)
    for site, counts in queues:
        size.labels(site, "waiting").set(counts.waiting)
        size.labels(site, "claimed").set(counts.claimed)
        age.labels(site).set((now - counts.oldest).total_seconds() if counts.oldest else 0)
    return registry
