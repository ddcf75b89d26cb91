import type { Shapes } from "@/api/client";

export type Rule = Shapes["AlertRuleOut"];
export type Kind = Rule["kind"];

export const KINDS: readonly Kind[] = ["late", "red", "not_confirmed"];
/** What the server takes when nothing is said. */
export const MINUTES: Readonly<Record<Kind, number>> = { late: 30, red: 0, not_confirmed: 60 };

/** An alert as the form has it: everything is text and ticks. */
export interface RuleForm {
  kind: Kind;
  after: string;
  emails: string;
  webhook: boolean;
  quiet: boolean;
  begins: string;
  ends: string;
  zone: string;
  enabled: boolean;
}

export function formOf(rule: Rule | undefined): RuleForm {
  if (!rule) {
    return {
      kind: "late",
      after: String(MINUTES.late),
      emails: "",
      webhook: false,
      quiet: false,
      begins: "22:00",
      ends: "07:00",
      zone: "",
      enabled: true,
    };
  }
  return {
    kind: rule.kind,
    after: String(rule.after_minutes),
    emails: rule.emails.join(", "),
    webhook: rule.webhook,
    quiet: rule.quiet !== null,
    begins: rule.quiet?.begins ?? "22:00",
    ends: rule.quiet?.ends ?? "07:00",
    zone: rule.zone,
    enabled: rule.enabled,
  };
}

/** What the API is told. Blanks and commas may stand between addresses as people write them. */
export function bodyOf(form: RuleForm): Omit<Shapes["AlertRuleChange"], "zone"> & { zone?: string } {
  const minutes = Number.parseInt(form.after, 10);
  return {
    after_minutes: Number.isFinite(minutes) ? minutes : MINUTES[form.kind],
    emails: form.emails.split(/[\s,;]+/).filter(Boolean),
    webhook: form.webhook,
    quiet: form.quiet ? { begins: form.begins, ends: form.ends } : null,
    ...(form.zone && { zone: form.zone }),
    enabled: form.enabled,
  };
}
