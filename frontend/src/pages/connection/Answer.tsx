import type { Shapes } from "@/api/client";
import { often } from "@/app/often";
import { usePreferences } from "@/app/preferences";
import { formatTime, relative, useNow, useZone } from "@/app/zones";
import { Button } from "@/parts/Button";
import { Card } from "@/parts/Page";
import { Punctuality } from "@/parts/Punctuality";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { LiveNow } from "./LiveNow";
import type { Side } from "./testing";
import { texts } from "./texts";

type Connection = Shapes["ConnectionOut"];

const TONES = { on_time: undefined, late: "yellow", silent: "red", never: undefined } as const;

/** The question of the page: does it come. When it does not, what to look at, in order. */
export function Answer({ connection, side }: { connection: Connection; side: Side }) {
  const t = useTexts(texts);
  const { health } = connection;
  const missing = health.state === "late" || health.state === "silent";
  return (
    <Card
      title={
        <span className="row">
          {t("connector")} <Punctuality state={health.state} text={t(`state.${health.state}`)} />
        </span>
      }
      tone={health.refused ? "red" : TONES[health.state]}
      actions={
        <Button needs="manager" icon="check" busy={side.busy} onClick={side.test}>
          {side.busy ? t("side.busy") : t("side")}
        </Button>
      }
    >
      <When connection={connection} />
      <LiveNow company={connection.company} visiting={health.visiting} />
      {health.advice && missing && (
        <p>
          <Said>{health.advice.why}</Said>
        </p>
      )}
      {missing && (
        <div>
          <h3>{t("checklist")}</h3>
          <ol className="check-list">
            {connection.silent_checklist.map((step) => (
              <li key={step}>
                <Said>{step}</Said>
              </li>
            ))}
          </ol>
        </div>
      )}
    </Card>
  );
}

function When({ connection }: { connection: Connection }) {
  const t = useTexts(texts);
  const zone = useZone();
  const now = useNow();
  const { language } = usePreferences();
  const { health } = connection;
  if (!health.last_came_at) return <p>{t("never.came")}</p>;
  const came = Date.parse(health.last_came_at);
  const how = now - came < 20 * 3_600_000 ? "minute" : "full";
  const every = often(health.usual_seconds, language);
  const next = health.next_expected_at;
  const changed = health.usual_source === "visits";
  return (
    <>
      <p className="connection-came">
        {t(now - came < 50_000 ? "came.now" : "came", {
          ago: relative(came, now, language),
          time: formatTime(new Date(came), zone, how),
        })}{" "}
        {next && health.state === "on_time"
          ? t("usual", { often: every, next: formatTime(new Date(next), zone, "minute") })
          : t("usual.only", { often: every })}
      </p>
      {changed && (
        <p className="hint">
          {t("usual.visits", { scheduled: often(health.scheduled_minutes * 60, language) })}
        </p>
      )}
    </>
  );
}
