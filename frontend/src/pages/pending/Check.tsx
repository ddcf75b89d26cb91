import { useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { sayFailure } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Card } from "@/parts/Page";
import { Shape } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** Pre-flight: what QuickBooks would refuse of all that waits, told before the Web Connector comes. */
export function Check({ company }: { company: string }) {
  const t = useTexts(texts);
  const { set } = useAddress();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Shapes["CheckedQueue"]>();
  const check = () => {
    setBusy(true);
    rest
      .POST("/api/v1/queue/check", { body: { company } })
      .then(({ data }) => setFound(data))
      .catch(sayFailure)
      .finally(() => setBusy(false));
  };
  const failing = found?.items.filter((each) => each.summary.will_probably_fail > 0) ?? [];
  return (
    <div className="stack" aria-live="polite">
      <div className="row">
        <Button icon="check" busy={busy} onClick={check}>
          {busy ? t("check.busy") : t("check")}
        </Button>
      </div>
      {found && (
        <Card title={t("check.title")} tone={failing.length ? "yellow" : "green"}>
          <p className="row">
            <Shape kind={failing.length ? "yellow" : "green"} />
            <strong>
              <Said>{found.sentence}</Said>
            </strong>
          </p>
          <ul className="plain">
            {found.items.map((each) => (
              <li key={each.operation} className="row apart">
                <span>
                  <strong>
                    <Said>{each.title}</Said>
                  </strong>{" "}
                  <Said>{each.summary.sentence}</Said>{" "}
                  {each.summary.left > 0 && (
                    <span className="soft">{t("check.left", { n: each.summary.left })}</span>
                  )}
                </span>
                {each.summary.will_probably_fail > 0 && (
                  <Button small onClick={() => set({ look: each.operation })}>
                    {t("check.fix")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}
