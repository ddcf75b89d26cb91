/** The columns of the list, in their order. */
export const COLUMNS = ["when", "what", "result", "tasks", "happened", "company", "session", "took", "by", "code"] as const; // prettier-ignore
export type Column = (typeof COLUMNS)[number];

/** Without these a row says nothing. */
export const ALWAYS: readonly Column[] = ["when", "what", "result"];

const SIMPLE: readonly Column[] = ["when", "what", "result", "tasks", "happened"];
const TECHNICAL: readonly Column[] = [...SIMPLE, "session", "took", "by", "code"];

/** The columns to show: those that were chosen, or the usual ones of the view. */
export function shownColumns(
  chosen: readonly Column[] | undefined,
  technical: boolean,
  companies: boolean,
): readonly Column[] {
  const usual = technical ? TECHNICAL : SIMPLE;
  const wanted = new Set<Column>(chosen ? [...ALWAYS, ...chosen] : usual);
  if (companies && !chosen) wanted.add("company");
  return COLUMNS.filter((each) => wanted.has(each));
}

/** The columns of an address; nothing when it names none that there is. */
export function columnsIn(text: string): Column[] | undefined {
  const found = text.split(",").flatMap((name) => COLUMNS.find((each) => each === name) ?? []);
  return found.length ? found : undefined;
}

/** As the address says it; nothing where it is the usual choice. */
export function colsOf(columns: readonly Column[], usual: readonly Column[]): string | undefined {
  const kept = COLUMNS.filter((each) => columns.includes(each) || ALWAYS.includes(each));
  return kept.join() === usual.join() ? undefined : kept.join(",");
}

/** The columns of an export and of a saved view that stand for a column of the list. */
const EXPORTED: Readonly<Record<Column, readonly string[]>> = {
  when: ["created_at"],
  what: ["title"],
  result: ["status"],
  tasks: ["total", "done"],
  happened: ["what_happened"],
  company: ["company"],
  session: ["session"],
  took: ["took_ms"],
  by: ["started_by"],
  code: ["code"],
};

export function exported(columns: readonly Column[]): string[] {
  return columns.flatMap((each) => EXPORTED[each]);
}

export function fromExported(names: readonly string[]): Column[] {
  return COLUMNS.filter((each) => EXPORTED[each].some((name) => names.includes(name)));
}
