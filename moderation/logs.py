"""Structured logs on standard error, one JSON object a line, and never a text, a token or an error's own words."""

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

import msgspec
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor

_SHARED: list[Processor] = [structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]


def configure(level: str) -> None:
    """Write everything from `level` on ("debug", "info", "warning", "error"), other libraries' lines included."""
    structlog.configure(
        processors=[*_SHARED, structlog.processors.JSONRenderer(serializer=_json)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *_SHARED],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_values,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


def logger(part: str) -> FilteringBoundLogger:
    """The logger of a part of the service."""
    log: FilteringBoundLogger = structlog.get_logger(part=part)
    return log


def where(error: BaseException) -> dict[str, Any]:
    """An error for the log: its type and its way through the code, without its message, which may quote a comment."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "trace": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _json(line: EventDict, **_options: Any) -> bytes:
    return msgspec.json.encode(line, enc_hook=str)


def _without_values(_logger: Any, _method: str, line: EventDict) -> EventDict:
    raised = line.pop("exc_info", None)
    if isinstance(raised, tuple) and raised[1] is not None:
        line.update(where(raised[1]))
    return line
