// <open-questions> beside a composer: questions of the customer, ticked as the draft answers them. The
// answer about the draft (coach:checked) names those that are still open. A button [data-insert] puts its
// words into the text: what a colleague answered. Before there is a conversation the same answer holds the
// quiet line, for [data-aside].
class OpenQuestions extends HTMLElement {
  #form = null;
  #aside = "";

  connectedCallback() {
    this.#form = this.closest("form");
    this.#form?.addEventListener("coach:checked", this);
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.#form?.removeEventListener("coach:checked", this);
  }

  handleEvent(event) {
    if (event.type === "click") return this.#insert(event.target.closest("[data-insert]"));
    this.#renew(event.detail.aside);
    this.#measure(event.detail.length ?? "");
    const open = event.detail.questions;
    const all = [...this.querySelectorAll("[data-question]")];
    for (const one of all) {
      const answered = Boolean(open) && !open.includes(one.dataset.question);
      one.classList.toggle("is-answered", answered);
      one.querySelector("[data-said]").textContent = answered ? "answered" : "not answered yet";
    }
    const left = all.filter((one) => !one.classList.contains("is-answered")).length;
    const count = this.querySelector("[data-asked-count]");
    if (count) count.textContent = left === all.length ? `${left} open` : `${all.length - left} of ${all.length} answered`;
    return null;
  }

  // Only what changed: an earlier conversation that was unfolded stays so.
  #renew(aside) {
    if (aside === undefined || aside === this.#aside) return;
    this.#aside = aside;
    this.querySelector("[data-aside]").replaceChildren(document.createRange().createContextualFragment(aside));
  }

  // That the draft is much against what the customer wrote; said only once it is.
  #measure(words) {
    const line = this.querySelector("[data-length]");
    if (!line) return;
    line.hidden = !words;
    line.querySelector("[data-length-words]").textContent = words;
  }

  #insert(button) {
    if (!button) return;
    button.closest("[data-once]")?.remove();
    if (button.matches("[data-first]")) this.#form.querySelector("rich-text").change()?.focus("start").insertContent(button.dataset.insert).run();
    else this.#put(button);
  }

  #put(button) {
    const lines = button.dataset.insert.split("\n").filter((line) => line.trim());
    const box = this.#form.querySelector("rich-text");
    if (lines.length === 1 && !box.text.trim()) box.insert({ type: "text", text: lines[0] });
    else box.insert(lines.map((text) => ({ type: "paragraph", content: [{ type: "text", text }] })));
  }
}

customElements.define("open-questions", OpenQuestions);
