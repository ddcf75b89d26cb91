import type { Shapes } from "@/api/client";
import { useCurrency } from "@/app/company";
import { Card, Fact, Facts as List } from "@/parts/Page";
import { Money } from "@/parts/Money";
import { Ago, Time } from "@/parts/Time";
import { useAffects } from "@/pages/problems/Affects";
import { texts as listTexts } from "@/pages/problems/texts";
import { Trend } from "@/pages/problems/Trend";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** How much it is, whose it is, how it goes on; the bars also as a table. */
export function Facts({ problem }: { problem: Shapes["ProblemDetail"] }) {
  const t = useTexts(texts);
  const list = useTexts(listTexts);
  const currency = useCurrency(problem.company);
  const affects = useAffects()(problem.affects);
  return (
    <Card>
      <List>
        <Fact name={t("affects")}>{affects || list("affects.none")}</Fact>
        {Number(problem.money) !== 0 && (
          <Fact name={t("money")}>
            <Money amount={problem.money} currency={currency} />
          </Fact>
        )}
        <Fact name={t("owner")}>
          {problem.owner ? <bdi>{problem.owner}</bdi> : <span className="soft">{list("nobody")}</span>}
        </Fact>
        <Fact name={t("seen")}>
          <time dateTime={problem.last_at}>
            <Ago at={problem.last_at} />
          </time>
          <span className="below soft">
            {list.rich("since", { time: <Time key="first" at={problem.first_at} how="day" /> })}
          </span>
        </Fact>
        <Fact name={t("times")}>{t("times.n", { n: problem.times_back })}</Fact>
        <Fact name={t("trend")}>
          <Trend bars={problem.trend} height={36} />
          <details className="agents">
            <summary>{t("trend.table")}</summary>
            <table>
              <caption className="hidden">{list("trend.table")}</caption>
              <thead>
                <tr>
                  <th scope="col">{list("trend.day")}</th>
                  <th scope="col" className="end">
                    {list("trend.tasks")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {problem.trend.map((bar) => (
                  <tr key={bar.day}>
                    <th scope="row">
                      <time dateTime={bar.day}>{bar.day}</time>
                    </th>
                    <td className="end number">{bar.tasks}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </Fact>
      </List>
    </Card>
  );
}
