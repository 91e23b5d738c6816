"""Structured logs on standard error, one JSON object a line, and never a text, a token or an error's own words."""

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import FilteringBoundLogger

_SHARED: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(level: str) -> None:
    """Write everything from `level` on ("debug", "info", "warning", "error"), other libraries' lines included."""
    structlog.configure(
        processors=[*_SHARED, structlog.processors.JSONRenderer(sort_keys=True)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *_SHARED],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _exception_without_values,
                structlog.processors.JSONRenderer(sort_keys=True),
            ],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


def logger(name: str) -> FilteringBoundLogger:
    """The logger of a part of the service."""
    log: FilteringBoundLogger = structlog.get_logger(part=name)
    return log


def where(error: BaseException) -> dict[str, Any]:
    """An error for the log: its type and its way through the code, without its message, which may quote a comment."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "trace": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _exception_without_values(
    _logger: Any, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    raised = event.pop("exc_info", None)
    if isinstance(raised, tuple) and raised[1] is not None:
        event.update(where(raised[1]))
    return event
