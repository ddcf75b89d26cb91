import { liveState, pauseLive } from "@/api/live";
import { useTexts } from "@/texts/texts";

import { openKeysHelp } from "../GlobalKeys";
import { PAGES } from "../Nav";
import { prefer } from "../preferences";
import { useSignOut } from "../signOut";
import { shell } from "../texts";
import { useView } from "../view";
import type { Hit } from "./hits";
import { texts } from "./texts";

const KEYS: Readonly<Partial<Record<string, string>>> = {
  overview: "g o",
  history: "g h",
  pending: "g p",
  problems: "g b",
  records: "g r",
  actions: "g a",
  connection: "g c",
};

/** Our own pages and commands: at hand before the server has said anything. */
export function useOurs(): Hit[] {
  const t = useTexts(texts);
  const words = useTexts(shell);
  const { choose } = useView();
  const signOut = useSignOut();
  const pages: Hit[] = [
    ...PAGES.map(({ to, name, icon }) => ({ path: to, title: words(name), icon, keys: KEYS[name] })),
    { path: "/history/sessions", title: t("page.sessions"), icon: "history", keys: undefined },
    { path: "/activity", title: words("activity"), icon: "activity", keys: undefined },
    { path: "/help", title: words("help"), icon: "help", keys: undefined },
    { path: "/settings", title: words("settings"), icon: "settings", keys: undefined },
  ].map(({ keys, ...page }) => ({
    ...page,
    key: `page ${page.path}`,
    group: "pages",
    ours: true,
    ...(keys && { keys }),
  }));
  const command = (key: string, title: string, icon: string, act: () => void, keys?: string): Hit => ({
    key: `do ${key}`,
    group: "commands",
    title,
    ours: true,
    icon,
    act,
    ...(keys && { keys }),
  });
  const paused = liveState.get() === "paused";
  return [
    ...pages,
    ...(["push_orders", "push_products", "pull_inventory"] as const).map((kind): Hit => ({
      key: `do ${kind}`,
      group: "commands",
      title: t(`do.${kind}`),
      ours: true,
      icon: "actions",
      path: `/actions?kind=${kind}`,
    })),
    { key: "do run", group: "commands", title: t("do.run"), ours: true, icon: "actions", path: "/actions" },
    command("technical", t("do.view.technical"), "settings", () => choose("technical")),
    command("simple", t("do.view.simple"), "settings", () => choose("simple")),
    command("dark", t("do.theme.dark"), "moon", () => prefer({ theme: "dark" }), "d"),
    command("light", t("do.theme.light"), "moon", () => prefer({ theme: "light" }), "d"),
    command("auto", t("do.theme.auto"), "moon", () => prefer({ theme: "auto" })),
    ...(["mine", "store", "quickbooks", "utc"] as const).map((zone) =>
      command(zone, t(`do.zone.${zone}`), "history", () => prefer({ zone }), "z"),
    ),
    command("live", t(paused ? "do.live.resume" : "do.live.pause"), paused ? "play" : "pause", () =>
      pauseLive(!paused),
    ),
    command("keys", t("do.keys"), "help", openKeysHelp, "?"),
    command("out", t("do.out"), "out", signOut),
  ];
}
