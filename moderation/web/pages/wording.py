"""Times and lengths in plain words; the one place to translate them."""

from datetime import datetime, timedelta


def span(length: timedelta) -> str:
    """A length of time in its two largest units."""
    minutes = max(0, int(length.total_seconds()) // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min" if minutes else "less than a minute"


def moment(at: datetime) -> str:
    """A point in time, to the minute, in UTC."""
    return f"{at.day} {at:%b %Y, %H:%M} UTC"


def clock_time(at: datetime) -> str:
    """A time of day in UTC, for what happens today."""
    return f"{at:%H:%M} UTC"


def since_or_until(at: datetime, now: datetime) -> str:
    """When something was, or until when it holds."""
    if at > now:
        return f"until {clock_time(at)} ({span(at - now)} left)"
    return f"at {moment(at)} ({span(now - at)} ago)"
