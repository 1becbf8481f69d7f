// <kbd data-mod-key>Ctrl .</kbd> reads "⌘ ." on a Mac: on the page, in what htmx brings, and in what is
// made from templates.
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

function nameKeys() {
  const templates = [...document.querySelectorAll("template")].map((one) => one.content);
  for (const place of [document, ...templates]) {
    for (const key of place.querySelectorAll("[data-mod-key]")) key.textContent = key.textContent.replace("Ctrl", "⌘");
  }
}

if (isMac) {
  nameKeys();
  document.addEventListener("htmx:afterSettle", nameKeys);
}
