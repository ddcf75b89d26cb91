import { useId } from "react";

import { api, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { LinkButton } from "@/parts/Button";
import { Card, Field } from "@/parts/Page";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** Which store the actions are for, and what stands against that store: told once for all of them. */
export function StoreState({ actions }: { actions: Shapes["ActionList"] }) {
  const t = useTexts(texts);
  const { set } = useAddress();
  const id = useId();
  const { data } = api.useQuery(
    "get",
    "/api/v1/stores",
    { params: { query: { company: actions.company, limit: 200 } } },
    { staleTime: 60_000 },
  );
  if (!data) return null;
  const stores = data.items;
  if (!stores.length) {
    return (
      <Card title={t("store.none")} tone="yellow">
        <p>{t("store.none.more")}</p>
        <div className="row">
          <LinkButton to="/settings/$section" params={{ section: "companies" }} look="main">
            {t("store.add")}
          </LinkButton>
        </div>
      </Card>
    );
  }
  const chosen = stores.find((each) => each.id === actions.store);
  const against = actions.items.flatMap((each) => each.why_not).find(({ code }) => code === "store_not_live");
  return (
    <>
      {stores.length > 1 && (
        <Field id={id} label={t("store")} hint={chosen ? undefined : t("store.choose.more")}>
          <select
            id={id}
            className="store-choice"
            value={actions.store ?? ""}
            aria-describedby={chosen ? undefined : `${id}-hint`}
            onChange={(event) => set({ store: event.target.value || undefined })}
          >
            {!chosen && <option value="">{t("store.choose")}</option>}
            {stores.map((each) => (
              <option key={each.id} value={each.id} data-name="">
                {each.name}
              </option>
            ))}
          </select>
        </Field>
      )}
      {chosen && against && (
        <Card title={t.rich("live.not", { store: <bdi>{chosen.name}</bdi> })} tone="yellow">
          <p>
            <Said>{against.sentence}</Said> {t("live.not.more")}
          </p>
          <div className="row">
            <LinkButton to="/stores/$id" params={{ id: chosen.id }} look="main">
              {t("live.go")}
            </LinkButton>
          </div>
        </Card>
      )}
    </>
  );
}
