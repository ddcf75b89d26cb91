import { Link } from "@tanstack/react-router";

import { api } from "@/api/client";
import { useAddress } from "@/app/address";
import { Field, TableBox } from "@/parts/Page";
import { Empty, Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { fits } from "./fits";
import { texts } from "./texts";

const GROUPS = ["own", "status", "quickbooks", "web_connector"] as const;

/** Every code with its advice in short. The catalogue is small and comes whole, so it is searched here. */
export function Codes() {
  const t = useTexts(texts);
  const { get, set } = useAddress();
  const { data, error, refetch } = api.useQuery("get", "/api/v1/advice", {}, { staleTime: Infinity });
  if (!data)
    return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={8} tall />;
  const group = GROUPS.find((each) => each === get("group"));
  const found = data.items.filter(
    (each) =>
      (!group || each.group === group) &&
      fits(get("q"), [each.code, each.kind, each.short, each.what, each.why]),
  );
  return (
    <div className="stack">
      <p>{t("codes.lead")}</p>
      <Field id="q" label={t("codes.search")}>
        <input
          id="q"
          type="search"
          className="help-search"
          value={get("q")}
          onChange={(event) => set({ q: event.target.value }, { replace: true })}
        />
      </Field>
      <div className="row" role="group" aria-label={t("codes.group")}>
        <button
          type="button"
          className="chip"
          aria-pressed={!group}
          onClick={() => set({ group: undefined })}
        >
          {t("group.all")}
        </button>
        {GROUPS.map((each) => (
          <button
            key={each}
            type="button"
            className="chip"
            aria-pressed={each === group}
            onClick={() => set({ group: each })}
          >
            {t(`group.${each}`)}
          </button>
        ))}
        <span className="hint">{t("codes.count", { n: found.length, total: data.total })}</span>
      </div>
      {found.length === 0 ? (
        <Empty icon="search" title={t("codes.none")}>
          {t("codes.none.text")}
        </Empty>
      ) : (
        <TableBox label={t("codes.caption")}>
          <table>
            <caption className="hidden">{t("codes.caption")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("code")}</th>
                <th scope="col">{t("meaning")}</th>
                <th scope="col">{t("who")}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((each) => (
                <tr key={`${each.code} ${each.kind}`}>
                  <th scope="row">
                    <Link
                      to="/help/codes/$code"
                      params={{ code: each.code }}
                      search={each.kind ? { kind: each.kind } : {}}
                    >
                      <code>{each.code}</code>
                    </Link>
                    {each.kind && (
                      <div className="hint">{t.rich("for.kind", { kind: <code>{each.kind}</code> })}</div>
                    )}
                  </th>
                  <td>
                    <Said>{each.why || each.what}</Said>
                  </td>
                  <td>
                    <Said>{each.who_words}</Said>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
    </div>
  );
}
