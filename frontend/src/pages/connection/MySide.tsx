import type { Shapes } from "@/api/client";
import { Card } from "@/parts/Page";
import { Pill, type PillKind } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { Time, useTook } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import type { Side } from "./testing";
import { texts } from "./texts";

type State = Shapes["ChecksOut"]["worst"];

const KINDS: Readonly<Record<State, PillKind>> = {
  ok: "done",
  warn: "held",
  bad: "failed",
  unknown: "not_confirmed",
};
const TONES = { ok: "green", warn: "yellow", bad: "red", unknown: undefined } as const;
const WORST_FIRST: readonly State[] = ["bad", "warn", "unknown", "ok"];

/** What the Web Connector would notice of this server, check by check, the worst first. */
export function MySide({ side }: { side: Side }) {
  const t = useTexts(texts);
  const took = useTook();
  const { found, failure } = side;
  if (failure) {
    return (
      <p className="error" role="alert">
        <Said>{failure}</Said>
      </p>
    );
  }
  if (!found) return null;
  const items = [...found.items].sort((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state));
  return (
    <Card title={t("side.title")} tone={TONES[found.worst]}>
      <p role="status">
        <strong>{t(`side.worst.${found.worst}`)}</strong>{" "}
        <span className="soft">
          {t.rich("side.at", {
            when: <Time at={found.at} how="time" />,
            address: <code>{found.address}</code>,
          })}
        </span>
      </p>
      <ul className="plain checks">
        {items.map((each) => (
          <li key={each.name}>
            <Pill kind={KINDS[each.state]} text={t(`check.${each.state}`)} />
            <div>
              <span className="check-name">{t(`name.${each.name}`)}</span>{" "}
              <span className="soft number">{t("took", { time: took(each.took_ms) })}</span>
              <p>
                <Said>{each.sentence}</Said>
              </p>
              {each.what_to_do && (
                <p className="check-do">
                  <Said>{each.what_to_do}</Said>
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
      <p className="hint">{t("side.firewall")}</p>
    </Card>
  );
}
