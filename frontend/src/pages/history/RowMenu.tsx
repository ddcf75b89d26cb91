import { say } from "@/app/notices";
import { Button, LinkButton } from "@/parts/Button";
import { copyText } from "@/parts/copy";
import { Menu } from "@/parts/Menu";
import { parts } from "@/parts/texts";
import { useTexts } from "@/texts/texts";
import { addressOf } from "@/work/summary";

import type { Doing } from "./doing";
import type { Row } from "./grouping";
import { texts } from "./texts";

/** What can be done with one row, from its button or with `.` */
export function RowMenu({ row, time, onDo }: { row: Row; time: string; onDo: (doing: Doing) => void }) {
  const t = useTexts(texts);
  return (
    <Menu icon="more" look="quiet" small lazy name={t("row.menu", { title: row.title, time })}>
      <Items row={row} onDo={onDo} />
    </Menu>
  );
}

function Items({ row, onDo }: { row: Row; onDo: (doing: Doing) => void }) {
  const t = useTexts(texts);
  const p = useTexts(parts);
  const { failed, held, not_confirmed } = row.counts;
  const selection = { operations: [row.id] };
  const link = addressOf(`/operations/${row.id}`);
  const copy = () =>
    void copyText(link).then((done) => (done ? say(p("copied")) : say(p("copy.failed"), { tone: "bad" })));
  return (
    <>
      <LinkButton look="quiet" icon="right" to="/operations/$id" params={{ id: row.id }}>
        {t("row.open")}
      </LinkButton>
      <a className="button quiet" href={link} target="_blank" rel="noopener">
        {t("row.tab")}
      </a>
      <Button look="quiet" icon="link" onClick={copy}>
        {t("row.link")}
      </Button>
      {failed + held + not_confirmed > 0 && (
        <>
          <Button
            look="quiet"
            icon="retry"
            needs="manager"
            onClick={() => onDo({ what: "retry", selection })}
          >
            {t("row.retry")}
          </Button>
          <Button look="quiet" icon="check" needs="manager" onClick={() => onDo({ what: "mark", selection })}>
            {t("row.mark")}
          </Button>
        </>
      )}
      <Button
        look="quiet"
        icon="bundle"
        needs="manager"
        onClick={() => onDo({ what: "bundle", scope: { scope: "operation", id: row.id } })}
      >
        {t("row.bundle")}
      </Button>
    </>
  );
}
