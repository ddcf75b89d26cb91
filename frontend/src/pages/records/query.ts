import type { Search } from "@/app/address";
import type { Shapes } from "@/api/client";

export const TYPES = ["order", "product", "customer"] as const;
export type RecordType = (typeof TYPES)[number];
export type Standing = Shapes["RecordRow"]["standing"];
export type Push = Shapes["OrderPush"];

const STANDINGS: Readonly<Record<RecordType, readonly Standing[]>> = {
  order: ["only_in_store", "differs", "in_doubt", "in_both"],
  product: ["only_in_store", "in_both", "only_in_quickbooks"],
  customer: ["only_in_store", "in_both", "only_in_quickbooks"],
};
export const PUSHES = ["failed", "held", "skipped", "ready", "queued"] as const satisfies readonly Push[];

export interface Chosen {
  type: RecordType;
  q: string;
  standing: Standing | undefined;
  /** Of those only in the store: how their push stands; empty for any. */
  push: readonly (typeof PUSHES)[number][];
  /** Orders placed at or after this moment. */
  since: string | undefined;
}

/** What the address asks for; what it asks wrongly is left out. */
export function chosenOf(search: Search): Chosen {
  const type = TYPES.find((each) => each === search.type) ?? "order";
  const standing = standingsOf(type).find((each) => each === search.standing);
  const asked = (search.push ?? "").split(",");
  const push =
    type === "order" && standing === "only_in_store" ? PUSHES.filter((each) => asked.includes(each)) : [];
  const moment = type === "order" && search.since ? new Date(search.since) : undefined;
  const since = moment && !Number.isNaN(moment.getTime()) ? moment.toISOString() : undefined;
  return { type, q: (search.q ?? "").trim().slice(0, 200), standing, push, since };
}

/** How the records of a type can stand. */
export function standingsOf(type: RecordType): readonly Standing[] {
  return STANDINGS[type];
}

/** The number that a choice shows, where it is counted. */
export function countOf(
  counts: Shapes["RecordCounts"] | undefined,
  type: RecordType,
  standing: Standing | undefined,
): number | undefined {
  if (!counts || type !== "order" || !standing || standing === "only_in_quickbooks") return undefined;
  return counts[standing];
}
