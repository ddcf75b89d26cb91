import { Dialog } from "@/parts/Dialog";
import { useTexts } from "@/texts/texts";

const texts = {
  title: "Keyboard shortcuts",
  off: "They can be switched off in Settings.",
  "/": "Search",
  "Ctrl K": "Command box: go, find, do",
  "g o": "Overview",
  "g h": "History",
  "g p": "Pending",
  "g b": "Problems",
  "g r": "Records",
  "g a": "Actions",
  "g c": "Connection",
  "j k": "Next and previous row; the pane follows",
  Enter: "Open as a page",
  ".": "Menu of the row",
  "x  Shift X": "Select, and up to here",
  a: "Select all that match",
  "n N": "Next and previous task that is not done",
  r: "Try again: the plan first",
  e: "Mark as dealt with",
  c: "Copy the link",
  y: "Copy a summary",
  m: "Messages",
  t: "Timeline",
  z: "Time zone: mine, store, QuickBooks PC, UTC",
  d: "Light or dark",
  Esc: "Close the pane, clear the selection",
  "?": "This list",
} as const;

export default function KeysHelp({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts);
  const keys = Object.keys(texts).filter((key) => key !== "title" && key !== "off") as (keyof typeof texts)[];
  return (
    <Dialog open onClose={onClose} title={t("title")}>
      <dl className="keys">
        {keys.map((key) => (
          <div key={key}>
            <dt>
              {key
                .split(" ")
                .filter(Boolean)
                .map((each) => (
                  <kbd key={each}>{each}</kbd>
                ))}
            </dt>
            <dd>{t(key)}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">{t("off")}</p>
    </Dialog>
  );
}
