import { Icon, type IconName } from "@/parts/Icon";
import { Money } from "@/parts/Money";
import { operationPill, Pill } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { Ago, Time } from "@/parts/Time";
import { StandingPill } from "@/pages/records/StandingPill";
import { useTexts } from "@/texts/texts";

import type { Hit } from "./hits";
import { texts } from "./texts";

const ICONS: Readonly<Record<Hit["group"], IconName>> = {
  best: "right",
  records: "records",
  problems: "problems",
  operations: "history",
  recent: "history",
  pages: "right",
  commands: "actions",
};
const OF_TYPE: Readonly<Record<string, IconName>> = {
  order: "records",
  product: "bundle",
  customer: "person",
};

/** One line of the finder: what it is, how it stands, and where it belongs. */
export function Option({
  hit,
  id,
  active,
  place,
  onGo,
  onPoint,
}: {
  hit: Hit;
  id: string;
  active: boolean;
  /** The company or store, where there are several. */
  place: string | undefined;
  onGo: (newTab: boolean) => void;
  onPoint: () => void;
}) {
  const icon = hit.record ? OF_TYPE[hit.record.type] : (hit.icon as IconName | undefined);
  return (
    // the keys are the combobox's: the focus never leaves its field
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      className="found"
      onClick={(event) => onGo(event.ctrlKey || event.metaKey)}
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={onPoint}
    >
      <Icon name={icon ?? ICONS[hit.group]} size={18} />
      <span className="found-name">
        <Name hit={hit} />
        {place && <bdi className="soft">{place}</bdi>}
      </span>
      <Beside hit={hit} />
    </div>
  );
}

function Name({ hit }: { hit: Hit }) {
  const t = useTexts(texts);
  const more =
    hit.group === "best" && !hit.ours ? t(`place.${hit.more ?? "operation"}` as "place.order") : undefined;
  if (hit.ours) return <span className="found-title">{hit.title}</span>;
  if (more) {
    return (
      <>
        <span className="found-title">{more}</span>
        <code>{hit.title}</code>
      </>
    );
  }
  const title = <bdi className="found-title">{hit.title}</bdi>;
  if (!hit.more) return title;
  return (
    <>
      {title}
      <span className="found-more">{hit.operation ? <Said>{hit.more}</Said> : <bdi>{hit.more}</bdi>}</span>
    </>
  );
}

function Beside({ hit }: { hit: Hit }) {
  const t = useTexts(texts);
  const { record, operation, problem } = hit;
  if (record) {
    return (
      <span className="found-beside">
        {record.at && (
          <span className="soft only-wide">
            <Time at={record.at} how="date" />
          </span>
        )}
        {record.amount && <Money amount={record.amount} />}
        <StandingPill standing={record.standing} push={record.push} />
      </span>
    );
  }
  if (operation) {
    return (
      <span className="found-beside">
        <time dateTime={operation.at}>
          <Ago at={operation.at} />
        </time>
        <Pill kind={operationPill(operation)} />
      </span>
    );
  }
  if (problem) {
    return (
      <span className="found-beside">
        <span className="soft">{t("open", { n: problem.open })}</span>
        {Number(problem.money) !== 0 && <Money amount={problem.money} />}
      </span>
    );
  }
  if (!hit.keys) return null;
  return (
    <span className="found-beside only-wide" aria-hidden="true">
      {hit.keys.split(" ").map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
