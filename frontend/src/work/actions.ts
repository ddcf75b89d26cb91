import type { IconName } from "@/parts/Icon";

/** What an advice can offer, by its stable key (`Step.key`). */
export type ActionKey =
  | "try_again" | "try_changed" | "send_without_email" | "link_item" | "link_customer" | "link_document"
  | "link_by_number" | "renumber" | "create_item" | "use_generic_item" | "post_again" | "mark_dealt_with"
  | "undo_dealt_with" | "never_send" | "send_after_all" | "make_bundle" | "approve_stock" | "open_settings"
  | "new_password"; // prettier-ignore

/** Acts on one task, in a dialog that asks what it must know. */
export const OF_A_TASK: ReadonlySet<string> = new Set<ActionKey>([
  "try_changed",
  "send_without_email",
  "link_item",
  "link_customer",
  "link_document",
  "link_by_number",
  "renumber",
  "create_item",
  "use_generic_item",
  "post_again",
  "never_send",
  "send_after_all",
  "approve_stock",
]);

const ICONS: Readonly<Partial<Record<ActionKey, IconName>>> = {
  try_again: "retry",
  link_item: "link",
  link_customer: "link",
  link_document: "link",
  link_by_number: "link",
  mark_dealt_with: "check",
  make_bundle: "bundle",
  open_settings: "settings",
};

export function actionIcon(key: string): IconName | undefined {
  return ICONS[key as ActionKey];
}

/**
 * The actions of an advice in the order of its buttons. Trying again is the first of them where a fix comes
 * before; whatever is unknown to this console is left out rather than shown as a dead button.
 */
export function offered<A extends { key: string }>(actions: readonly A[], hasTask: boolean): A[] {
  return actions.filter(({ key }) =>
    OF_A_TASK.has(key) ? hasTask : ANYWHERE.has(key as ActionKey),
  ); // prettier-ignore
}

const ANYWHERE: ReadonlySet<ActionKey> = new Set([
  "try_again",
  "mark_dealt_with",
  "make_bundle",
  "open_settings",
  "new_password",
]);
