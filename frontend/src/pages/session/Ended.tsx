import type { Shapes } from "@/api/client";
import { Card } from "@/parts/Page";
import { useTexts } from "@/texts/texts";
import { AdviceCard } from "@/work/AdviceCard";

import { texts } from "./texts";

/** How it ended where it did not end well, with what to do; and what was to be seen on the QuickBooks PC. */
export function Ended({ told }: { told: Shapes["ConversationOut"] }) {
  const t = useTexts(texts);
  const { advice, window } = told.ended;
  return (
    <>
      {advice && (
        <AdviceCard
          advice={advice}
          selection={{ operations: told.operations.map((each) => each.id) }}
          bundle={{ scope: "session", id: told.session }}
        />
      )}
      {window && (
        <Card title={t("window")}>
          <blockquote className="window">
            <bdi>{window}</bdi>
          </blockquote>
        </Card>
      )}
    </>
  );
}
