import type { Shapes } from "@/api/client";
import type { Texts } from "@/texts/texts";

import type { work } from "./texts";

/** An advice as plain text, in the order in which it is read: for a mail or a ticket. */
export function adviceText(t: Texts<typeof work>, advice: Shapes["Advice"], who: string): string {
  const steps = advice.steps.length
    ? advice.steps.map((step, place) => `${place + 1}. ${step}`)
    : [t(advice.retry === "automatic" ? "advice.nothing" : "advice.noSteps")];
  return [
    advice.what,
    `${t("advice.why")}: ${advice.why}`,
    `${t("advice.do")}:`,
    ...steps,
    `${t("advice.who")}: ${who}`,
    ...(advice.source_text ? [`${t("advice.said", { code: advice.code })} ${advice.source_text}`] : []),
  ].join("\n");
}
