import { useState } from "react";

import { api, rest, type Shapes } from "@/api/client";
import type { Role } from "@/app/me";
import { say, sayFailure } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Field, TableBox } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { ShownOnce } from "@/parts/ShownOnce";
import { Empty, Fault, Skeleton } from "@/parts/states";
import { Ago, Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { Confirm } from "@/work/Confirm";
import { refreshWork, useOnce } from "@/work/once";

import { Asking } from "./Asking";
import { texts } from "./texts";
import { RoleSelect } from "./Users";

/** The keys of programs: made, told once, revoked. */
export function Tokens() {
  const t = useTexts(texts);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<Shapes["TokenCreated"]>();
  const [revoking, setRevoking] = useState<Shapes["TokenOut"]>();
  const { data, error, refetch } = api.useQuery("get", "/api/v1/tokens", {
    params: { query: { limit: 200 } },
  });
  if (!data)
    return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={4} tall />;
  const add = (
    <Button look="main" icon="plus" needs="admin" onClick={() => setAdding(true)}>
      {t("tk.add")}
    </Button>
  );
  const revoke = ({ id, name }: Shapes["TokenOut"]) => {
    setRevoking(undefined);
    rest
      .DELETE("/api/v1/tokens/{token_id}", { params: { path: { token_id: id } } })
      .then(() => {
        refreshWork();
        say(t("tk.revoked.said", { name }));
      })
      .catch(sayFailure);
  };
  return (
    <div className="stack">
      {data.items.length === 0 ? (
        <Empty icon="link" title={t("tk.none")} actions={add}>
          {t("tk.none.text")}
        </Empty>
      ) : (
        <>
          <div className="row apart">
            <p className="hint">{t("tk.lead")}</p>
            {add}
          </div>
          <TableBox label={t("tk.caption")}>
            <table>
              <caption className="hidden">{t("tk.caption")}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("tk.name")}</th>
                  <th scope="col">{t("us.role")}</th>
                  <th scope="col">{t("tk.made.at")}</th>
                  <th scope="col">{t("tk.used")}</th>
                  <th scope="col">{t("tk.state")}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {data.items.map((token) => (
                  <tr key={token.id}>
                    <th scope="row">
                      <bdi>{token.name}</bdi>
                    </th>
                    <td>{t(`word.${token.role}`)}</td>
                    <td>
                      <Time at={token.created_at} how="day" />
                    </td>
                    <td>
                      {token.last_seen_at ? (
                        <Ago at={token.last_seen_at} />
                      ) : (
                        <span className="soft">{t("us.never")}</span>
                      )}
                    </td>
                    <td>
                      {token.revoked_at ? (
                        <span className="soft">
                          {t.rich("tk.revoked", { when: <Time at={token.revoked_at} how="day" /> })}
                        </span>
                      ) : (
                        <Pill kind="done" text={t("tk.works")} />
                      )}
                    </td>
                    <td className="end">
                      {!token.revoked_at && (
                        <Button small onClick={() => setRevoking(token)}>
                          {t("tk.revoke")}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        </>
      )}
      {adding && (
        <AddToken
          onClose={() => setAdding(false)}
          onMade={(token) => {
            setAdding(false);
            setMade(token);
          }}
        />
      )}
      {made && (
        <ShownOnce
          title={t.rich("tk.made", { name: <bdi>{made.name}</bdi> })}
          text={t("tk.made.text")}
          value={made.token}
          copy={t("tk.copy")}
          onClose={() => setMade(undefined)}
        />
      )}
      {revoking && (
        <Confirm
          title={t.rich("tk.revoke.ask", { name: <bdi>{revoking.name}</bdi> })}
          hint={t("tk.revoke.text")}
          go={t("tk.revoke")}
          look="danger"
          onGo={() => revoke(revoking)}
          needs="admin"
          onClose={() => setRevoking(undefined)}
        />
      )}
    </div>
  );
}

function AddToken({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (made: Shapes["TokenCreated"]) => void;
}) {
  const t = useTexts(texts);
  const once = useOnce();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("manager");
  const add = async () => {
    const body = { name: name.trim(), role };
    const done = await once.run(body, (headers) => rest.POST("/api/v1/tokens", { body, headers }));
    if (done?.data) onMade(done.data);
  };
  return (
    <Asking title={t("tk.add")} act={t("tk.add")} once={once} onClose={onClose} onAct={add}>
      <Field id="token-name" label={t("tk.name")} hint={t("tk.name.hint")}>
        <input
          id="token-name"
          required
          maxLength={80}
          value={name}
          aria-describedby="token-name-hint"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Field id="token-role" label={t("us.role")}>
        <RoleSelect id="token-role" value={role} set={setRole} />
      </Field>
    </Asking>
  );
}
