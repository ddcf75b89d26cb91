"""The guard of the ratios says what is broken."""

from __future__ import annotations

import pytest
from bench import guard
from bench.guard import Ratio


@pytest.mark.parametrize(
    ("ratio", "holds"),
    [
        (Ratio("slower than the peer", 1.51, 1.5), False),
        (Ratio("as allowed", 1.5, 1.5), True),
        (Ratio("less throughput", 0.69, 0.7, low=True), False),
        (Ratio("more throughput", 1.2, 0.7, low=True), True),
    ],
)
def test_a_ratio_holds_to_its_limit(ratio: Ratio, holds: bool) -> None:
    assert ratio.holds is holds
    assert str(ratio).startswith("holds" if holds else "BROKEN")


def test_what_is_broken_in_every_try_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tries = []

    def broken() -> list[Ratio]:
        tries.append(1)
        return [Ratio("a conversation", 9.0, 1.5)]

    for name in ("conversations", "large", "together"):
        monkeypatch.setattr(guard, name, broken if name == "large" else list)
    with pytest.raises(SystemExit) as ended:
        guard.main()
    assert ended.value.code
    assert len(tries) == guard.TRIES
    assert "BROKEN: a conversation" in capsys.readouterr().out
