import type { ReactNode } from "react";

import type { Shapes } from "@/api/client";
import { often } from "@/app/often";
import { usePreferences } from "@/app/preferences";
import { useView } from "@/app/view";
import { formatTime } from "@/app/zones";
import { Card, Fact, Facts, TableBox } from "@/parts/Page";
import { Pill, type PillKind } from "@/parts/Pill";
import { Time, useTook } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

type Connection = Shapes["ConnectionOut"];

/** From which PC, into which company file, in which versions. */
export function Where({ connection }: { connection: Connection }) {
  const t = useTexts(texts);
  const { language } = usePreferences();
  const { quickbooks, health, machines, files } = connection;
  const last = machines.find((each) => each.is_last) ?? machines[0];
  return (
    <Card title={t("where")}>
      <Facts>
        <Fact name={t("file")}>
          <Known value={health.company_file} />
          {connection.file_checked && (
            <div>
              <Checked state={connection.file_checked} />
            </div>
          )}
          {connection.file_path && (
            <div className="hint">{t.rich("file.asked", { path: <code>{connection.file_path}</code> })}</div>
          )}
        </Fact>
        <Fact name={t("product")}>
          <Known value={quickbooks.product} />
          <Product quickbooks={quickbooks} />
        </Fact>
        <Fact name={t("qbxml")}>
          {quickbooks.qbxml_highest ? (
            t("qbxml.both", { highest: quickbooks.qbxml_highest, used: quickbooks.qbxml_used })
          ) : (
            <Known value="" />
          )}
        </Fact>
        <Fact name={t("machine")}>
          <Known value={last?.address ?? health.machine} />
          {last && (
            <div className="hint">
              {t.rich("machine.first", { when: <Time at={last.first_seen_at} how="day" /> })}
            </div>
          )}
        </Fact>
        <Fact name={t("version")}>
          <Known value={health.connector_version} />
        </Fact>
        <Fact name={t("autorun")}>
          {t("autorun.every", { often: often(health.usual_seconds, language) })}
        </Fact>
        <Fact name={t("clock")}>
          <Clock offset={connection.clock_offset_seconds} />
        </Fact>
        {quickbooks.home_currency && (
          <Fact name={t("currency")}>
            <bdi>{quickbooks.home_currency}</bdi>
          </Fact>
        )}
        {quickbooks.closing_date && (
          <Fact name={t("closing")}>
            <time dateTime={quickbooks.closing_date}>
              {formatTime(new Date(`${quickbooks.closing_date}T12:00:00Z`), "UTC", "day")}
            </time>
          </Fact>
        )}
      </Facts>
      <Machines machines={machines} />
      <Files files={files} />
    </Card>
  );
}

function Known({ value }: { value: string }) {
  const t = useTexts(texts);
  return value ? <bdi>{value}</bdi> : <span className="soft">{t("unknown")}</span>;
}

function Product({ quickbooks }: { quickbooks: Shapes["QuickBooksOut"] }) {
  const t = useTexts(texts);
  const { file_mode: mode, release, country } = quickbooks;
  const said: ReactNode[] = [];
  if (release) said.push(t("product.release", { release }));
  if (mode === "SingleUser" || mode === "MultiUser") said.push(t(`product.mode.${mode}`));
  if (country) said.push(<bdi>{country}</bdi>);
  return (
    <div className="hint dots">
      {said.map((each, place) => (
        <span key={place}>{each}</span>
      ))}
    </div>
  );
}

const CHECKED: Readonly<Record<string, PillKind>> = {
  right: "done",
  wrong_company_file: "failed",
  company_file_unknown: "not_confirmed",
};

function Checked({ state }: { state: string }) {
  const t = useTexts(texts);
  const kind = CHECKED[state];
  if (!kind) return null;
  return <Pill kind={kind} text={t(`file.${state}` as "file.right")} />;
}

function Clock({ offset }: { offset: number | null }) {
  const t = useTexts(texts);
  const took = useTook();
  if (offset === null) return <span className="soft">{t("clock.unknown")}</span>;
  if (Math.abs(offset) < 2) return <>{t("clock.same")}</>;
  return <>{t(offset > 0 ? "clock.ahead" : "clock.behind", { time: took(Math.abs(offset) * 1000) })}</>;
}

function Machines({ machines }: { machines: Connection["machines"] }) {
  const t = useTexts(texts);
  const { technical } = useView();
  if (machines.length < 2 && !technical) return null;
  return (
    <details open={machines.length > 1}>
      <summary>{t("machines")}</summary>
      <TableBox label={t("machines")}>
        <table>
          <caption className="hidden">{t("machines")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("col.machine")}</th>
              <th scope="col">{t("col.version")}</th>
              <th scope="col">{t("col.first")}</th>
              <th scope="col">{t("col.last")}</th>
            </tr>
          </thead>
          <tbody>
            {machines.map((each) => (
              <tr key={each.address}>
                <th scope="row">
                  <bdi>{each.address}</bdi>
                  {each.is_last && <div className="hint">{t("machine.last")}</div>}
                </th>
                <td>
                  <Known value={each.connector_version} />
                </td>
                <td>
                  <Time at={each.first_seen_at} />
                </td>
                <td>
                  <Time at={each.last_seen_at} ago />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </details>
  );
}

function Files({ files }: { files: Connection["files"] }) {
  const t = useTexts(texts);
  const { technical } = useView();
  if (files.length < 2 && !technical) return null;
  return (
    <details open={files.length > 1}>
      <summary>{t("files")}</summary>
      <TableBox label={t("files")}>
        <table>
          <caption className="hidden">{t("files")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("col.path")}</th>
              <th scope="col">{t("col.checked")}</th>
              <th scope="col">{t("col.first")}</th>
              <th scope="col">{t("col.last")}</th>
            </tr>
          </thead>
          <tbody>
            {files.map((each) => (
              <tr key={`${each.path} ${each.checked}`}>
                <th scope="row">
                  <code>{each.path}</code>
                </th>
                <td>
                  <Checked state={each.checked} />
                </td>
                <td>
                  <Time at={each.first_seen_at} />
                </td>
                <td>
                  <Time at={each.last_seen_at} ago />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </details>
  );
}
