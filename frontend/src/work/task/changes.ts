import type { Shapes } from "@/api/client";

/** What is to differ, by the key of the field; a ListID with its name for items and customers. */
export type Draft = Readonly<Record<string, string | boolean | { list_id: string; name: string }>>;

/** As the API takes it: items go by SKU, a product's own item by an empty one. */
export function bodyOf(draft: Draft): Shapes["NewChanges"] {
  const body: Shapes["NewChanges"] = {};
  const items: Record<string, string> = {};
  for (const [key, value] of Object.entries(draft)) {
    if (typeof value === "object") {
      if (key === "customer") body.customer = value.list_id;
      else items[key.startsWith("items:") ? key.slice("items:".length) : ""] = value.list_id;
    } else if (typeof value === "boolean") {
      if (key === "to_be_emailed") body.to_be_emailed = value;
    } else if (key === "number" || key === "customer_name" || key === "unmatched_sku") {
      body[key] = value;
    }
  }
  if (Object.keys(items).length) body.items = items;
  return body;
}

/** The draft with one field changed; `undefined` leaves it as it is. */
export function withField(draft: Draft, key: string, value: Draft[string] | undefined): Draft {
  const rest = Object.fromEntries(Object.entries(draft).filter(([each]) => each !== key));
  return value === undefined ? rest : { ...rest, [key]: value };
}
