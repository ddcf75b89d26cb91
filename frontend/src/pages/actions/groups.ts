import type { Shapes } from "@/api/client";

type Action = Shapes["ActionOut"];

export type Group = "to_quickbooks" | "to_store" | "lists";

const GROUPS: readonly Group[] = ["to_quickbooks", "to_store", "lists"];
/** Within a group: what is asked for most comes first. */
const ORDER = [
  "push_orders",
  "push_products",
  "pull_inventory",
  "sync_lists",
  "sync_customers",
  "verify_orders",
];

const groupOf = ({ direction }: Action): Group =>
  direction === "to_quickbooks" || direction === "to_store" ? direction : "lists";

function place(kind: string): number {
  const at = ORDER.indexOf(kind);
  return at < 0 ? ORDER.length : at;
}

/** What can be asked for, by where it goes. A kind that is new here stands at the end of its group. */
export function grouped(actions: readonly Action[]): { group: Group; items: Action[] }[] {
  return GROUPS.map((group) => ({
    group,
    items: actions
      .filter((each) => groupOf(each) === group)
      .sort((one, other) => place(one.kind) - place(other.kind)),
  })).filter(({ items }) => items.length > 0);
}

/** Without a choice it would make an item of every product, so it is looked at first. */
export function runsUnseen(action: Action): boolean {
  return action.kind !== "push_products";
}

/** Stand on the page already: once for all, or as what waits. */
const SAID = ["store_not_live", "store_needed", "role", "already_queued"];

/** The reasons that are to be said at the action itself. */
export function ownReasons(action: Action): Shapes["WhyNot"][] {
  return action.why_not.filter(({ code }) => !SAID.includes(code));
}

/** Why it cannot be pressed, as one text; undefined when it can. */
export function reasonOf(action: Pick<Action, "allowed" | "why_not">): string | undefined {
  if (action.allowed) return undefined;
  return action.why_not.map(({ sentence }) => sentence).join(" ");
}
