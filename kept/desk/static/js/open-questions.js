// <open-questions> beside a composer: questions of the customer, ticked as the draft answers them. The
// answer about the draft (coach:checked) names those that are still open.
class OpenQuestions extends HTMLElement {
  #form = null;

  connectedCallback() {
    this.#form = this.closest("form");
    this.#form?.addEventListener("coach:checked", this);
  }

  disconnectedCallback() {
    this.#form?.removeEventListener("coach:checked", this);
  }

  handleEvent(event) {
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
  }
}

customElements.define("open-questions", OpenQuestions);
