/** Press the button that a key stands for: the one of the open task before the one of the operation. */
export function press(within: HTMLElement | null, key: string): void {
  const button =
    within?.querySelector<HTMLElement>(`[data-open-task] [data-key="${key}"]`) ??
    within?.querySelector<HTMLElement>(`[data-key="${key}"]`);
  if (!button) return;
  // focused first, so that the focus comes back to it when its dialog closes
  button.focus();
  button.click();
}

/** Open a section that is closed, bring it into sight and put the focus on its heading. */
export function show(within: HTMLElement | null, section: string): void {
  const box = within?.querySelector<HTMLDetailsElement>(`[data-section="${section}"]`);
  if (!box) return;
  if (!box.open) box.querySelector("summary")?.click();
  box.scrollIntoView({ block: "start" });
  box.querySelector("summary")?.focus({ preventScroll: true });
}
