import type { Shapes } from "@/api/client";
import { Card } from "@/parts/Page";
import { PathLink } from "@/parts/PathLink";
import { Pill } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** The first minute: what is to be done, in order, each with the place where it is done. */
export function SetUp({ setUp }: { setUp: Shapes["SetUpOut"] }) {
  const t = useTexts(texts);
  return (
    <Card title={t("setup")}>
      <p className="soft">{t("setup.lead")}</p>
      <ol className="set-up">
        {setUp.steps.map((step, place) => {
          const next = place + 1 === setUp.step;
          return (
            <li key={step.step} aria-current={next ? "step" : undefined}>
              <Pill
                kind={step.done ? "done" : "waiting"}
                text={step.done ? t("setup.done") : next ? t("setup.next") : String(place + 1)}
              />
              <span className={step.done ? "soft" : undefined}>
                <Said>{step.title}</Said>
              </span>
              {next && (
                <PathLink path={step.path} className="button main small">
                  {t("setup.go")}
                </PathLink>
              )}
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
