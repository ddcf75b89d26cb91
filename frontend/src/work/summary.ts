const BASE = "/console";

/** A whole address, to be pasted elsewhere: of a path of the console, or of what is on the screen. */
export function addressOf(path?: string, here: Location = location): string {
  return path ? `${here.origin}${BASE}${path}` : here.href;
}

/** "Push Orders, partly done, Mon 23 Nov 10:13: 6 of 8 orders were added." and the address: two lines. */
export function summaryOf(parts: readonly string[], address: string): string {
  const said = parts.filter(Boolean).join(" · ").replaceAll(/\s+/g, " ");
  return `${said}\n${address}`;
}
