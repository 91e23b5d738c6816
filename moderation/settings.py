"""The service's settings, read once from the environment; every bad variable is reported, not only the first."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from moderation.core.errors import ModerationError


class SettingsError(ModerationError):
    """The environment cannot be used; `problems` has one line for each bad variable."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("The environment has mistakes:\n" + "\n".join(f"  {line}" for line in problems))
        self.problems = problems


class Settings(BaseSettings):
    """Frozen settings. The variable's name is the alias; see docs/operations.md for what each does."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    redis_url: str = Field("", alias="REDIS_URL", pattern=r"^$|^(redis|rediss|unix)://.+")
    host: str = Field("127.0.0.1", alias="HOST", min_length=1)
    port: int = Field(8000, alias="PORT", ge=1, le=65535)
    data_dir: Path = Field(Path("var"), alias="MODERATION_DATA_DIR")
    model_path: Path | None = Field(None, alias="MODERATION_MODEL")
    site_token: str = Field("", alias="MODERATION_SITE_TOKEN", pattern=r"^$|^[\x21-\x7e]{16,200}$")
    secret_key: str = Field("", alias="MODERATION_SECRET_KEY", pattern=r"^$|^.{32,}$")
    web_concurrency: int = Field(2, alias="WEB_CONCURRENCY", ge=1, le=64)
    threads: int = Field(4, alias="MODERATION_THREADS", ge=1, le=64)
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", alias="MODERATION_LOG_LEVEL")
    callback_networks: Literal["public", "loopback", "any"] = Field("public", alias="MODERATION_CALLBACK_NETWORKS")
    cookie_secure: bool = Field(default=True, alias="MODERATION_COOKIE_SECURE")


def read_settings(**overrides: object) -> Settings:
    """Settings from the environment, with overrides by alias. Raises SettingsError naming every bad variable."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks what mypy cannot see
    except ValidationError as error:
        raise SettingsError(tuple(_problem(detail["loc"], detail["msg"]) for detail in error.errors())) from None


def _problem(place: tuple[int | str, ...], message: str) -> str:
    hints = {
        "REDIS_URL": "give redis://HOST:PORT/0, rediss://… or unix://PATH, or leave it empty for the embedded Valkey",
        "MODERATION_SITE_TOKEN": "give 16 to 200 printable ASCII characters without spaces",
        "MODERATION_SECRET_KEY": "give at least 32 characters",
        "MODERATION_COOKIE_SECURE": "give true or false",
    }
    name = str(place[0]) if place else "?"
    hint = f" ({hints[name]})" if name in hints else ""
    return f"{name}: {message}{hint}"
