import type { Shapes } from "@/api/client";
import { Shape, type PillKind } from "@/parts/Pill";
import { useTexts } from "@/texts/texts";

import { standings } from "./standings";

export type Standing = Shapes["RecordRow"]["standing"];

const LOOKS: Readonly<Record<Standing, { shape: PillKind; tone: string }>> = {
  in_both: { shape: "done", tone: "green" },
  only_in_store: { shape: "skipped", tone: "quiet" },
  only_in_quickbooks: { shape: "skipped", tone: "quiet" },
  differs: { shape: "held", tone: "yellow" },
  in_doubt: { shape: "not_confirmed", tone: "yellow" },
};

const ONLY_IN_STORE: Readonly<Partial<Record<string, { shape: PillKind; tone: string }>>> = {
  failed: { shape: "failed", tone: "red" },
  held: { shape: "held", tone: "yellow" },
  ready: { shape: "waiting", tone: "waiting" },
  queued: { shape: "waiting", tone: "waiting" },
};

/** Where a record stands between the store and QuickBooks; what is only in the store says how far it came. */
export function StandingPill({ standing, push }: { standing: Standing; push?: string | null | undefined }) {
  const t = useTexts(standings);
  const far = standing === "only_in_store" && push ? ONLY_IN_STORE[push] : undefined;
  const look = far ?? LOOKS[standing];
  const text =
    far || (push === "skipped" && standing === "only_in_store") ? t(`push.${push as "failed"}`) : t(standing);
  return (
    <span className={`pill tone-${look.tone}`}>
      <Shape kind={look.shape} />
      <span>{text}</span>
    </span>
  );
}
