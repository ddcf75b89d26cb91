import { Card } from "@/parts/Page";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

const ROLES = ["viewer", "manager", "agent", "admin"] as const;
const PAGES = [
  "overview", "history", "pending", "problems", "records", "actions", "connection", "activity", "settings",
] as const; // prettier-ignore

/** What each role may do, and what each page is for. */
export function Roles() {
  const t = useTexts(texts);
  return (
    <div className="stack">
      <Card title={t("roles")}>
        <p>{t("roles.lead")}</p>
        <dl className="word-list">
          {ROLES.map((role) => (
            <div key={role}>
              <dt>{t(`role.${role}`)}</dt>
              <dd>{t(`roles.${role}`)}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card title={t("pages.title")}>
        <dl className="word-list">
          {PAGES.map((page) => (
            <div key={page}>
              <dt>{t(`page.${page}`)}</dt>
              <dd>{t(`page.${page}.is`)}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </div>
  );
}
