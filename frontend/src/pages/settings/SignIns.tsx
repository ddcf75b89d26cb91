import { api, rest } from "@/api/client";
import { say, sayFailure } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Card, TableBox } from "@/parts/Page";
import { Fault, Skeleton } from "@/parts/states";
import { Ago, Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { refreshWork } from "@/work/once";

import { browserOf } from "./browser";
import { texts } from "./texts";

/** Where somebody is signed in, and how to end what is not theirs any more. */
export function SignIns() {
  const t = useTexts(texts);
  const { data, error, refetch } = api.useQuery("get", "/api/v1/me/sign-ins", {
    params: { query: { limit: 100 } },
  });
  const end = (id: string) => {
    rest
      .DELETE("/api/v1/me/sign-ins/{sign_in_id}", { params: { path: { sign_in_id: id } } })
      .then(() => {
        refreshWork();
        say(t("me.ended"));
      })
      .catch(sayFailure);
  };
  const endOthers = () => {
    rest
      .DELETE("/api/v1/me/sign-ins")
      .then(({ data }) => {
        refreshWork();
        say(t("me.ended.all", { n: data?.ended ?? 0 }));
      })
      .catch(sayFailure);
  };
  const others = data?.items.some((each) => !each.current);
  return (
    <Card
      title={t("me.signins")}
      actions={
        others && (
          <Button small onClick={endOthers}>
            {t("me.end.all")}
          </Button>
        )
      }
    >
      {!data ? (
        error ? (
          <Fault failure={error} retry={() => void refetch()} />
        ) : (
          <Skeleton lines={2} tall />
        )
      ) : (
        <TableBox label={t("me.signins.caption")}>
          <table>
            <caption className="hidden">{t("me.signins.caption")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("me.browser")}</th>
                <th scope="col">{t("me.address")}</th>
                <th scope="col">{t("me.begun")}</th>
                <th scope="col">{t("me.last")}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {data.items.map((each) => (
                <tr key={each.id}>
                  <th scope="row">
                    <bdi title={each.browser}>{browserOf(each.browser)}</bdi>
                    {each.current && <span className="soft"> ({t("me.here")})</span>}
                  </th>
                  <td>
                    <bdi>{each.address}</bdi>
                  </td>
                  <td>
                    <Time at={each.created_at} />
                  </td>
                  <td>{each.last_seen_at && <Ago at={each.last_seen_at} />}</td>
                  <td className="end">
                    {!each.current && (
                      <Button small onClick={() => end(each.id)}>
                        {t("me.end")}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
    </Card>
  );
}
