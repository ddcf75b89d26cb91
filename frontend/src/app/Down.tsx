import { useEffect } from "react";

import { queries } from "@/api/queries";
import { reach } from "@/api/reach";
import { Button } from "@/parts/Button";
import { useTexts } from "@/texts/texts";

import { useStore } from "./store";
import { shell } from "./texts";
import { formatTime, useSecondsUntil, useZone } from "./zones";

const tryNow = () => void queries.invalidateQueries();

/** The server is away: what was known stays on the screen, and this says from when it is. */
export function Down() {
  const { ok } = useStore(reach);
  return ok ? null : <Banner />;
}

function Banner() {
  const t = useTexts(shell);
  const zone = useZone();
  const { since, nextTry } = useStore(reach);
  const seconds = useSecondsUntil(nextTry);
  useEffect(() => {
    if (seconds === 0) tryNow();
  }, [seconds, nextTry]);
  return (
    <div className="banner" role="status">
      <p>{t("down.banner", { time: formatTime(new Date(since), zone, "time"), s: seconds })}</p>
      <Button small onClick={tryNow}>
        {t("down.now")}
      </Button>
    </div>
  );
}
