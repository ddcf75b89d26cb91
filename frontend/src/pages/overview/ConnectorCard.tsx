import { visiting } from "@/api/live";
import type { Shapes } from "@/api/client";
import { usePreferences } from "@/app/preferences";
import { useStore } from "@/app/store";
import { formatMoment, relative, useNow, useZone } from "@/app/zones";
import { LinkButton } from "@/parts/Button";
import { Card, Fact, Facts, Progress } from "@/parts/Page";
import { Punctuality } from "@/parts/Punctuality";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { often } from "@/app/often";
import { texts } from "./texts";

type Connector = Shapes["ConnectorOut"];

/** Whether the Web Connector keeps to its rhythm, and when it comes next. */
export function ConnectorCard({ connector, company }: { connector: Connector; company: string }) {
  const t = useTexts(texts);
  const live = useStore(visiting)[company];
  const running = connector.visiting;
  const percent = live?.percent ?? running?.percent;
  const tone =
    connector.state === "silent" || connector.refused
      ? "red"
      : connector.state === "late"
        ? "yellow"
        : undefined;
  return (
    <Card
      title={t("connector")}
      tone={tone}
      actions={
        <>
          <Punctuality state={connector.state} text={t(`state.${connector.state}`)} />
          <LinkButton to="/connection" small look="quiet">
            {t("open")}
          </LinkButton>
        </>
      }
    >
      {(running ?? live) && (
        <p className="row">
          <strong>{t("visiting")}</strong>
          <Progress percent={percent ?? 0} label={t("visiting")} />
          {running?.operations.map((each) => (
            <span key={each.id} className="soft">
              {t("visiting.of", { title: each.title, done: each.done, total: each.total })}
            </span>
          ))}
        </p>
      )}
      <When connector={connector} />
      {connector.refused && <p className="error">{t("refused")}</p>}
      {connector.advice && (
        <div className="advice-short">
          <p>
            <Said>{connector.advice.why}</Said>
          </p>
          <ol>
            {connector.advice.steps.map((step) => (
              <li key={step}>
                <Said>{step}</Said>
              </li>
            ))}
          </ol>
        </div>
      )}
      {connector.state !== "never" && (
        <Facts>
          <Fact name={t("file")}>
            <Known value={connector.company_file} />
          </Fact>
          <Fact name={t("product")}>
            <Known value={connector.product} />
          </Fact>
          <Fact name={t("machine")}>
            <Known value={connector.machine} />
          </Fact>
          <Fact name={t("version")}>
            <Known value={connector.connector_version} />
          </Fact>
        </Facts>
      )}
    </Card>
  );
}

function Known({ value }: { value: string }) {
  const t = useTexts(texts);
  return value ? <bdi>{value}</bdi> : <span className="soft">{t("unknown")}</span>;
}

function When({ connector }: { connector: Connector }) {
  const t = useTexts(texts);
  const zone = useZone();
  const now = useNow();
  const { language } = usePreferences();
  if (!connector.last_came_at) return <p>{t("never.came")}</p>;
  const came = new Date(connector.last_came_at);
  const every = often(connector.usual_seconds, language);
  const next = connector.next_expected_at;
  return (
    <p>
      {t(now - came.getTime() < 50_000 ? "came.now" : "came", {
        ago: relative(came.getTime(), now, language),
        time: formatMoment(came, zone, now),
      })}{" "}
      {next && connector.state === "on_time"
        ? t("usual", { often: every, next: formatMoment(new Date(next), zone, now) })
        : t("usual.only", { often: every })}
    </p>
  );
}
