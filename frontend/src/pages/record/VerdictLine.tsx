import type { Shapes } from "@/api/client";
import { Shape } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { Moment } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";
import { keyIn, verdictOf } from "./verdict";

type Story = Shapes["Story"];

function useVerdict(story: Story) {
  const t = useTexts(texts);
  const verdict = verdictOf(story);
  const { form, number, name, by } = verdict.values;
  return { verdict, t, form: form && t(keyIn(texts, "form", form)), number, name, by };
}

/** "Not in QuickBooks, because …", and what happens next: what the page was opened for. */
export function VerdictLine({ story }: { story: Story }) {
  const { verdict, t, form, number, name, by } = useVerdict(story);
  const { next, at } = story.outlook;
  const timed = at && `next.${next}.at` in texts;
  return (
    <section className={`card record-verdict${verdict.tone ? ` edge-${verdict.tone}` : ""}`}>
      <h2>
        <Shape kind={verdict.shape} />
        <span>
          {t.rich(verdict.key, {
            form,
            number: <bdi key="number">{number}</bdi>,
            name: <bdi key="name">{name}</bdi>,
            by: <bdi key="by">{by}</bdi>,
          })}
          {verdict.why && (
            <>
              {" "}
              <span className="verdict-why">
                {story.never_send ? <bdi>{verdict.why}</bdi> : <Said>{verdict.why}</Said>}
              </span>
            </>
          )}
        </span>
      </h2>
      <p className="soft">
        {timed
          ? t.rich(`next.${next}.at` as "next.is_planned.at", {
              time: <Moment key="at" at={at} />,
            })
          : t(`next.${next}`)}
      </p>
    </section>
  );
}

/** The record and its verdict in one line of plain text. */
export function useSummary(story: Story): string {
  const { verdict, t, form = "", number = "", name = "", by = "" } = useVerdict(story);
  const said = t(verdict.key, { form, number, name, by });
  return [`${story.title}${story.who && `, ${story.who}`}: ${said}`, verdict.why].filter(Boolean).join(" ");
}
