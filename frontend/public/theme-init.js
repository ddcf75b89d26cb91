// Before the first paint, so that a dark room stays dark. A file of its own: the policy allows no inline script.
try {
  const kept = JSON.parse(localStorage.getItem("cartbooks.preferences") ?? "{}");
  if (kept.theme === "dark" || kept.theme === "light") {
    document.documentElement.dataset.theme = kept.theme;
  }
} catch {
  // no storage, no wish
}
