// Texts on the page that are in no catalogue: the pseudo-language puts brackets around those that are.
() => {
  const exempt = "[data-said], .ago, bdi, time, code, pre, kbd, .number, script, style, noscript, option[data-name], title";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const left = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim();
    const place = node.parentElement;
    if (!/[A-Za-z]{2}/.test(text) || place.closest(exempt)) continue;
    // a text with elements inside is cut in pieces: the nearest one with the brackets counts
    let around = place;
    for (let up = 0; around && up < 3 && !around.textContent.includes("\u27e6"); up++) around = around.parentElement;
    if (!around || !around.textContent.includes("\u27e6") || around.matches("main, body, ul, table, tbody, tr"))
      left.push(text.slice(0, 80));
  }
  for (const named of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
    if (named.closest("[data-said], bdi, time, code, pre") || named.matches("[data-named]")) continue;
    for (const name of ["aria-label", "placeholder"]) {
      const text = named.getAttribute(name);
      if (text && /[A-Za-z]{2}/.test(text) && !text.includes("\u27e6")) left.push(`${name}: ${text}`);
    }
  }
  return [...new Set(left)];
}
