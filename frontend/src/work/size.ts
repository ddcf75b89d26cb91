import { useTexts } from "@/texts/texts";

import { work } from "./texts";

/** 812 B, 5 KB, 4.8 MB. */
export function useSize(): (bytes: number) => string {
  const t = useTexts(work);
  return (bytes) => {
    if (bytes < 1024) return t("size.b", { n: bytes });
    if (bytes < 1024 * 1024) return t("size.kb", { n: Math.round(bytes / 1024) });
    return t("size.mb", { n: Number((bytes / 1024 / 1024).toFixed(1)) });
  };
}
