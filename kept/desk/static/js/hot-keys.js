// <hot-keys></hot-keys>, once a page. Keys are written where they lead:
//   <a href="/inbox/" data-key="g i">  <button data-key="r">  <input type="search" data-key="/">
//   <button data-key="mod+enter">      (mod: Ctrl, or Cmd on a Mac; from within its form only)
// A key presses the element, or puts the cursor in it if one can write there. Single keys are silent
// while somebody writes, with Alt, and when <html data-single-keys="off">. A key that leads nowhere
// is told as "desk:key" on document, for elements that move things (row-cursor).
const WAIT_FOR_SECOND = 1200;
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

class HotKeys extends HTMLElement {
  #first = "";
  #held = "";
  #firstAt = 0;

  connectedCallback() {
    for (const name of ["keydown", "keyup", "htmx:afterSettle"]) document.addEventListener(name, this);
  }

  disconnectedCallback() {
    for (const name of ["keydown", "keyup", "htmx:afterSettle"]) document.removeEventListener(name, this);
  }

  handleEvent(event) {
    if (event.type === "htmx:afterSettle") return this.#release();
    // Of a list of proposals Chromium takes the key for itself, and tells only that it was let go.
    if (event.type === "keyup") return event.key === "Escape" && event.target.list && event.target.blur();
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const writing = isWriting(event.target);
    if (event.key === "Escape" && writing && !event.target.closest("dialog, [popover]")) {
      event.preventDefault(); // or Chromium empties a search, and what it found is gone
      return event.target.blur();
    }
    const name = nameOf(event);
    if (!name) return;
    const isSingle = !name.startsWith("mod+");
    if (isSingle && (writing || document.documentElement.dataset.singleKeys === "off")) return;
    if (isSingle && isComing()) {
      this.#held ||= name;
      return event.preventDefault();
    }
    const pair = this.#pairWith(name, event.timeStamp);
    const target = find(pair) ?? find(name);
    if (target && /^mod\+.*enter$/.test(name) && !target.form.contains(event.target)) return null;
    if (target) {
      event.preventDefault();
      this.#first = "";
      if (event.repeat) return;
      return press(target);
    }
    this.#first = name;
    this.#firstAt = event.timeStamp;
    if (!openDialog()) {
      const told = new CustomEvent("desk:key", { detail: { key: name }, cancelable: true });
      if (!document.dispatchEvent(told)) event.preventDefault();
    }
  }

  // The first key pressed while a conversation or a box was on its way counts once it is there.
  #release() {
    if (!this.#held || isComing()) return;
    const target = find(this.#held);
    this.#held = "";
    if (target && !isWriting(document.activeElement)) press(target);
  }

  // Counted from key to key: a page that is busy hears of both late.
  #pairWith(name, at) {
    const inTime = at - this.#firstAt < WAIT_FOR_SECOND;
    return this.#first && inTime ? `${this.#first} ${name}` : "";
  }
}

function nameOf(event) {
  if (["Control", "Shift", "Meta"].includes(event.key)) return "";
  const mod = isMac ? event.metaKey : event.ctrlKey;
  if ((event.ctrlKey || event.metaKey) && !mod) return "";
  const key = event.key.toLowerCase();
  // Shift is part of how "?" is typed, but a key of its own with a letter or a name.
  const shifted = event.shiftKey && (mod || key.length > 1 || /[a-z]/.test(key));
  return `${mod ? "mod+" : ""}${shifted ? "shift+" : ""}${key === " " ? "space" : key}`;
}

function isWriting(element) {
  return element instanceof HTMLElement && (element.isContentEditable || element.matches(
    "textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])",
  ));
}

// Who asked for a conversation or a box and types at once means that one: no letter may resolve another.
function isComing() {
  return document.querySelector("composer-tabs .htmx-request, .entries .htmx-request") !== null;
}

function press(target) {
  if (!target.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]")) return target.click();
  target.focus();
  if (!target.matches("select")) return null;
  target.addEventListener("change", () => target.blur(), { once: true }); // chosen: the letters are keys again
  return target.showPicker?.();
}

function find(key) {
  if (!key) return null;
  const within = openDialog() ?? document;
  const all = [...within.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(
    (element) => !element.disabled && element.getAttribute("aria-disabled") !== "true",
  );
  return all.find((element) => element.checkVisibility()) ?? all.find((element) => element.closest("[popover]")) ?? null;
}

function openDialog() {
  return document.querySelector("dialog:modal");
}

customElements.define("hot-keys", HotKeys);
