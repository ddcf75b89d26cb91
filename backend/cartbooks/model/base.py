"""What every table shares: types that keep their meaning on both databases."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Enum,
    LargeBinary,
    MetaData,
    String,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from cartbooks import ids


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. Naive values are a mistake and are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Fixed(TypeDecorator[Decimal]):
    """A Decimal with five places, kept as a whole number so that both databases add it exactly."""

    impl = BigInteger
    cache_ok = True
    _ONE = Decimal(100_000)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        return int((value * self._ONE).to_integral_value(ROUND_HALF_UP))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else tidy(Decimal(value) / self._ONE)


def tidy(value: Decimal) -> Decimal:
    """Without needless zeros, but never with fewer than two places: 5 → 5.00, 0.12500 → 0.125."""
    value = value.normalize()
    exponent = value.as_tuple().exponent
    return (
        value if isinstance(exponent, int) and exponent <= -2 else value.quantize(Decimal("0.01"))
    )


Json = JSON().with_variant(JSONB(), "postgresql")


def states(of: type[enum.StrEnum], name: str | None = None) -> Enum:
    """
    A column of *of*'s values, checked by the database.

    The check is named after the class; a second column of the same class needs another *name*.
    """
    return Enum(
        of,
        name=name,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=20,
    )


class Base(DeclarativeBase):
    """All tables. `prefix` makes the public id of a row."""

    prefix: ClassVar[str] = ""
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant,
        date: Date,
        Decimal: Fixed,
        dict[str, Any]: Json,
        list[Any]: Json,
        list[str]: Json,
        bytes: LargeBinary,
        str: String,
        enum.StrEnum: states(enum.StrEnum),
    }

    id: Any

    @property
    def public_id(self) -> str:
        """The id that people and programs see."""
        return ids.public(self.prefix, self.id)
