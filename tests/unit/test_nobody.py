"""A name that nobody has is answered like a wrong password, and a start does not pay for it."""

from __future__ import annotations

import pytest
from argon2 import extract_parameters
from argon2.exceptions import VerifyMismatchError

from cartbooks import security


def test_an_unknown_name_costs_what_a_wrong_password_costs() -> None:
    real = security._HASHER.hash("the password of somebody")
    assert extract_parameters(security._NOBODY) == extract_parameters(real)
    assert security._nobody() != security._NOBODY
    with pytest.raises(VerifyMismatchError):
        security._HASHER.verify(security._NOBODY, "the password of somebody")
