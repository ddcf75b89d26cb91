import type { Shapes } from "@/api/client";
import { Id } from "@/parts/Copy";
import { Fact, Facts } from "@/parts/Page";
import { ForAgents } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

/** What an agent has to read out or paste. */
export function Ids({ story, open }: { story: Shapes["Story"]; open: boolean }) {
  const t = useTexts(texts);
  const { order } = story;
  return (
    <ForAgents open={open}>
      <Facts>
        {story.id && (
          <Fact name={t("agents.ours")}>
            <Id value={story.id} />
          </Fact>
        )}
        <Fact name={t("agents.store")}>
          <Id value={story.ext_id} />
        </Fact>
        <Fact name={t("agents.company")}>
          <Id value={story.company} />
        </Fact>
        {order && (
          <>
            <Fact name={t("agents.status")}>
              <code>{order.status}</code>
            </Fact>
            <Fact name={t("agents.payment")}>
              <code>{order.payment_state}</code>
            </Fact>
          </>
        )}
        {order?.posting && (
          <Fact name={t("agents.ledger")}>
            <Id value={order.posting.id} />
          </Fact>
        )}
      </Facts>
      <p>
        <code>{`GET /api/v1/records/${story.store}/${story.type}/${story.ext_id}`}</code>
      </p>
    </ForAgents>
  );
}
