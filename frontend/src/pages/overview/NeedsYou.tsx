import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { usePreferences } from "@/app/preferences";
import { relative, useNow } from "@/app/zones";
import { useMoney } from "@/parts/Money";
import { Card } from "@/parts/Page";
import { PathLink } from "@/parts/PathLink";
import { Shape } from "@/parts/Pill";
import { Empty, Said } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

type Overview = Shapes["OverviewOut"];

/** The open problems that wait for somebody, most money first: what, how much, how old, who, one button. */
export function NeedsYou({ overview }: { overview: Overview }) {
  const t = useTexts(texts);
  const { needs_you: needs, needs_you_total: total } = overview;
  return (
    <Card title={t("needs")}>
      {needs.length === 0 && (
        <Empty title={t("needs.none")}>
          {t.rich("needs.none.more", { time: <Time at={overview.as_of} how="minute" /> })}
        </Empty>
      )}
      <ul className="needs">
        {needs.map((need) => (
          <li key={need.problem}>
            <Need need={need} several={!overview.company} />
          </li>
        ))}
      </ul>
      {total > needs.length && <Link to="/problems">{t("needs.more", { n: total - needs.length })}</Link>}
    </Card>
  );
}

function Need({ need, several }: { need: Overview["needs_you"][number]; several: boolean }) {
  const t = useTexts(texts);
  const money = useMoney();
  const now = useNow();
  const { language } = usePreferences();
  const stake =
    Number(need.amount) > 0
      ? t("needs.money", { money: money(need.amount, need.currency) })
      : t("needs.noMoney");
  return (
    <>
      <Shape kind={need.kind === "push_orders" ? "red" : "yellow"} />
      <div>
        <p className="need-what">
          {several && <bdi className="soft">{need.company_name}: </bdi>}
          <Said>{need.what}</Said>
        </p>
        <p className="soft dots">
          <span>{t("needs.records", { n: need.count })}</span>
          <span>{stake}</span>
          <span>{t("needs.oldest", { ago: relative(new Date(need.oldest).getTime(), now, language) })}</span>
          <span>{t("needs.who", { who: need.who_words })}</span>
        </p>
      </div>
      <PathLink path={need.action.path} className="button plain">
        <Said>{need.action.label}</Said>
      </PathLink>
    </>
  );
}
