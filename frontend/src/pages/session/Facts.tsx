import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { useView } from "@/app/view";
import { Id } from "@/parts/Copy";
import { Card, Fact, Facts as List } from "@/parts/Page";
import { ForAgents } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** Which Web Connector met which QuickBooks, and the ids for those who look deeper. */
export function Facts({ told }: { told: Shapes["ConversationOut"] }) {
  const t = useTexts(texts);
  const { technical } = useView();
  const { hello } = told;
  return (
    <Card title={t("facts")}>
      <List>
        <Fact name={t("fact.machine")}>
          <Known value={hello.machine} />
        </Fact>
        <Fact name={t("fact.version")}>
          <Known value={hello.connector_version} />
        </Fact>
        <Fact name={t("fact.file")}>
          <Known value={hello.company_file_name} />
        </Fact>
        <Fact name={t("fact.product")}>
          <Known value={hello.product} />
        </Fact>
        <Fact name={t("fact.qbxml")}>
          {hello.qbxml_highest ? (
            t("fact.qbxml.both", { highest: hello.qbxml_highest, used: hello.qbxml_used })
          ) : (
            <Known value={hello.qbxml_used} />
          )}
        </Fact>
      </List>
      <ForAgents key={String(technical)} open={technical}>
        <List>
          <Fact name={t("fact.id")}>
            <Id value={told.session} />
          </Fact>
          <Fact name={t("fact.company")}>
            <Link to="/connection" search={(now) => ({ ...now, company: told.company })}>
              <code>{told.company}</code>
            </Link>
          </Fact>
          <Fact name={t("fact.user")}>
            <code>{hello.signed_in_as}</code>
          </Fact>
          <Fact name={t("fact.path")}>
            {hello.company_file ? <code>{hello.company_file}</code> : <Known value="" />}
          </Fact>
          <Fact name={t("fact.checked")}>
            {hello.file_checked ? <code>{hello.file_checked}</code> : <Known value="" />}
          </Fact>
          {told.ended.code && (
            <Fact name={t("fact.code")}>
              <Link to="/help/codes/$code" params={{ code: told.ended.code }}>
                <code>{told.ended.code}</code>
              </Link>
            </Fact>
          )}
        </List>
      </ForAgents>
    </Card>
  );
}

function Known({ value }: { value: string }) {
  const t = useTexts(texts);
  return value ? <bdi>{value}</bdi> : <span className="soft">{t("unknown")}</span>;
}
