import { Link } from "@tanstack/react-router";

import { api } from "@/api/client";
import { useAddress } from "@/app/address";
import { LinkButton } from "@/parts/Button";
import { Card, Fact, Facts } from "@/parts/Page";
import { Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** One code in full: what happened, why, what to do, who, where, and whether it goes again by itself. */
export function Code({ code }: { code: string }) {
  const t = useTexts(texts);
  const { get } = useAddress();
  const kind = get("kind");
  const { data, error, refetch } = api.useQuery(
    "get",
    "/api/v1/advice/{code}",
    { params: { path: { code }, query: { kind } } },
    { staleTime: Infinity },
  );
  if (!data) return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={6} />;
  return (
    <div className="stack">
      <Card>
        <dl className="code-page">
          <div>
            <dt>{t("code.what")}</dt>
            <dd className="code-what">
              <Said>{data.what}</Said>
            </dd>
          </div>
          <div>
            <dt>{t("code.why")}</dt>
            <dd>
              <Said>{data.why}</Said>
            </dd>
          </div>
          <div>
            <dt>{t("code.do")}</dt>
            <dd>
              {data.steps.length === 0 ? (
                t("code.nothing")
              ) : (
                <ol className="steps">
                  {data.steps.map((step) => (
                    <li key={step}>
                      <Said>{step}</Said>
                    </li>
                  ))}
                </ol>
              )}
            </dd>
          </div>
        </dl>
        <Facts>
          <Fact name={t("code.who")}>
            <Said>{data.who_words}</Said>
          </Fact>
          <Fact name={t("code.where")}>
            <Said>{data.where_words}</Said>
          </Fact>
          <Fact name={t("code.retry")}>
            <Said>{data.retry_words}</Said>
          </Fact>
          {data.group && <Fact name={t("codes.group")}>{t(`group.${data.group}`)}</Fact>}
          {data.menu_paths.length > 0 && (
            <Fact name={t("code.menus")}>
              {data.menu_paths.map((path) => (
                <div key={path}>
                  <bdi>{path}</bdi>
                </div>
              ))}
            </Fact>
          )}
        </Facts>
      </Card>
      {data.kinds.length > 0 && (
        <p className="row">
          {t("code.kinds")}:{" "}
          {data.kinds.map((each) => (
            <Link
              key={each}
              className="chip"
              to="/help/codes/$code"
              params={{ code }}
              search={{ kind: each }}
              aria-current={each === kind ? "true" : undefined}
            >
              <code>{each}</code>
            </Link>
          ))}
        </p>
      )}
      <div className="row">
        <LinkButton icon="history" to="/history" search={{ q: `code:${code}` }}>
          {t("code.history")}
        </LinkButton>
        <LinkButton icon="left" look="quiet" to="/help/$topic" params={{ topic: "codes" }}>
          {t("code.all")}
        </LinkButton>
      </div>
    </div>
  );
}
