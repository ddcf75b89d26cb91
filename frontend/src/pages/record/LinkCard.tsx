import { rest, type Shapes } from "@/api/client";
import { say, sayFailure } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Card } from "@/parts/Page";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { refreshWork } from "@/work/once";

import { texts } from "./texts";

/** Which QuickBooks record it is, who said so, and the way to undo it. */
export function LinkCard({ link }: { link: Shapes["LinkOut"] }) {
  const t = useTexts(texts);
  const remove = () => {
    rest
      .DELETE("/api/v1/links/{link_id}", { params: { path: { link_id: link.id } } })
      .then(() => {
        refreshWork();
        say(t("link.removed"));
      })
      .catch(sayFailure);
  };
  return (
    <Card
      title={t("link")}
      actions={
        <Button small look="quiet" needs="manager" onClick={remove}>
          {t("link.remove")}
        </Button>
      }
    >
      <p>
        {t.rich("link.to", { name: <bdi key="name">{link.full_name}</bdi> })} <code>{link.type}</code>
      </p>
      <p className="soft">
        {t.rich("link.how", {
          how: <bdi key="how">{link.how}</bdi>,
          time: <Time key="time" at={link.created_at} how="day" />,
        })}
      </p>
    </Card>
  );
}
