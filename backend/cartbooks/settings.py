"""What the operator decides, read once from `CARTBOOKS_*` and handed down from there."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from cartbooks.errors import Misconfigured

PREFIX = "CARTBOOKS_"


class Settings(BaseModel):
    """
    Frozen settings of one process.

    An unknown `CARTBOOKS_*` name is refused by name, so that a typo fails at the start and not at
    night. docs/configuration.md lists them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str = Field(
        "",
        description="SQLAlchemy address. Empty: the SQLite file cartbooks.db in DATA_DIR.",
    )
    data_dir: Path = Field(
        Path("data"), description="Where the SQLite file and the secret key live."
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    public_url: str = Field(
        "", description="Address under which browsers and the Web Connector reach this server."
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Encrypts secrets at rest. With SQLite a file beside the data by default; "
        "with PostgreSQL required.",
    )
    worker: bool = Field(True, description="Run the store's hand inside the server process.")
    log_level: str = Field("info", description="debug, info, warning or error.")
    log_json: bool = Field(False, description="Write log lines as JSON.")
    body_limit_mb: int = Field(
        50, ge=1, le=500, description="Largest SOAP body that is accepted, in megabytes."
    )
    session_minutes: int = Field(
        10, ge=1, le=120, description="A visit that has been silent for so long has ended."
    )
    retention_days: int = Field(
        90, ge=7, description="Ended operations and their messages are kept this long."
    )
    pool_size: int = Field(5, ge=1, le=50, description="Database connections of one process.")
    smtp_host: str = Field("", description="Mail server for alerts. Empty: no e-mail is sent.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="starttls, tls (from the first byte) or none."
    )
    smtp_user: str = Field("", description="Name to sign in to the mail server with.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password for it.")
    smtp_from: str = Field(
        "", validate_default=True, description="Address that alerts come from."
    )  # fmt: skip

    @field_validator("public_url")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("smtp_from")
    @classmethod
    def _somebody_sends(cls, value: str, info: ValidationInfo) -> str:
        _, address = parseaddr(value or str(info.data.get("smtp_user", "")))
        if info.data.get("smtp_host") and "@" not in address:
            raise ValueError("the address that alerts come from is needed with a mail server")
        return value or address

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ, **overrides: object) -> Self:
        """Read `CARTBOOKS_*`; raises `Misconfigured` with the name of what is wrong."""
        ours: dict[str, object] = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in env.items()
            if name.startswith(PREFIX)
        }
        ours.update({name: value for name, value in overrides.items() if value is not None})
        known = set(cls.model_fields)
        for name in ours:
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                hint = f" Did you mean {PREFIX}{close[0].upper()}?" if close else ""
                raise Misconfigured(f"There is no setting {PREFIX}{name.upper()}.{hint}")
        try:
            return cls.model_validate(ours)
        except ValidationError as wrong:
            first = wrong.errors()[0]
            name = f"{PREFIX}{str(first['loc'][0]).upper()}"
            raise Misconfigured(f"{name}: {first['msg']}.") from None

    @property
    def database(self) -> str:
        """The SQLAlchemy address in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'cartbooks.db'}"

    @property
    def address(self) -> str:
        """The public address in force, without a trailing slash."""
        if self.public_url:
            return self.public_url
        host = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::1", "::"} else self.host  # noqa: S104 - compared, not bound
        return f"http://{host}:{self.port}"
