import { Link } from "@tanstack/react-router";

import { Icon, type IconName } from "@/parts/Icon";
import { useTexts } from "@/texts/texts";

import { useBadges } from "./badges";
import { shell } from "./texts";

export const PAGES = [
  { to: "/", name: "overview", icon: "overview" },
  { to: "/history", name: "history", icon: "history" },
  { to: "/pending", name: "pending", icon: "pending", badge: "pending" },
  { to: "/problems", name: "problems", icon: "problems", badge: "problems" },
  { to: "/records", name: "records", icon: "records" },
  { to: "/actions", name: "actions", icon: "actions" },
  { to: "/connection", name: "connection", icon: "connection" },
] as const satisfies readonly {
  to: string;
  name: keyof typeof shell;
  icon: IconName;
  badge?: "pending" | "problems";
}[];

const LATER = [
  { to: "/activity", name: "activity", icon: "activity" },
  { to: "/help", name: "help", icon: "help" },
  { to: "/settings", name: "settings", icon: "settings" },
] as const;

export function Nav() {
  const t = useTexts(shell);
  return (
    <nav className="nav" aria-label={t("navigation")}>
      <NavList />
    </nav>
  );
}

export function NavList({ onGo }: { onGo?: () => void }) {
  const t = useTexts(shell);
  const badges = useBadges();
  return (
    <ul>
      {[...PAGES, ...LATER].map((page) => {
        const badge = "badge" in page ? page.badge : undefined;
        const count = badge ? badges[badge] : 0;
        return (
          <li key={page.to} className={page.to === "/activity" ? "apart" : undefined}>
            <Link
              to={page.to}
              activeOptions={{ exact: page.to === "/", includeSearch: false }}
              activeProps={{ "aria-current": "page" }}
              {...(onGo && { onClick: onGo })}
            >
              <Icon name={page.icon} />
              <span>{t(page.name)}</span>
              {badge && count > 0 && (
                <span className={`badge ${badge}`}>
                  <span aria-hidden="true">{count > 99 ? "99+" : count}</span>
                  <span className="hidden">{t(`badge.${badge}`, { n: count })}</span>
                </span>
              )}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
