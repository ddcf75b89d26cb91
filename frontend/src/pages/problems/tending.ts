import { rest, type Shapes } from "@/api/client";
import { useMe } from "@/app/me";
import { say, sayFailure } from "@/app/notices";
import { useTexts } from "@/texts/texts";
import { refreshWork } from "@/work/once";

import { texts } from "./texts";

export type Patch = Shapes["ProblemPatch"];

/** The same change of several problems; the first that is refused is told. */
export async function change(ids: readonly string[], body: Partial<Patch>): Promise<void> {
  for (const id of ids)
    await rest.PATCH("/api/v1/problems/{problem_id}", {
      params: { path: { problem_id: id } },
      body: { note: "", ...body },
    });
}

/** What can be done about problems with one press; each says what it did. */
export function useTending() {
  const t = useTexts(texts);
  const { data: me } = useMe();
  const mine = me?.name ?? "";
  const act = (ids: readonly string[], body: Partial<Patch>, said: string, back?: Partial<Patch>) => {
    change(ids, body)
      .then(() =>
        say(said, back && { action: { label: t("undo"), act: () => act(ids, back, t("released")) } }),
      )
      .catch(sayFailure)
      .finally(refreshWork);
  };
  return {
    mine,
    take: (ids: readonly string[]) => act(ids, { owner: mine }, t("taken", { n: ids.length }), { owner: "" }),
    release: (ids: readonly string[]) => act(ids, { owner: "" }, t("released")),
    see: (ids: readonly string[]) => act(ids, { state: "seen" }, t("marked.seen")),
    count: (ids: readonly string[]) => act(ids, { state: "seen" }, t("left.off")),
  };
}
