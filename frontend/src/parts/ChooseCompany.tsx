import { Link } from "@tanstack/react-router";

import { api } from "@/api/client";
import { useTexts } from "@/texts/texts";

import { LinkButton } from "./Button";
import { Card } from "./Page";
import { Empty, Fault, Skeleton } from "./states";
import { parts } from "./texts";

/** For a page about one company when none is in sight: which one, or that there is none yet. */
export function ChooseCompany({ why }: { why: string }) {
  const t = useTexts(parts);
  // the same question as that of useCompany, which tells neither that it waits nor that it failed
  const { data, error, refetch } = api.useQuery(
    "get",
    "/api/v1/companies",
    { params: { query: { limit: 200 } } },
    { staleTime: 60_000 },
  );
  if (!data)
    return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton tall lines={4} />;
  if (!data.items.length) {
    return (
      <Card>
        <Empty
          icon="company"
          title={t("company.none")}
          actions={
            <LinkButton to="/settings/$section" params={{ section: "companies" }} look="main">
              {t("company.add")}
            </LinkButton>
          }
        >
          {t("company.none.more")}
        </Empty>
      </Card>
    );
  }
  return (
    <Card title={t("company.choose")}>
      <p className="soft">{why}</p>
      <ul className="plain">
        {data.items.map((company) => (
          <li key={company.id}>
            <Link to="." search={(now) => ({ ...now, company: company.id })}>
              <bdi>{company.name}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
