import { useState } from "react";

import { api, rest, type Shapes } from "@/api/client";
import { useMe, type Role } from "@/app/me";
import { say, sayFailure } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Field, TableBox } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { ShownOnce } from "@/parts/ShownOnce";
import { Fault, Skeleton } from "@/parts/states";
import { Ago } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { refreshWork, useOnce } from "@/work/once";

import { Asking } from "./Asking";
import { texts } from "./texts";

const ROLES: readonly Role[] = ["viewer", "manager", "agent", "admin"];
type User = Shapes["UserOut"];

/** Who may sign in, how far they reach, and the link that lets somebody in. */
export function Users() {
  const t = useTexts(texts);
  const { data: me } = useMe();
  const [adding, setAdding] = useState(false);
  const [link, setLink] = useState<Shapes["UserCreated"]>();
  const { data, error, refetch } = api.useQuery("get", "/api/v1/users", {
    params: { query: { limit: 200 } },
  });
  if (!data)
    return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={4} tall />;
  const change = (user: User, to: Shapes["UserChange"], said: string) => {
    rest
      .PATCH("/api/v1/users/{user_id}", { params: { path: { user_id: user.id } }, body: to })
      .then(() => {
        refreshWork();
        say(said);
      })
      .catch(sayFailure);
  };
  const newLink = (user: User) => {
    rest
      .POST("/api/v1/users/{user_id}/link", { params: { path: { user_id: user.id } } })
      .then(({ data: made }) => made && setLink(made))
      .catch(sayFailure);
  };
  return (
    <div className="stack">
      <div className="row apart">
        <p className="hint">{t("us.lead")}</p>
        <Button look="main" icon="plus" needs="admin" onClick={() => setAdding(true)}>
          {t("us.add")}
        </Button>
      </div>
      <TableBox label={t("us.caption")}>
        <table>
          <caption className="hidden">{t("us.caption")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("us.name")}</th>
              <th scope="col">{t("us.role")}</th>
              <th scope="col">{t("us.state")}</th>
              <th scope="col">{t("us.last")}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {data.items.map((user) => {
              const { name } = user;
              const mine = user.id === me?.user;
              return (
                <tr key={user.id}>
                  <th scope="row">
                    <bdi>{name}</bdi>
                    {mine && <span className="soft"> ({t("us.you")})</span>}
                    {!user.has_password && <div className="hint">{t("us.no.password")}</div>}
                  </th>
                  <td>
                    <RoleSelect
                      label={t("us.role.of", { name })}
                      value={user.role}
                      set={(role) =>
                        change(user, { role }, t("us.role.changed", { name, role: t(`word.${role}`) }))
                      }
                    />
                  </td>
                  <td>
                    <Pill
                      kind={user.enabled ? "done" : "cancelled"}
                      text={user.enabled ? t("us.yes") : t("us.no")}
                    />
                  </td>
                  <td>
                    {user.last_seen_at ? (
                      <Ago at={user.last_seen_at} />
                    ) : (
                      <span className="soft">{t("us.never")}</span>
                    )}
                  </td>
                  <td>
                    <div className="row">
                      <Button small onClick={() => newLink(user)}>
                        {t("us.link")}
                      </Button>
                      {user.enabled ? (
                        <Button
                          small
                          why={mine ? t("us.you.why") : undefined}
                          onClick={() => change(user, { enabled: false }, t("us.disabled", { name }))}
                        >
                          {t("us.disable")}
                        </Button>
                      ) : (
                        <Button
                          small
                          onClick={() => change(user, { enabled: true }, t("us.enabled", { name }))}
                        >
                          {t("us.enable")}
                        </Button>
                      )}
                    </div>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableBox>
      {adding && (
        <AddUser
          onClose={() => setAdding(false)}
          onMade={(made) => {
            setAdding(false);
            setLink(made);
          }}
        />
      )}
      {link && (
        <ShownOnce
          title={t.rich("us.link.title", { name: <bdi>{link.name}</bdi> })}
          text={t.rich("us.link.text", { name: <bdi>{link.name}</bdi> })}
          value={link.link}
          copy={t("us.copy.link")}
          onClose={() => setLink(undefined)}
        />
      )}
    </div>
  );
}

/** A role with what it may do, in the words of the list. */
export function RoleSelect({
  label,
  value,
  set,
  id,
}: {
  label?: string;
  value: Role;
  set: (role: Role) => void;
  id?: string;
}) {
  const t = useTexts(texts);
  return (
    <select id={id} aria-label={label} value={value} onChange={(event) => set(event.target.value as Role)}>
      {ROLES.map((role) => (
        <option key={role} value={role}>
          {t(`role.${role}`)}
        </option>
      ))}
    </select>
  );
}

function AddUser({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (made: Shapes["UserCreated"]) => void;
}) {
  const t = useTexts(texts);
  const once = useOnce();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("manager");
  const add = async () => {
    const body = { name: name.trim(), role, password: "" };
    const done = await once.run(body, (headers) => rest.POST("/api/v1/users", { body, headers }));
    if (done?.data) onMade(done.data);
  };
  return (
    <Asking title={t("us.add")} act={t("us.add")} once={once} onClose={onClose} onAct={add}>
      <Field id="user-name" label={t("us.name")}>
        <input
          id="user-name"
          required
          maxLength={80}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Field id="user-role" label={t("us.role")}>
        <RoleSelect id="user-role" value={role} set={setRole} />
      </Field>
    </Asking>
  );
}
