import type { Shapes } from "@/api/client";

export interface StockDifference {
  id: string;
  label: string;
  from: string;
  to: string;
  zero: boolean;
}

const text = (value: unknown) => (typeof value === "string" ? value : "");

/** What a stock run would change: products that would get 0 first, because those vanish from the store. */
export function differencesOf(
  tasks: readonly Pick<Shapes["TaskOut"], "id" | "record" | "facts">[],
): StockDifference[] {
  return tasks
    .map(({ id, record, facts }) => {
      const to = text(facts.to);
      return { id, label: record.label, from: text(facts.from), to, zero: to !== "" && Number(to) === 0 };
    })
    .sort((a, b) => Number(b.zero) - Number(a.zero));
}
