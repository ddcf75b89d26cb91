import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import type { Rows } from "@/app/useRows";
import { TableBox } from "@/parts/Page";
import { Said } from "@/parts/states";
import { Ago, Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { WhoWhere } from "@/work/TryAgain";

import { Affects } from "./Affects";
import type { Doing } from "./doing";
import { ProblemMenu } from "./ProblemMenu";
import { StateMore, StatePill } from "./StatePill";
import { texts } from "./texts";
import { Trend } from "./Trend";

type Problem = Shapes["ProblemOut"];

export function ProblemTable({
  items,
  rows,
  onDo,
}: {
  items: readonly Problem[];
  rows: Rows;
  onDo: (doing: Doing) => void;
}) {
  const t = useTexts(texts);
  return (
    <TableBox label={t("table")}>
      <table className="problems-table as-cards">
        <caption className="hidden">{t("table")}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden">{t("col.select")}</span>
            </th>
            <th scope="col">{t("col.problem")}</th>
            <th scope="col">{t("col.affects")}</th>
            <th scope="col">{t("col.trend")}</th>
            <th scope="col">{t("col.seen")}</th>
            <th scope="col">{t("col.state")}</th>
            <th scope="col">{t("col.owner")}</th>
            <th scope="col">
              <span className="hidden">{t("col.more")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((problem) => (
            <Row key={problem.id} problem={problem} rows={rows} onDo={onDo} />
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function Row({ problem, rows, onDo }: { problem: Problem; rows: Rows; onDo: (doing: Doing) => void }) {
  const t = useTexts(texts);
  return (
    <tr {...rows.rowProps(problem.id)}>
      <td className="cell-select">
        <input {...rows.checkProps(problem.id)} aria-label={t("select", { problem: problem.sentence })} />
      </td>
      <th scope="row" className="cell-main">
        <Link to="/problems/$id" params={{ id: problem.id }} data-row-link="">
          <Said>{problem.sentence}</Said>
        </Link>
        <span className="soft below">
          <Said>{problem.title}</Said>
          {" · "}
          <WhoWhere who={problem.who} where={problem.where} />
        </span>
      </th>
      <td className="cell-affects">
        <Affects affects={problem.affects} money={problem.money} company={problem.company} />
      </td>
      <td className="cell-trend">
        <Trend bars={problem.trend} />
      </td>
      <td className="cell-seen nowrap">
        <time dateTime={problem.last_at}>
          <Ago at={problem.last_at} />
        </time>
        <span className="soft below">
          {t.rich("since", { time: <Time key="first" at={problem.first_at} how="date" /> })}
        </span>
      </td>
      <td className="cell-state">
        <StatePill problem={problem} />
        <StateMore problem={problem} />
      </td>
      <td className="cell-owner">
        {problem.owner ? <bdi>{problem.owner}</bdi> : <span className="soft">{t("nobody")}</span>}
      </td>
      <td className="cell-menu">
        <ProblemMenu problem={problem} onDo={onDo} />
      </td>
    </tr>
  );
}
