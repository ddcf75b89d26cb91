import { Problem } from "@/api/problem";
import type { Shapes } from "@/api/client";

export type Choice = Shapes["ChoiceOut"];

/** How one setting is chosen. */
export type Control =
  | { as: "date" | "zone" | "words" | "text" | "number" | "percent" | "flag" | "record" }
  | { as: "one_of"; values: readonly string[] }
  | { as: "gateways" }
  | { as: "named"; from: string };

const one = (...values: string[]): Control => ({ as: "one_of", values });
const record: Control = { as: "record" };
const flag: Control = { as: "flag" };

/** The settings in the order of the page, each with its control. One that the server adds later is told as it is. */
export const GROUPS = {
  orders: {
    start_date: { as: "date" },
    zone: { as: "zone" },
    eligible_statuses: { as: "words" },
    authorized_orders: one("wait", "unpaid"),
    include_zero_total: flag,
  },
  documents: {
    document_when_paid: one("SalesReceipt", "Invoice", "SalesOrder"),
    document_when_unpaid: one("Invoice", "SalesOrder", "none"),
    deposit_account: record,
    payment_method: record,
    payment_methods: { as: "gateways" },
    unmapped_payment_method: one("default", "hold"),
    ar_account: record,
    terms_unpaid: record,
    class_ref: record,
    template: { as: "named", from: "template" },
    shipping_methods: { as: "named", from: "ship_method" },
  },
  numbers: {
    number_prefix: { as: "text" },
    memo: { as: "text" },
    to_be_emailed: flag,
    to_be_printed: flag,
    closed_period: one("hold", "first_open_day"),
  },
  tax: {
    sales_tax: flag,
    tax_item: record,
    zero_tax_item: record,
    non_taxable_code: record,
    customer_tax_code: record,
  },
  items: {
    shipping_item: record,
    fee_item: record,
    discount_item: record,
    tip_item: record,
    gift_card_item: record,
    rounding_item: record,
    named_items: { as: "named", from: "item" },
  },
  customers: {
    customer_rule: one("match_or_create", "generic"),
    generic_customer: record,
    customer_name_form: one("company_or_name", "first_last", "last_first", "email"),
    customer_type: record,
  },
  products: {
    unmatched_sku: one("hold", "create", "generic"),
    generic_item: record,
    create_item_as: one("noninventory", "inventory", "service"),
    income_account: record,
    cogs_account: record,
    asset_account: record,
    match_mpn: flag,
    match_barcode: flag,
  },
  stock: {
    stock_buffer: { as: "number" },
    stock_zero_share_limit: { as: "percent" },
    approve_first_stock_run: flag,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Control>>>>;

export type Group = keyof typeof GROUPS;
type Keys<T> = T extends unknown ? keyof T & string : never;
export type Setting = Keys<(typeof GROUPS)[Group]>;

export const GROUP_NAMES = Object.keys(GROUPS) as Group[];

export function settingsOf(group: Group): [Setting, Control][] {
  return Object.entries(GROUPS[group]) as [Setting, Control][];
}

/** What has been changed on the page and not saved: by setting, the value as the API has it. */
export type Draft = Readonly<Record<string, unknown>>;

/** The draft with one more change; a change back to what is saved is none. */
export function changed(draft: Draft, choice: Choice, value: unknown): Draft {
  const others = without(draft, choice.setting);
  return same(value, choice.chosen) ? others : { ...others, [choice.setting]: value };
}

export function without<T>(all: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).filter(([each]) => each !== name));
}

export function valueOf(draft: Draft, choice: Choice): unknown {
  return choice.setting in draft ? draft[choice.setting] : choice.chosen;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

export interface Ref {
  list_id?: string | null;
  full_name?: string | null;
}

export function asRef(value: unknown): Ref | undefined {
  return typeof value === "object" && value !== null ? value : undefined;
}

/** What a select box has as its value for a record; by id where there is one, since names change. */
export function keyOf(ref: Ref | undefined): string {
  return ref?.list_id ?? ref?.full_name ?? "";
}

/** The chosen record among the candidates: by its id, or by its name as long as no id is known. */
export function candidateOf(choice: Choice, value: unknown): string {
  const ref = asRef(value);
  if (!ref) return "";
  const found = choice.candidates.find((each) =>
    ref.list_id ? each.list_id === ref.list_id : each.full_name === ref.full_name,
  );
  return found?.list_id ?? keyOf(ref);
}

/** "processing, completed" as a list: no blanks, no doubles. */
export function asWords(text: string): string[] {
  return [...new Set(text.split(/[,\n]/).map((word) => word.trim()).filter(Boolean))]; // prettier-ignore
}

/** "20" (percent) as the decimal text of the API, "0.2"; undefined for what is no number of 0 to 100. */
export function asShare(text: string): string | undefined {
  if (!/^\d{1,3}([.,]\d{1,4})?$/.test(text.trim())) return undefined;
  const percent = Number(text.trim().replace(",", "."));
  return percent <= 100 ? String(Number((percent / 100).toFixed(6))) : undefined;
}

/** "0.20" as percent, "20". */
export function asPercent(share: unknown): string {
  const number = Number(share);
  return Number.isFinite(number) ? String(Number((number * 100).toFixed(4))) : "";
}

/**
 * What the server says of each setting: `problems` are lines like "zone: there is no time zone".
 * What speaks of no setting on the page is under "".
 */
export function errorsOf(failure: unknown): Readonly<Record<string, string>> {
  if (!(failure instanceof Problem)) {
    return failure ? { "": failure instanceof Error ? failure.message : "" } : {};
  }
  const lines = Array.isArray(failure.body.problems) ? failure.body.problems : [];
  const found: Record<string, string> = {};
  for (const line of lines) {
    if (typeof line !== "string") continue;
    const at = line.indexOf(": ");
    const place = at > 0 ? line.slice(0, at) : "";
    const setting = place.replace(/^body\./, "").split(".")[0] ?? "";
    const said = (at > 0 ? line.slice(at + 2) : line).replace(/^Value error, /, "");
    const sentence = said.charAt(0).toUpperCase() + said.slice(1);
    found[setting] ??= /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
  }
  if (!Object.keys(found).length) found[""] = failure.message;
  return found;
}

/** One row of a table by name: gateways, shipping titles, named fees. */
export interface Row {
  name: string;
  value: Readonly<Record<string, unknown>>;
}

export function rowsOf(value: unknown): Row[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([name, inner]) => ({
    name,
    value: typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {},
  }));
}

/** Back to the API's shape. Rows without a name or without anything chosen are not kept. */
export function fromRows(rows: readonly Row[]): Record<string, unknown> {
  const kept = rows
    .map(({ name, value }) => [name.trim(), withoutNothing(value)] as const)
    .filter(([name, value]) => name && Object.keys(value).length > 0);
  return Object.fromEntries(kept);
}

function withoutNothing(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([, inner]) => inner !== "" && inner !== null && inner !== undefined),
  );
}
