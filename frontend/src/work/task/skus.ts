/** The SKUs of an order that can be linked, the one that stops it first. */
export function skusOf(changeable: readonly { key: string }[], needed: string): string[] {
  const all = changeable.flatMap(({ key }) => (key.startsWith("items:") ? [key.slice("items:".length)] : []));
  return needed ? [needed, ...all.filter((sku) => sku !== needed)] : all;
}
