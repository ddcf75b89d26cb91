import { Link } from "@tanstack/react-router";

import { api, rest } from "@/api/client";
import { useAddress } from "@/app/address";
import { Button } from "@/parts/Button";
import { Card } from "@/parts/Page";
import { Failure, Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { useOnce } from "@/work/once";

import { StockTable } from "./StockTable";
import { texts } from "./texts";

/** Whether a stock run waits for approval, with what it found. */
function useDifferences(operation: string) {
  return api.useQuery("get", "/api/v1/operations/{operation_id}/differences", {
    params: { path: { operation_id: operation }, query: { limit: 200 } },
  });
}

/** On the card: that something waits, and the way there. */
export function ApproveLink({ operation }: { operation: string }) {
  const t = useTexts(texts);
  const { data } = useDifferences(operation);
  if (!data?.approval.needed) return null;
  return (
    <p className="action-note row apart">
      {t("approve.waits", { n: data.approval.waiting })}
      <Link
        to="/actions"
        search={(now) => ({ company: now.company, store: now.store, kind: "pull_inventory" })}
      >
        {t("approve.look")}
      </Link>
    </p>
  );
}

/** The differences that a stock run found and did not write: looked at, and then approved. */
export function Approve({ operation }: { operation: string }) {
  const t = useTexts(texts);
  const { set } = useAddress();
  const { busy, failure, run } = useOnce();
  const path = { operation_id: operation };
  const { data } = useDifferences(operation);
  if (!data?.approval.needed) return null;
  const { approval } = data;
  const rows = data.items
    .filter((each) => !each.written)
    .sort((one, other) => Number(other.will_be === "0") - Number(one.will_be === "0"));
  const approve = async () => {
    const done = await run(operation, (headers) =>
      rest.POST("/api/v1/operations/{operation_id}/approve-stock", { params: { path }, headers }),
    );
    if (done?.data) set({ kind: undefined, asked: done.data.id });
  };
  return (
    <Card title={t("approve.title")} tone="yellow">
      <p>
        <Said>{approval.sentence}</Said>
      </p>
      {approval.to_zero > 0 && <p className="error">{t("approve.zero", { n: approval.to_zero })}</p>}
      <div className="action-scroll">
        <StockTable label={t("approve.caption")} rows={rows} />
      </div>
      {approval.waiting > rows.length && (
        <p className="soft">{t("approve.more", { n: approval.waiting - rows.length })}</p>
      )}
      <Failure>{failure}</Failure>
      <div className="row">
        <Button look="main" icon="check" needs="manager" busy={busy} onClick={() => void approve()}>
          {t("approve.go", { n: approval.waiting })}
        </Button>
        <Link to="/operations/$id" params={{ id: operation }}>
          {t("approve.see")}
        </Link>
      </div>
    </Card>
  );
}
