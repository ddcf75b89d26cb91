import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { useAddress } from "@/app/address";
import { Copy } from "@/parts/Copy";
import { Empty, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { useSize } from "@/work/size";

import { inOrder, isBundle, viewOf } from "./bundle";
import { Facts, Lines, Table } from "./Shown";
import { texts } from "./texts";
import { BadZip, readEntry, type ZipEntry } from "./zip";

/** The files of a bundle at the side, and one of them. Which one is in the address. */
export function Inside({ file, entries }: { file: File; entries: readonly ZipEntry[] }) {
  const t = useTexts(texts);
  const size = useSize();
  const { get, set } = useAddress();
  const ordered = useMemo(() => inOrder(entries), [entries]);
  const chosen = ordered.find((each) => each.name === get("file")) ?? ordered[0];
  const button = (entry: ZipEntry) => (
    <li key={entry.name}>
      <button
        type="button"
        className="file"
        aria-current={entry === chosen ? "true" : undefined}
        onClick={() => set({ file: entry.name })}
      >
        <code>{entry.name.replace(/^messages\//, "")}</code>
        <span className="hint">{size(entry.size)}</span>
      </button>
    </li>
  );
  const messages = ordered.filter((each) => each.name.startsWith("messages/"));
  return (
    <>
      <p className="banner">
        <span>{t.rich("banner", { name: <bdi>{file.name}</bdi> })}</span>
      </p>
      {!isBundle(entries) && <p className="soft">{t("not.bundle")}</p>}
      <div className="bundle">
        <nav aria-label={t("files")} className="bundle-files">
          <ul>{ordered.filter((each) => !each.name.startsWith("messages/")).map(button)}</ul>
          {messages.length > 0 && (
            <details open={chosen?.name.startsWith("messages/")}>
              <summary>{t("messages")}</summary>
              <ul>{messages.map(button)}</ul>
            </details>
          )}
        </nav>
        {chosen && <One key={chosen.name} file={file} entry={chosen} />}
      </div>
    </>
  );
}

function One({ file, entry }: { file: File; entry: ZipEntry }) {
  const t = useTexts(texts);
  const { data, error } = useQuery({
    queryKey: ["bundle on disk", file.name, file.lastModified, file.size, entry.name, entry.at],
    queryFn: async () => new TextDecoder().decode(await readEntry(file, entry)),
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
  return (
    <section className="bundle-file" aria-labelledby="bundle-file">
      <div className="row apart">
        <h2 id="bundle-file">
          <code>{entry.name}</code>
        </h2>
        {data && <Copy text={data}>{t("copy")}</Copy>}
      </div>
      {error ? (
        <div role="alert">
          <Empty icon="problems" title={t("bad.title")}>
            {t(`bad.${error instanceof BadZip ? error.why : "broken"}`)}
          </Empty>
        </div>
      ) : data === undefined ? (
        <Skeleton lines={8} />
      ) : data.trim() === "" ? (
        <Empty icon="records" title={t("empty")}>
          {t("empty.text")}
        </Empty>
      ) : (
        <Contents name={entry.name} text={data} />
      )}
    </section>
  );
}

function Contents({ name, text }: { name: string; text: string }) {
  switch (viewOf(name)) {
    case "rows":
      return <Lines name={name} text={text} />;
    case "facts":
      return <Facts text={text} />;
    case "table":
      return <Table name={name} text={text} />;
    default:
      return (
        <div className="bundle-text" role="region" aria-label={name} tabIndex={0}>
          <pre>{text}</pre>
        </div>
      );
  }
}
