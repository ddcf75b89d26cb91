import { Link } from "@tanstack/react-router";

import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

// the router marks what is above the page in the path as well, unless told not to
const EXACT = { exact: true, includeSearch: false };

/** Operations and sessions are two lists of the same history. */
export function Tabs({ at }: { at: "operations" | "sessions" }) {
  const t = useTexts(texts);
  return (
    <nav className="tabs" aria-label={t("tabs")}>
      <Link to="/history" activeOptions={EXACT} aria-current={at === "operations" ? "page" : undefined}>
        {t("tab.operations")}
      </Link>
      <Link
        to="/history/sessions"
        activeOptions={EXACT}
        aria-current={at === "sessions" ? "page" : undefined}
      >
        {t("tab.sessions")}
      </Link>
    </nav>
  );
}
