import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { Button } from "@/parts/Button";
import { Card, TableBox } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { Punctuality } from "@/parts/Punctuality";
import { Empty } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

type Rows = Shapes["CompanyRows"];

/** All companies of somebody who looks after many: the reddest first. */
export function Companies({
  rows,
  onMore,
  more,
}: {
  rows: readonly Rows["items"][number][];
  onMore: () => void;
  more: boolean;
  total: number;
}) {
  const t = useTexts(texts);
  const { get, set } = useAddress();
  return (
    <Card
      title={t("companies")}
      actions={
        <input
          type="search"
          aria-label={t("companies.find")}
          placeholder={t("companies.find")}
          defaultValue={get("find")}
          onChange={(event) => set({ find: event.target.value }, { replace: true })}
        />
      }
    >
      {rows.length === 0 ? (
        <Empty title={t("companies.none")} icon="search" />
      ) : (
        <TableBox label={t("companies")}>
          <table>
            <caption className="hidden">{t("companies")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("company.name")}</th>
                <th scope="col">{t("company.connector")}</th>
                <th scope="col">{t("company.came")}</th>
                <th scope="col" className="end">
                  {t("company.problems")}
                </th>
                <th scope="col" className="end">
                  {t("company.waiting")}
                </th>
                <th scope="col">{t("company.last")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((company) => (
                <tr key={company.id}>
                  <th scope="row">
                    <Link to="/" search={{ company: company.id }}>
                      <bdi>{company.name}</bdi>
                    </Link>
                    {!company.live && <span className="soft"> {t("company.notLive")}</span>}
                  </th>
                  <td>
                    {company.writes_stopped ? (
                      <Pill kind="red" text={t("company.stopped")} />
                    ) : (
                      <Punctuality state={company.state} text={t(`state.${company.state}`)} />
                    )}
                  </td>
                  <td className="nowrap">
                    {company.last_came_at ? <Time at={company.last_came_at} ago /> : t("company.never")}
                  </td>
                  <td className="number end">{company.open_problems}</td>
                  <td className="number end">{company.waiting}</td>
                  <td>{company.last_color && <Pill kind={company.last_color} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {more && (
        <div className="row center">
          <Button onClick={onMore}>{t("older")}</Button>
        </div>
      )}
    </Card>
  );
}
