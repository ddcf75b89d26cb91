import { Link, Navigate, useParams } from "@tanstack/react-router";

import { useAddress } from "@/app/address";
import { useMay, useMe } from "@/app/me";
import { Page } from "@/parts/Page";
import { Empty } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { About } from "./About";
import { Alerts } from "./Alerts";
import { Companies } from "./Companies";
import { Me } from "./Me";
import "./style.css";
import { texts } from "./texts";
import { Tokens } from "./Tokens";
import { Users } from "./Users";

const SECTIONS = {
  me: Me,
  companies: Companies,
  users: Users,
  tokens: Tokens,
  alerts: Alerts,
  about: About,
} as const;
type Section = keyof typeof SECTIONS;
const FOR_ADMINS: ReadonlySet<Section> = new Set(["users", "tokens"]);

/** One's own settings first; what takes a role that one lacks is named and says so. */
export default function SettingsPage() {
  const t = useTexts(texts);
  const { section = "me" }: { section?: string } = useParams({ strict: false });
  const { get } = useAddress();
  const admin = useMay("admin");
  const { data: me } = useMe();
  const chosen = section in SECTIONS ? (section as Section) : "me";
  const store = get("store");
  // a store has a page of its own now; older links led here
  if (store) return <Navigate to="/stores/$id" params={{ id: store }} replace />;
  const Part = SECTIONS[chosen];
  return (
    <Page title={t("title")} state={`${t(chosen)} · ${t("title")}`}>
      <nav className="tabs" aria-label={t("sections")}>
        {(Object.keys(SECTIONS) as Section[]).map((each) => (
          <Link
            key={each}
            to="/settings/$section"
            params={{ section: each }}
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
            activeProps={{}}
            aria-current={each === chosen ? "page" : undefined}
          >
            {t(each)}
          </Link>
        ))}
      </nav>
      {FOR_ADMINS.has(chosen) && me && !admin ? (
        <Empty icon="person" title={t("role.title")}>
          {t("role.text", { role: t(`word.${me.role}`) })}
        </Empty>
      ) : (
        <Part />
      )}
    </Page>
  );
}
