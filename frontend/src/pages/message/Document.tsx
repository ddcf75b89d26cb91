import { useDeferredValue, useMemo, useState } from "react";

import { sayFailure, say } from "@/app/notices";
import { Button, IconButton } from "@/parts/Button";
import { copyText } from "@/parts/copy";
import { Menu } from "@/parts/Menu";
import { Fault, Skeleton } from "@/parts/states";
import { parts as partTexts } from "@/parts/texts";
import { useTexts } from "@/texts/texts";
import { useSize } from "@/work/size";

import { Code } from "./Code";
import { findAll, lineOf, linesOf, MOST, type LineLink } from "./lines";
import { fetchText, useText, type Part, type Side } from "./text";
import { texts } from "./texts";

interface Props {
  id: string;
  side: Side;
  bytes: number | null;
  wellFormed: boolean;
  wrap: boolean;
  reveal: boolean;
  chosen: LineLink | undefined;
  failed: readonly Part[];
  onLine: (line: number, extend: boolean) => void;
  /** The lines of the link. */
  goTo: { line: number } | undefined;
  /** Where it failed: looked at first when nothing else is asked for. */
  failedAt: number | undefined;
}

/** One side of a message: its text with find, copy and download. */
export function Document({
  id,
  side,
  bytes,
  wellFormed,
  wrap,
  reveal,
  chosen,
  failed,
  onLine,
  goTo,
  failedAt,
}: Props) {
  const t = useTexts(texts);
  const size = useSize();
  const { data, error, refetch } = useText(id, side, reveal, Boolean(bytes));
  const lines = useMemo(() => linesOf(data?.text ?? ""), [data]);
  const [wanted, setWanted] = useState("");
  const looked = useDeferredValue(wanted);
  const places = useMemo(() => findAll(lines.text, looked), [lines, looked]);
  const [at, setAt] = useState(0);
  const [step, setStep] = useState<{ line: number }>();
  const failure = useMemo(() => (failedAt && failedAt > 20 ? { line: failedAt } : undefined), [failedAt]);
  const go = (to: number) => {
    if (!places.length) return;
    const next = (to + places.length) % places.length;
    setAt(next);
    setStep({ line: lineOf(lines, places[next] ?? 0) });
  };

  return (
    <section className="document" aria-label={t(side)}>
      <div className="row apart">
        <h2>
          {t(side)}{" "}
          <span className="soft document-size">
            {bytes ? t("size", { size: size(bytes) }) : ""}
            {data && <> · {t("lines", { n: lines.count })}</>}
          </span>
        </h2>
        {Boolean(bytes) && <Take id={id} side={side} reveal={reveal} pretty={data?.text ?? ""} />}
      </div>
      {!bytes ? (
        <p className="soft document-none">{t(side === "request" ? "request.none" : "answer.none")}</p>
      ) : !data ? (
        error ? (
          <Fault failure={error} retry={() => void refetch()} />
        ) : (
          <>
            <span className="hidden">{t("working")}</span>
            <Skeleton lines={12} />
          </>
        )
      ) : (
        <>
          {!wellFormed && <p className="error">{t("not.wellformed")}</p>}
          <div className="row find" role="search" aria-label={t("find.in", { side })}>
            <input
              type="search"
              aria-label={t("find.in", { side })}
              placeholder={t("find")}
              value={wanted}
              onChange={(event) => {
                setWanted(event.target.value);
                setAt(0);
              }}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                // the first Enter goes to the first of them, each further one on
                go(step && looked === wanted ? at + (event.shiftKey ? -1 : 1) : at);
              }}
            />
            <IconButton icon="up" name={t("find.previous")} onClick={() => go(at - 1)} />
            <IconButton icon="down" name={t("find.next")} onClick={() => go(step ? at + 1 : at)} />
            <span className="soft" role="status">
              {looked &&
                (places.length
                  ? t("find.count", { at: at + 1, n: places.length >= MOST ? `${MOST}+` : places.length })
                  : t("find.none"))}
            </span>
          </div>
          <Code
            side={side}
            lines={lines}
            wrap={wrap}
            chosen={chosen}
            failed={failed}
            found={{ places, length: looked.length, at }}
            goTo={goTo ?? failure}
            step={step}
            onLine={onLine}
          />
        </>
      )}
    </section>
  );
}

/** Copy indented or as it was sent, and download. */
function Take({ id, side, reveal, pretty }: { id: string; side: Side; reveal: boolean; pretty: string }) {
  const t = useTexts(texts);
  const p = useTexts(partTexts);
  const copy = (text: string) => {
    void copyText(text).then((done) => (done ? say(p("copied")) : say(p("copy.failed"), { tone: "bad" })));
  };
  const original = () => fetchText(id, side, { pretty: false, reveal });
  const download = () => {
    original()
      .then(({ text }) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([text], { type: "text/xml" }));
        link.download = `${id}-${side}.xml`;
        link.click();
        URL.revokeObjectURL(link.href);
      })
      .catch(sayFailure);
  };
  return (
    <span className="row">
      <Menu icon="copy" name={p("copy")} look="quiet" small>
        <Button look="quiet" onClick={() => copy(pretty)}>
          {t("copy.pretty")}
        </Button>
        <Button look="quiet" onClick={() => void original().then(({ text }) => copy(text), sayFailure)}>
          {t("copy.original")}
        </Button>
      </Menu>
      <IconButton icon="download" name={t("download")} onClick={download} />
    </span>
  );
}
