"""The version that is spoken is one that QuickBooks offers, and never above ours."""

from __future__ import annotations

import pytest

from cartbooks.qbxml.versions import choose


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (["1.0", "9.0", "10.0", "12.0", "13.0", "14.0", "16.0"], "13.0"),
        (["8.0", "10.0", "9.0"], "10.0"),
        (["6.0", "CA6.0", "CA9.0"], "6.0"),
        (["CA2.0", "CA3.0"], "CA3.0"),
        (["ca3.0", " UK2.0 "], "CA3.0"),
        (["14.0", "16.0"], "13.0"),
        (["0.0"], "13.0"),
        (["new", "", "13", "1.2.3"], "13.0"),
        ([], "13.0"),
    ],
)
def test_the_highest_offer_up_to_ours_is_chosen(offered: list[str], chosen: str) -> None:
    assert choose(offered) == chosen


def test_ours_may_be_another() -> None:
    assert choose(["13.0", "16.0"], ours="16.0") == "16.0"
