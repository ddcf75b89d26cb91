import { rest, type Shapes } from "@/api/client";
import { say, sayFailure } from "@/app/notices";
import type { Texts } from "@/texts/texts";

import { refreshWork } from "./once";
import type { work } from "./texts";

type T = Texts<typeof work>;

/** Take new operations out of the queue again; says so, or why it is too late. */
export function takeBack(t: T, ids: readonly string[]): void {
  rest
    .POST("/api/v1/operations/cancel", { body: { ids: [...ids] } })
    .then(({ data }) => {
      refreshWork();
      const late = data?.not_cancelled[0];
      if (late) say(t("undo.late", { why: late.why }), { tone: "bad" });
      else say(t("undone"));
    })
    .catch(sayFailure);
}

/** What is said after something was put in the queue: with Undo and the way to Pending. */
export function sayQueued(t: T, created: readonly Shapes["OperationOut"][], tasks?: number): void {
  const n = tasks ?? created.reduce((sum, each) => sum + each.counts.total, 0);
  say(t("retry.queued", { n: n || created.length }), {
    action: { label: t("undo"), act: () => takeBack(t, created.map((each) => each.id)) }, // prettier-ignore
    link: { to: "/pending", label: t("pending") },
  });
}
