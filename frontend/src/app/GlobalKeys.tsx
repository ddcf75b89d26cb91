import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { openFinder } from "./finder";
import { useKeys } from "./keys";
import { patient } from "./patient";
import { prefer, preferences } from "./preferences";
import { createStore, useStore } from "./store";

const KeysHelp = lazy(patient(() => import("./KeysHelp")));
const helping = createStore(false);

export function openKeysHelp(): void {
  helping.set(true);
}

/** The keys that work on every page. */
export function GlobalKeys() {
  const navigate = useNavigate();
  const open = useStore(helping);
  const go = (to: string) => () => void navigate({ to });
  useKeys({
    "/": openFinder,
    "Mod+k": openFinder,
    "?": openKeysHelp,
    "g o": go("/"),
    "g h": go("/history"),
    "g p": go("/pending"),
    "g b": go("/problems"),
    "g r": go("/records"),
    "g a": go("/actions"),
    "g c": go("/connection"),
    d: () => prefer({ theme: darkNow() ? "light" : "dark" }),
    z: () => {
      const zones = ["mine", "store", "quickbooks", "utc"];
      prefer({ zone: zones[(zones.indexOf(preferences.get().zone) + 1) % zones.length] ?? "mine" });
    },
  });
  if (!open) return null;
  return (
    <Suspense>
      <KeysHelp onClose={() => helping.set(false)} />
    </Suspense>
  );
}

function darkNow(): boolean {
  const { theme } = preferences.get();
  return theme === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
}
