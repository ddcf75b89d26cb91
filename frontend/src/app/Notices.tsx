import { Button, IconButton, LinkButton } from "@/parts/Button";
import { useTexts } from "@/texts/texts";

import { dismiss, notices } from "./notices";
import { useStore } from "./store";
import { shell } from "./texts";

/** The one polite region of the page: each notice is read out once. */
export function Notices() {
  const t = useTexts(shell);
  const all = useStore(notices);
  return (
    <section className="notices" aria-label={t("notices")} aria-live="polite">
      {all.map((notice) => (
        <div
          key={notice.id}
          className={`notice ${notice.tone}`}
          role={notice.tone === "bad" ? "alert" : undefined}
        >
          <p>{notice.text}</p>
          {notice.action && (
            <Button
              small
              onClick={() => {
                notice.action?.act();
                dismiss(notice.id);
              }}
            >
              {notice.action.label}
            </Button>
          )}
          {notice.link && (
            <LinkButton small to={notice.link.to}>
              {notice.link.label}
            </LinkButton>
          )}
          <IconButton icon="close" name={t("dismiss")} onClick={() => dismiss(notice.id)} />
        </div>
      ))}
    </section>
  );
}
