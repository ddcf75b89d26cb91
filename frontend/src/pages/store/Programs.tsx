import { Link } from "@tanstack/react-router";

import type { Shapes } from "@/api/client";
import { LinkButton } from "@/parts/Button";
import { Copy, Id } from "@/parts/Copy";
import { Card } from "@/parts/Page";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** How a shop of one's own brings its orders: addresses, ready to copy. */
export function Programs({ store }: { store: Shapes["StoreOut"] }) {
  const t = useTexts(texts);
  const base = `${location.origin}/api/v1/stores/${store.id}`;
  const calls = [
    { name: t("programs.one"), text: `curl -X PUT ${base}/orders/10432 \\\n  -H "Authorization: Bearer $TOKEN" \\\n  -H "Content-Type: application/json" -d @order.json` },
    { name: t("programs.many"), text: `curl -X POST ${base}/orders \\\n  -H "Authorization: Bearer $TOKEN" \\\n  -H "Content-Type: application/json" -d '{"items": […]}'` },
    { name: t("programs.import"), text: `cartbooks import orders orders.csv --store ${store.id}` },
  ]; // prettier-ignore
  return (
    <Card
      title={t("programs.title")}
      actions={
        <a className="button plain small" href="/api/docs">
          {t("programs.docs")}
        </a>
      }
    >
      <p>{t("programs.lead")}</p>
      <p>
        {t("programs.id")} <Id value={store.id} />
      </p>
      {calls.map(({ name, text }) => (
        <div key={name}>
          <div className="row apart">
            <h3>{name}</h3>
            <Copy text={text} />
          </div>
          <pre className="call">{text}</pre>
        </div>
      ))}
      <p>
        {t("programs.tokens")}{" "}
        <Link to="/settings/$section" params={{ section: "tokens" }}>
          {t("programs.tokens.link")}
        </Link>
      </p>
      <p>
        {t("programs.hooks")}{" "}
        <LinkButton small to="." search={(now) => ({ ...now, tab: "webhooks" })}>
          {t("programs.hooks.link")}
        </LinkButton>
      </p>
    </Card>
  );
}
