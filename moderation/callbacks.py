"""POSTs one callback to a site, signed, and says when to try again; knows nothing of where callbacks are kept."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from http.cookiejar import DefaultCookiePolicy
from typing import Literal

import requests
from requests_hardened import Config, HTTPSession
from urllib3.exceptions import HTTPError

from moderation.core.models import Callback
from moderation.core.parties import Site
from moderation.signing import sign

RETRY_AFTER_S = (2, 8, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 36_000)
"""Seconds from a failure to the next try; together 23.7 hours. After the last one the callback is a dead letter."""

TIMEOUT_S = (2.0, 5.0)
"""Seconds to connect and to answer."""

_READ_BYTES = 1024
_TAKEN = range(200, 300)

Networks = Literal["public", "loopback", "any"]


def next_try(callback: Callback, now: datetime, jitter: float, problem: str) -> Callback | None:
    """The callback as it waits for its next try, or None when the last one has failed.

    `jitter` in 0..1 spreads the delay from 75 % to 125 %, so that a site that comes back is not hit by all at once.
    """
    if callback.attempts >= len(RETRY_AFTER_S):
        return None
    delay = timedelta(seconds=RETRY_AFTER_S[callback.attempts] * (0.75 + 0.5 * jitter))
    return replace(callback, attempts=callback.attempts + 1, due_at=now + delay, last_error=problem)


class Poster:
    """Sends callbacks over HTTP. Addresses that are not public are refused unless the setting says otherwise.

    Threads may share it: each keeps connections of its own, so that a site's next callback finds one open.
    """

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        self._of_thread = threading.local()

    def post(self, site: Site, callback: Callback, now: datetime) -> str:
        """POST one callback; an empty string when the site took it (2xx), else the problem in a few words."""
        if not site.callback_url:
            return "the site has no callback URL"
        if self._networks == "public" and not site.callback_url.startswith("https://"):
            return "the callback URL is not https"
        headers = sign(site.secrets, callback.id, now, callback.body) | {"Content-Type": "application/json"}
        try:
            with self._session().post(
                site.callback_url, data=callback.body.encode(), headers=headers, stream=True
            ) as answer:
                _read_short_body(answer)
                return "" if answer.status_code in _TAKEN else f"HTTP {answer.status_code}"
        except requests.RequestException as error:
            # Not its text, which repeats the URL and with it, perhaps, a secret.
            return type(error).__name__

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._of_thread, "session", None)
        if session is None:
            session = self._of_thread.session = HTTPSession(
                Config(
                    default_timeout=TIMEOUT_S,
                    never_redirect=True,
                    ip_filter_enable=self._networks != "any",
                    ip_filter_allow_loopback_ips=self._networks == "loopback",
                    user_agent_override="comment-moderation",
                )
            )
            # A proxy of the environment would resolve the name again, past the filter; cookies are nobody's business.
            session.trust_env = False
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        return session


def _read_short_body(answer: requests.Response) -> None:
    """A body says nothing of use and may be endless, but a short one that is read leaves the connection open."""
    length = answer.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length) <= _READ_BYTES:
        with suppress(HTTPError):  # the status has been said already
            answer.raw.read(_READ_BYTES)
