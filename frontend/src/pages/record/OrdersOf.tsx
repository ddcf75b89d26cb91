import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { Money } from "@/parts/Money";
import { Card } from "@/parts/Page";
import { Said } from "@/parts/states";
import { Time } from "@/parts/Time";
import { StandingPill } from "@/pages/records/StandingPill";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** The newest orders of a customer, with where each stands. */
export function OrdersOf({ orders }: { orders: readonly Shapes["RecordRow"][] }) {
  const t = useTexts(texts);
  return (
    <Card title={t("orders")}>
      <ul className="orders-of">
        {orders.map((row) => (
          <li key={row.id}>
            <Link
              to="/records/$type/$ref"
              params={{ type: "order", ref: row.ext_id }}
              search={{ store: row.store ?? undefined }}
            >
              <bdi>{row.title}</bdi>
            </Link>
            {row.at && <Time at={row.at} how="date" />}
            {row.amount && <Money amount={row.amount} />}
            <StandingPill standing={row.standing} push={row.push} />
            {row.why && (
              <span className="soft">
                <Said>{row.why}</Said>
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
