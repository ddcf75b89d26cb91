import type { Shapes } from "@/api/client";
import { useMoney } from "@/parts/Money";
import { Card } from "@/parts/Page";
import { Shape } from "@/parts/Pill";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";
import { keyIn } from "./verdict";

const MONEY: readonly string[] = ["total", "tax", "price", "balance"];

/** What the store says beside what QuickBooks says; what differs is marked in words, too. */
export function Compare({ story }: { story: Shapes["Story"] }) {
  const t = useTexts(texts);
  const pairs = story.comparison.filter((pair) => pair.store !== null || pair.quickbooks !== null);
  if (!pairs.length) return null;
  return (
    <Card title={t("compare")}>
      <table className="compare">
        <caption className="hidden">{t("compare")}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden">{t("compare.what")}</span>
            </th>
            <th scope="col">{t("compare.store")}</th>
            <th scope="col">{t("compare.quickbooks")}</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair, at) => (
            <tr key={`${pair.what} ${at}`} className={pair.same === false ? "differs" : undefined}>
              <th scope="row">
                {t.rich(keyIn(texts, "pair", pair.what), { what: <code key="what">{pair.what}</code> })}
              </th>
              <td>
                <Value pair={pair} value={pair.store} currency={story.order?.currency} />
              </td>
              <td>
                <Value pair={pair} value={pair.quickbooks} currency={story.order?.currency} />
                {pair.same === false && (
                  <span className="differs-mark">
                    <Shape kind="held" /> {t("compare.no")}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Value({
  pair,
  value,
  currency,
}: {
  pair: Shapes["PairOut"];
  value: string | null;
  currency: string | undefined;
}) {
  const t = useTexts(texts);
  const money = useMoney();
  if (value === null) return <span className="soft">{t("compare.unknown")}</span>;
  if (MONEY.includes(pair.what)) return <bdi className="number">{money(value, currency)}</bdi>;
  if (pair.what === "document") return <>{t.rich(keyIn(texts, "form", value), {})}</>;
  if (pair.what === "transaction") return <code>{value}</code>;
  return <bdi>{value}</bdi>;
}
