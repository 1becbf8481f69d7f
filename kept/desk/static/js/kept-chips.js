// Which promises were confirmed beside a text that is not sent yet, remembered in this tab: neither a
// reload nor the other box nor a reply that is taken back asks for them a second time.
const TAKEN_BACK = 20_000; // what was sent longer ago is not taken back by its ten seconds

const nameOf = (form) => `chips:${form.getAttribute("action") ?? location.pathname}`;
const read = (form) => JSON.parse(sessionStorage.getItem(nameOf(form)) ?? "null");

export function remember(form, chips) {
  sessionStorage.setItem(nameOf(form), JSON.stringify({ chips }));
}

export function recall(form) {
  const told = read(form);
  return told && !(Date.now() - told.sent > TAKEN_BACK) ? told.chips : [];
}

/** They belong to a message now. */
export function leave(form) {
  const told = read(form);
  if (told) sessionStorage.setItem(nameOf(form), JSON.stringify({ ...told, sent: Date.now() }));
}
