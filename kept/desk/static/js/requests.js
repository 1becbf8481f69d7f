// What htmx does when a request does not go well, in sentences; and where the focus is after a swap.
// Answers 409 and 422 are shown as sent (configured in base.html): they carry what the person must see.
import { toast } from "./toasts.js";

const SENTENCES = {
  400: "The desk did not understand this. Reload the page and try again.",
  403: "You may not do this.",
  404: "This is no longer there, or you may not see it.",
  413: "This is larger than the desk takes.",
  429: "Too many attempts. Wait a minute and try again.",
  503: "The desk cannot do this just now. Try again in a moment; what you wrote stays here.",
  507: "The desk's disk is full. What you wrote stays here; tell whoever runs the desk.",
};
const BROKEN = "Something broke on the desk's side; it has been written down. What you wrote stays here.";
const NO_NETWORK = "The desk does not answer. What you wrote stays here; try again when you are connected.";

document.addEventListener("htmx:sendError", () => toast(NO_NETWORK, { isError: true }));
document.addEventListener("htmx:timeout", () => toast(NO_NETWORK, { isError: true }));

document.addEventListener("htmx:responseError", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.getResponseHeader("X-Sign-In")) return document.getElementById("signed-out")?.open();
  // What asks by itself, such as a list that refreshes, fails in silence and asks again.
  if (requestConfig?.verb === "get" && requestConfig.triggeringEvent?.type?.startsWith("live:")) return;
  toast(SENTENCES[xhr.status] ?? BROKEN, { isError: true });
});

// Who signs in again in another tab gets a new token; this page, with the text in it, must use that.
const token = () =>
  document.cookie
    .split("; ")
    .find((each) => each.startsWith(`${document.body.dataset.tokenCookie}=`))
    ?.split("=")[1];

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!token()) return;
  detail.headers["x-csrftoken"] = token();
  if (detail.parameters.has?.("csrfmiddlewaretoken")) detail.parameters.set("csrfmiddlewaretoken", token());
});

document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("[name=csrfmiddlewaretoken]");
  if (field && token()) field.value = token();
}, true);

// Where each answer brings the whole place (data-whole), a form that waits for its answer is not replaced
// by another's, which would leave its own without a place: its own comes later, and is newer.
let answered = null;
const hasOther = (place) => place.closest("[data-whole]") !== null
  && [...place.querySelectorAll("form.htmx-request")].some((one) => one !== answered);

// Words that somebody writes in a place (data-holds-words) are not lost to news that come by themselves.
const hasWords = (place) => [...place.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.value !== field.defaultValue);
const isWrittenIn = (place) => place.matches("[data-holds-words]") && hasWords(place);
// Nor is a place that asks for its own news (data-not-while-used) replaced under somebody's hands.
const isUsed = (place) => place.matches?.("[data-not-while-used]") && (place.contains(document.activeElement) || hasWords(place));

document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (hasOther(detail.target) || isWrittenIn(detail.target)) detail.shouldSwap = false;
});

let hadFocus = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  answered = event.detail.requestConfig?.elt;
  const { target } = event.detail;
  const isNews = event.detail.requestConfig?.triggeringEvent?.type?.startsWith("live:");
  if ((answered?.matches("form") && hasOther(target)) || (isNews && isUsed(target))) event.detail.shouldSwap = false;
  hadFocus = target?.contains?.(document.activeElement) ?? false;
});

// If the focus was in what was replaced, it goes to what the answer names, else to the answer itself.
document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.elt;
  const named = swapped.matches?.("[data-focus]") ? swapped : [...(swapped.querySelectorAll?.("[data-focus], [autofocus]") ?? [])].find((one) => one.checkVisibility());
  if (named) named.focus();
  else if (hadFocus && document.activeElement === document.body && swapped.isConnected) {
    if (!swapped.hasAttribute("tabindex")) swapped.setAttribute("tabindex", "-1");
    swapped.focus({ preventScroll: true });
  }
  hadFocus = false;
  const saying = swapped.matches?.("[data-say]") ? swapped : swapped.querySelector?.("[data-say]");
  const said = document.getElementById("said");
  if (saying && said) said.textContent = saying.dataset.say;
});
