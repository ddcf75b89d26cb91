/** Whether every word of what was typed is somewhere in the texts, whatever its case. */
export function fits(typed: string, texts: readonly string[]): boolean {
  const all = texts.join(" ").toLocaleLowerCase();
  return typed.toLocaleLowerCase().split(/\s+/).every((word) => all.includes(word)); // prettier-ignore
}
