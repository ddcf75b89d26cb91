const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["Windows", "Windows"],
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Mac OS X", "Mac"],
  ["Linux", "Linux"],
] as const;

/** "Firefox, Windows", from how a browser calls itself; else its own words, short. */
export function browserOf(agent: string): string {
  const found = [BROWSERS, SYSTEMS].map((all) => all.find(([sign]) => agent.includes(sign))?.[1]);
  return found.filter(Boolean).join(", ") || agent.slice(0, 60) || "?";
}
