import type { Shapes } from "@/api/client";

type Param = Shapes["Param"];

/** What is in the fields, as text: also how it stands in the address. */
export type Draft = Readonly<Record<string, string>>;

/**
 * Several values out of one text. Lines, commas and semicolons part them; once there are lines, a comma
 * without a space behind it belongs to the value, because there are SKUs like that.
 */
export function splitList(text: string): string[] {
  const parting = text.includes("\n") ? /[\n\t]|[,;] / : /[,;\t]/;
  const values = text.split(parting).map((each) => each.replace(/[,;]+$/, "").trim());
  return [...new Set(values.filter(Boolean))];
}

/** One text that `splitList` reads the same values out of. */
export function joinList(values: readonly string[]): string {
  return values.some((each) => /[,;]/.test(each)) ? `${values.join("\n")}\n` : values.join(",");
}

const several = (param: Param) => param.kind === "list" || param.kind === "choices";

/** The fields as the address fills them. */
export function draftOf(params: readonly Param[], get: (name: string) => string): Draft {
  return Object.fromEntries(params.map(({ name }) => [name, get(name)]));
}

/** How it is written into the address: one way for the same thing, and nothing for what is not asked for. */
export function addressOf(params: readonly Param[], draft: Draft): Record<string, string | undefined> {
  return Object.fromEntries(
    params.map((param) => {
      const text = draft[param.name] ?? "";
      const value = several(param) ? joinList(splitList(text)) : text.trim().replace(/\s+/g, " ");
      return [param.name, value || undefined];
    }),
  );
}

/** As POST /operations and its preview take it. */
export function bodyOf(params: readonly Param[], draft: Draft): Record<string, string | string[]> {
  const asked: Record<string, string | string[]> = {};
  for (const param of params) {
    const value = addressOf([param], draft)[param.name];
    if (value) asked[param.name] = several(param) ? splitList(value) : value;
  }
  return asked;
}

/** Whether both ask for the same. */
export function same(params: readonly Param[], one: Draft, other: Draft): boolean {
  return JSON.stringify(bodyOf(params, one)) === JSON.stringify(bodyOf(params, other));
}

/** Take a value in or out of several. */
export function toggled(text: string, value: string, on: boolean): string {
  const others = splitList(text).filter((each) => each !== value);
  return joinList(on ? [...others, value] : others);
}

export interface Wrong {
  /** By the name of the field. */
  fields: Readonly<Record<string, string>>;
  /** What belongs to no field. */
  rest: readonly string[];
}

/** Which codes speak of which field. */
const OF_CODE: Readonly<Record<string, readonly string[]>> = {
  unknown_orders: ["numbers"],
  nothing_to_do: ["skus"],
};

/** The server's `problems`, each where it can be put right: "placed_from: …" belongs to that field. */
export function wrongOf(
  params: readonly Param[],
  failure: { code: string; message: string; body: Readonly<Record<string, unknown>> },
): Wrong {
  const lines = Array.isArray(failure.body.problems) ? failure.body.problems.map(String) : [];
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  const ofCode = OF_CODE[failure.code]?.find((name) => params.some((each) => each.name === name));
  for (const line of lines.length ? lines : [failure.message]) {
    const [, named = "", said = line] = /^(\w+)(?:\.\d+)?: (.*)$/s.exec(line) ?? [];
    const name = params.some((each) => each.name === named) ? named : ofCode;
    const text = name === named ? said : line;
    if (name) fields[name] = fields[name] ? `${fields[name]} ${text}` : text;
    else rest.push(text.replace(/^: /, "").replace(/^Value error, /, ""));
  }
  return { fields, rest };
}

/** Days in the wrong order are seen before anything is asked. */
export function daysTurned(draft: Draft): boolean {
  const { placed_from: from, placed_to: to } = draft;
  return Boolean(from && to && from > to);
}
