/** Into the clipboard; true when it worked. Plain http has no Clipboard API, so the old way stands behind it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // not a secure context, or not allowed
  }
  const place = document.createElement("textarea");
  place.value = text;
  place.setAttribute("readonly", "");
  place.className = "hidden";
  // inside an open dialog, because what is outside of it cannot be selected
  (document.querySelector("dialog[open]") ?? document.body).append(place);
  const before = document.activeElement;
  place.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on plain http, in every browser
  const copied = document.execCommand("copy");
  place.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
