import { Dialog } from "@/parts/Dialog";
import { useTexts } from "@/texts/texts";

import { closeFinder } from "./finder";
import { shell } from "./texts";

export default function Finder() {
  const t = useTexts(shell);
  return (
    <Dialog open onClose={closeFinder} title={t("search")}>
      <input type="search" aria-label={t("search")} />
    </Dialog>
  );
}
