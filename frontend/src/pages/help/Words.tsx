import { api } from "@/api/client";
import { useAddress } from "@/app/address";
import { grouped } from "@/app/grouped";
import { useView } from "@/app/view";
import { Card, Field } from "@/parts/Page";
import { Empty, Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { fits } from "./fits";
import { texts } from "./texts";

/** The glossary; it is small, so it is searched here. */
export function Words() {
  const t = useTexts(texts);
  const { get, set } = useAddress();
  const { technical } = useView();
  const { data, error, refetch } = api.useQuery("get", "/api/v1/words", {}, { staleTime: Infinity });
  if (!data) return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={8} />;
  const found = data.items.filter((each) => fits(get("q"), [each.word, each.meaning, each.api]));
  const groups = grouped(found, (each) => each.group_title);
  return (
    <div className="stack">
      <p>{t("words.lead")}</p>
      <Field id="q" label={t("words.search")}>
        <input
          id="q"
          type="search"
          className="help-search"
          value={get("q")}
          onChange={(event) => set({ q: event.target.value }, { replace: true })}
        />
      </Field>
      {found.length === 0 && <Empty icon="search" title={t("words.none")} />}
      {[...groups].map(([title, words]) => (
        <Card key={title} title={<Said>{title}</Said>}>
          <dl className="word-list">
            {words.map((each) => (
              <div key={each.word}>
                <dt>
                  <Said>{each.word}</Said>
                </dt>
                <dd>
                  <Said>{each.meaning}.</Said>{" "}
                  {technical && each.api && (
                    <span className="hint">{t.rich("words.api", { name: <code>{each.api}</code> })}</span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </Card>
      ))}
    </div>
  );
}
