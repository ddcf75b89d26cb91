import { useLocation, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import { api, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { Button } from "@/parts/Button";
import { useTexts } from "@/texts/texts";

import "@/work/style.css";

import { Document } from "./Document";
import { extended, hashOf, parseHash, type LineLink } from "./lines";
import { Parts } from "./Parts";
import { LARGE, useText, type Side } from "./text";
import { texts } from "./texts";

/** Both texts side by side, and above them what they say in words. The lines of a link are in the address. */
export function Texts({ message }: { message: Shapes["MessageOut"] }) {
  const t = useTexts(texts);
  const { get, set } = useAddress();
  const navigate = useNavigate();
  const { hash } = useLocation();
  const [reveal, setReveal] = useState(false);
  const large = message.request_bytes + (message.answer_bytes ?? 0) > LARGE;
  const answer = useText(message.id, "answer", reveal, large && Boolean(message.answer_bytes));
  const { data: read } = api.useQuery(
    "get",
    "/api/v1/messages/{message_id}/parts",
    { params: { path: { message_id: message.id } } },
    {
      staleTime: message.answered_at ? Infinity : 2_000,
      // both read the whole document on the server: the first lines come first
      enabled: !large || answer.data !== undefined || answer.isError,
    },
  );
  const chosen = useMemo(() => parseHash(hash ? `#${hash}` : ""), [hash]);
  // what the link names when one comes, and what one jumps to; a press on a line number moves nothing
  const [target, setTarget] = useState<LineLink | undefined>(chosen);
  const goTo = useMemo(() => (target ? { line: target.from } : undefined), [target]);
  const failed = (read?.items ?? []).filter((part) => part.failed);
  const first = failed[0];
  const wrap = get("wrap") === "1";

  const choose = (link: LineLink) => {
    void navigate({
      to: ".",
      search: (now) => now,
      hash: hashOf(link).slice(1),
      replace: true,
      resetScroll: false,
      hashScrollIntoView: false,
    });
  };
  const side = (which: Side) => {
    const range = which === "request" ? first?.request_lines : first?.answer_lines;
    return (
      <Document
        id={message.id}
        side={which}
        bytes={which === "request" ? message.request_bytes : message.answer_bytes}
        wellFormed={read ? (which === "request" ? read.request_well_formed : read.answer_well_formed) : true}
        wrap={wrap}
        reveal={reveal}
        chosen={chosen}
        failed={failed}
        goTo={target?.side === which ? goTo : undefined}
        failedAt={range?.[0]}
        onLine={(line, extend) => choose(extended(chosen, which, line, extend))}
      />
    );
  };
  return (
    <>
      <Parts
        parts={read?.items ?? []}
        onLines={(which, [from, to]) => {
          const link = { side: which, from, to };
          setTarget(link);
          choose(link);
        }}
      />
      <div className="row apart">
        <label className="check">
          <input
            type="checkbox"
            checked={wrap}
            onChange={(event) => set({ wrap: event.target.checked ? "1" : undefined }, { replace: true })}
          />
          {t("wrap")}
        </label>
        {read && read.hidden > 0 && (
          <span className="row">
            <span className="soft">{reveal ? t("reveal.on") : t("hidden", { n: read.hidden })}</span>
            <Button small needs="agent" aria-pressed={reveal} onClick={() => setReveal(!reveal)}>
              {reveal ? t("conceal") : t("reveal")}
            </Button>
            {!reveal && <span className="hint">{t("reveal.hint")}</span>}
          </span>
        )}
      </div>
      <div className="documents">
        {side("request")}
        {side("answer")}
      </div>
    </>
  );
}
