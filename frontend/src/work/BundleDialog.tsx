import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { say } from "@/app/notices";
import { useMay } from "@/app/me";
import { Button } from "@/parts/Button";
import { Dialog } from "@/parts/Dialog";
import { Field } from "@/parts/Page";
import { Failure, Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { BundleInside } from "./BundleInside";
import type { BundleScope } from "./BundleButton";
import { useOnce } from "./once";
import { useSize } from "./size";
import "./style.css";
import { work } from "./texts";

type Wish = Omit<Shapes["NewBundle"], "dry_run">;
type Which = "this" | "day" | "range";

/** What goes in, how large it is, a look inside, and the download. */
export default function BundleDialog({ scope, id, onClose }: BundleScope & { onClose: () => void }) {
  const t = useTexts(work);
  const field = useId();
  const agent = useMay("agent");
  const [which, setWhich] = useState<Which>(scope === "range" ? "day" : "this");
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
  const [details, setDetails] = useState(false);
  const [messages, setMessages] = useState(true);
  const [inside, setInside] = useState<Shapes["BundlePlan"]>();
  const { busy, failure, run } = useOnce();
  const of: Pick<Wish, "scope" | "id" | "since" | "until"> =
    which === "this"
      ? { scope, id }
      : {
          scope: "range",
          id: scope === "range" ? id : "",
          ...(which === "range" && since && { since: new Date(since).toISOString() }),
          ...(which === "range" && until && { until: new Date(until).toISOString() }),
        };
  const wish: Wish = { ...of, details, messages };
  const plan = useBundlePlan(wish);

  const make = () => run(wish, (headers) => rest.POST("/api/v1/bundles", { body: { ...wish, dry_run: false }, headers })); // prettier-ignore
  const look = async () => {
    const made = await make();
    if (made?.data) setInside(made.data);
  };
  const download = async () => {
    const made = inside ?? (await make())?.data;
    if (!made?.id) return;
    startDownload(`/api/v1/bundles/${made.id}.zip`, made.name);
    say(t("bundle.made"));
    onClose();
  };

  return (
    <Dialog
      open
      onClose={onClose}
      wide={Boolean(inside)}
      title={inside ? inside.name : t("bundle.title")}
      foot={
        <>
          {inside ? (
            <Button onClick={() => setInside(undefined)}>{t("bundle.back")}</Button>
          ) : (
            <Button busy={busy} onClick={() => void look()}>
              {t("bundle.look")}
            </Button>
          )}
          <Button look="main" icon="download" busy={busy} onClick={() => void download()}>
            {t("bundle.download")}
          </Button>
        </>
      }
    >
      {inside?.id ? (
        <BundleInside id={inside.id} />
      ) : (
        <>
          <p>{t("bundle.lead")}</p>
          <Field id={field} label={t("bundle.scope")}>
            <select id={field} value={which} onChange={(event) => setWhich(event.target.value as Which)}>
              {scope !== "range" && <option value="this">{t("bundle.scope.this", { scope })}</option>}
              <option value="day">{t("bundle.scope.day")}</option>
              <option value="range">{t("bundle.scope.range")}</option>
            </select>
          </Field>
          {which === "range" && (
            <div className="row">
              <Field id={`${field}-since`} label={t("bundle.since")}>
                <input
                  id={`${field}-since`}
                  type="datetime-local"
                  value={since}
                  onChange={(event) => setSince(event.target.value)}
                />
              </Field>
              <Field id={`${field}-until`} label={t("bundle.until")}>
                <input
                  id={`${field}-until`}
                  type="datetime-local"
                  value={until}
                  onChange={(event) => setUntil(event.target.value)}
                />
              </Field>
            </div>
          )}
          <label className="check">
            <input
              type="checkbox"
              checked={messages}
              onChange={(event) => setMessages(event.target.checked)}
            />
            <span>
              {t("bundle.messages")} <span className="hint">{t("bundle.messages.hint")}</span>
            </span>
          </label>
          <label className="check">
            <input
              type="checkbox"
              checked={details}
              disabled={!agent}
              onChange={(event) => setDetails(event.target.checked)}
            />
            <span>
              {t("bundle.details")}{" "}
              <span className="hint">{t(agent ? "bundle.details.hint" : "bundle.details.role")}</span>
            </span>
          </label>
          {plan.data ? (
            <PlanSize plan={plan.data} />
          ) : plan.error ? (
            <Fault failure={plan.error} retry={() => void plan.refetch()} />
          ) : (
            <>
              <span className="hidden">{t("bundle.working")}</span>
              <Skeleton lines={1} />
            </>
          )}
          <Failure>{failure}</Failure>
        </>
      )}
    </Dialog>
  );
}

function useBundlePlan(wish: Wish) {
  return useQuery({
    queryKey: ["bundle plan", wish],
    queryFn: async ({ signal }) => {
      const { data } = await rest.POST("/api/v1/bundles", { body: { ...wish, dry_run: true }, signal });
      return data as Shapes["BundlePlan"];
    },
    placeholderData: (before) => before,
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

function PlanSize({ plan }: { plan: Shapes["BundlePlan"] }) {
  const t = useTexts(work);
  const size = useSize();
  return (
    <div>
      <p className="soft">{t("bundle.size", { size: size(plan.bytes), files: plan.files.length })}</p>
      {plan.left_out.length > 0 && (
        <>
          <p>{t("bundle.left")}</p>
          <ul className="plain-list">
            {plan.left_out.map((each) => (
              <li key={each}>
                <Said>{each}</Said>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** Through the browser's own download, which shows its progress and keeps the page. */
function startDownload(address: string, name: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}
