import { createStore, useStore } from "./store";

/** How one person likes the console. Kept in the browser for the first paint, and with the person on the server. */
export interface Preferences {
  view: "simple" | "technical";
  theme: "auto" | "light" | "dark";
  /** `mine`, `utc`, `store`, `quickbooks` or an IANA name. */
  zone: string;
  keys: boolean;
  language: string;
}

const KEPT = "cartbooks.preferences";
const DEFAULTS: Preferences = { view: "simple", theme: "auto", zone: "mine", keys: true, language: "en" };

function read(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return { ...DEFAULTS, ...(kept as Partial<Preferences>) };
  } catch {
    return DEFAULTS;
  }
}

export const preferences = createStore<Preferences>(read());

preferences.subscribe(() => {
  const chosen = preferences.get();
  try {
    localStorage.setItem(KEPT, JSON.stringify(chosen));
  } catch {
    // a browser without storage forgets, and works
  }
  const root = document.documentElement;
  if (chosen.theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = chosen.theme;
});

export function usePreferences(): Preferences {
  return useStore(preferences);
}

export function prefer(change: Partial<Preferences>): void {
  preferences.set({ ...preferences.get(), ...change });
}
