import { useState } from "react";

import { api, rest } from "@/api/client";
import { useCompany } from "@/app/company";
import { say, sayFailure } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Card, TableBox } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { Empty, Fault, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { Confirm } from "@/work/Confirm";
import { refreshWork } from "@/work/once";

import { AlertHistory } from "./AlertHistory";
import { alertTexts } from "./alertTexts";
import type { Rule } from "./rule";
import { RuleDialog } from "./RuleDialog";

/** Who is told of what, and everything that was told. */
export function Alerts() {
  const t = useTexts(alertTexts);
  const { id: company } = useCompany();
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<Rule>();
  const [removing, setRemoving] = useState<Rule>();
  const { data, error, refetch } = api.useQuery("get", "/api/v1/alert-rules", {
    params: { query: { ...(company && { company }), limit: 200 } },
  });
  if (!data)
    return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={4} tall />;
  const add = (
    <Button
      look="main"
      icon="plus"
      needs="admin"
      why={company ? undefined : t("pick.text")}
      onClick={() => setAdding(true)}
    >
      {t("add")}
    </Button>
  );
  const remove = (rule: Rule) => {
    setRemoving(undefined);
    rest
      .DELETE("/api/v1/alert-rules/{rule_id}", { params: { path: { rule_id: rule.id } } })
      .then(() => {
        refreshWork();
        say(t("removed"));
      })
      .catch(sayFailure);
  };
  return (
    <div className="stack">
      <p className="hint">
        {t("lead")}{" "}
        {data.mail_ready ? t.rich("mail.from", { from: <bdi>{data.mail_from}</bdi> }) : t("mail.none")}
      </p>
      {data.items.length === 0 ? (
        <Empty icon="note" title={t("none")} actions={add}>
          {t("none.text")}
        </Empty>
      ) : (
        <>
          <div>{add}</div>
          <TableBox label={t("caption")}>
            <table>
              <caption className="hidden">{t("caption")}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("when")}</th>
                  <th scope="col">{t("after")}</th>
                  <th scope="col">{t("who")}</th>
                  <th scope="col">{t("state")}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {data.items.map((rule) => (
                  <Line
                    key={rule.id}
                    rule={rule}
                    change={() => setChanging(rule)}
                    remove={() => setRemoving(rule)}
                  />
                ))}
              </tbody>
            </table>
          </TableBox>
        </>
      )}
      <Card title={t("history")}>
        <AlertHistory company={company} />
      </Card>
      {adding && company && <RuleDialog company={company} onClose={() => setAdding(false)} />}
      {changing && (
        <RuleDialog company={changing.company} rule={changing} onClose={() => setChanging(undefined)} />
      )}
      {removing && (
        <Confirm
          title={t("remove.ask")}
          hint={t("remove.text")}
          go={t("remove")}
          look="danger"
          onGo={() => remove(removing)}
          needs="admin"
          onClose={() => setRemoving(undefined)}
        />
      )}
    </div>
  );
}

function Line({ rule, change, remove }: { rule: Rule; change: () => void; remove: () => void }) {
  const t = useTexts(alertTexts);
  const { companies, several } = useCompany();
  const test = () => {
    rest
      .POST("/api/v1/alert-rules/{rule_id}/test", { params: { path: { rule_id: rule.id } } })
      .then(({ data }) => {
        refreshWork();
        say(t("tested", { n: data?.mails.length ?? 0, hooks: data?.webhooks ?? 0 }));
      })
      .catch(sayFailure);
  };
  return (
    <tr>
      <th scope="row">
        {t(`kind.${rule.kind}`)}
        {several && (
          <div className="hint">
            <bdi>{companies.find((each) => each.id === rule.company)?.name ?? rule.company}</bdi>
          </div>
        )}
      </th>
      <td>{rule.after_minutes === 0 ? t("after.now") : t("after.m", { n: rule.after_minutes })}</td>
      <td>
        <ul className="plain">
          {rule.emails.map((email) => (
            <li key={email}>
              <bdi>{email}</bdi>
            </li>
          ))}
          {rule.webhook && <li>{t("hooks")}</li>}
        </ul>
        {rule.quiet && (
          <div className="hint">
            {t.rich("quiet.is", {
              from: <bdi>{rule.quiet.begins}</bdi>,
              to: <bdi>{rule.quiet.ends}</bdi>,
              zone: <bdi>{rule.zone}</bdi>,
            })}
          </div>
        )}
      </td>
      <td>
        <Pill kind={rule.enabled ? "done" : "cancelled"} text={rule.enabled ? t("on") : t("off")} />
        {rule.open > 0 && <div className="hint">{t("open", { n: rule.open })}</div>}
      </td>
      <td>
        <div className="row">
          <Button small needs="admin" onClick={test}>
            {t("test")}
          </Button>
          <Button small needs="admin" onClick={change}>
            {t("change")}
          </Button>
          <Button small needs="admin" onClick={remove}>
            {t("remove")}
          </Button>
        </div>
      </td>
    </tr>
  );
}
