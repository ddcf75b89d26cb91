import { Copy } from "@/parts/Copy";
import { useTexts } from "@/texts/texts";

import { addressOf } from "./summary";
import { work } from "./texts";

/** The address of a page of the console (`/operations/op_…`), or of this one as it stands. */
export function CopyLink({ path, button = false }: { path?: string; button?: boolean }) {
  const t = useTexts(work);
  const text = () => addressOf(path);
  return button ? <Copy text={text}>{t("copy.link")}</Copy> : <Copy text={text} name={t("copy.link")} />;
}

/** Two lines of plain text for a chat or a ticket: what it is, and its address. */
export function CopySummary({ summary, path }: { summary: string; path?: string }) {
  const t = useTexts(work);
  return <Copy text={() => `${summary}\n${addressOf(path)}`}>{t("copy.summary")}</Copy>;
}
