"""POSTs one callback to a site, signed, and says when to try again; knows nothing of where callbacks are kept."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import requests
from requests_hardened import Config, Manager

from moderation.core.models import Callback, Site
from moderation.signing import sign

RETRY_AFTER_S = (2, 8, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 36_000)
"""Seconds from a failure to the next try; together 23.7 hours. After the last one the callback is a dead letter."""

TIMEOUT_S = (2.0, 5.0)
"""Seconds to connect and to answer."""

Networks = Literal["public", "loopback", "any"]


def next_try(callback: Callback, now: datetime, jitter: float, problem: str) -> Callback | None:
    """The callback as it waits for its next try, or None when the last one has failed.

    `jitter` in 0..1 spreads the delay from 75 % to 125 %, so that a site that comes back is not hit by all at once.
    """
    if callback.attempts >= len(RETRY_AFTER_S):
        return None
    delay = timedelta(seconds=RETRY_AFTER_S[callback.attempts] * (0.75 + 0.5 * jitter))
    return replace(callback, attempts=callback.attempts + 1, due_at=now + delay, last_error=problem)


@dataclass(frozen=True, slots=True)
class Poster:
    """Sends callbacks over HTTP. Addresses that are not public are refused unless the setting says otherwise."""

    networks: Networks

    def post(self, site: Site, callback: Callback, now: datetime) -> str:
        """POST one callback; an empty string when the site took it (2xx), else the problem in a few words."""
        if not site.callback_url:
            return "the site has no callback URL"
        if self.networks == "public" and not site.callback_url.startswith("https://"):
            return "the callback URL is not https"
        headers = sign(site.secrets, callback.id, now, callback.body) | {"Content-Type": "application/json"}
        try:
            with self._manager().send_request(
                "POST", site.callback_url, data=callback.body.encode(), headers=headers, stream=True
            ) as answer:
                # The body is never read: it is of no use here, and may be endless.
                return "" if answer.ok and answer.status_code < requests.codes.multiple_choices else _status(answer)
        except requests.RequestException as error:
            # Not its text, which repeats the URL and with it, perhaps, a secret.
            return type(error).__name__

    def _manager(self) -> Manager:
        return Manager(
            Config(
                default_timeout=TIMEOUT_S,
                never_redirect=True,
                ip_filter_enable=self.networks != "any",
                ip_filter_allow_loopback_ips=self.networks == "loopback",
                user_agent_override="comment-moderation",
            )
        )


def _status(answer: requests.Response) -> str:
    return f"HTTP {answer.status_code}"
