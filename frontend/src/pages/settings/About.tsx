import { Link } from "@tanstack/react-router";

import { api } from "@/api/client";
import { Card, Fact, Facts } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { Fault, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** Which Cartbooks this is, how it is, and where to read more. */
export function About() {
  const t = useTexts(texts);
  const { data, error, refetch } = api.useQuery("get", "/api/v1/health");
  return (
    <div className="stack">
      <Card title={t("about")}>
        {data ? (
          <Facts>
            <Fact name={t("about.version")}>
              <bdi>{data.version}</bdi>
            </Fact>
            <Fact name={t("about.server")}>
              <Pill
                kind={data.status === "ok" ? "done" : "held"}
                text={data.status === "ok" ? t("about.ok") : t("about.attention")}
              />
            </Fact>
            <Fact name={t("about.database")}>
              <bdi>{data.database}</bdi>
            </Fact>
            <Fact name={t("about.late")}>
              <span className="number">{data.late_companies}</span>
            </Fact>
            <Fact name={t("about.stopped")}>
              <span className="number">{data.stopped_companies}</span>
            </Fact>
          </Facts>
        ) : error ? (
          <Fault failure={error} retry={() => void refetch()} />
        ) : (
          <Skeleton />
        )}
        <p className="hint">{t("about.license")}</p>
      </Card>
      <Card title={t("about.docs")}>
        <ul className="links">
          <li>
            <Link to="/help">{t("about.help")}</Link>
          </li>
          <li>
            <Link to="/open">{t("about.open")}</Link>
          </li>
          <li>
            <a href="/api/docs">{t("about.api")}</a>
          </li>
          <li>
            <a href="/api/openapi.json">{t("about.openapi")}</a>
          </li>
          <li>
            <a href="/api/v1/health">{t("about.health")}</a>
          </li>
        </ul>
      </Card>
    </div>
  );
}
