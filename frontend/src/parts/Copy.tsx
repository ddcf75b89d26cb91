import { say } from "@/app/notices";
import { useTexts } from "@/texts/texts";

import { Button, IconButton } from "./Button";
import { copyText } from "./copy";
import { parts } from "./texts";

/** Copies `text`. With children it is a button with words, without a small one beside what it copies. */
export function Copy({
  text,
  name,
  children,
}: {
  text: string | (() => string);
  name?: string;
  children?: string;
}) {
  const t = useTexts(parts);
  const copy = () => {
    void copyText(typeof text === "string" ? text : text()).then((done) =>
      done ? say(t("copied")) : say(t("copy.failed"), { tone: "bad" }),
    );
  };
  if (children) {
    return (
      <Button small icon="copy" onClick={copy}>
        {children}
      </Button>
    );
  }
  return <IconButton icon="copy" name={name ?? t("copy")} onClick={copy} />;
}

/** An id, a code or a number that somebody may have to read out or paste. */
export function Id({ value }: { value: string }) {
  return (
    <span className="id">
      <code>{value}</code>
      <Copy text={value} />
    </span>
  );
}
