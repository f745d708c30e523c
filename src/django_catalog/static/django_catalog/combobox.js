/*
 * Suggestions below a search field: a combobox with a list, as the ARIA Authoring
 * Practices describe it. The field keeps the focus and what was typed. Arrow keys mark a
 * suggestion, Enter goes where it leads; with none marked, Enter searches as ever.
 *
 * What a suggestion looks like is in the form's <template data-catalog-suggestions>.
 */

/** Milliseconds without a key before anything is asked. */
const PAUSE = 150;

/** One letter says little; one ideograph may be the whole word. */
const isEnough = (text) => text.length > 1 || /\p{Ideographic}/u.test(text);

class Combobox {
  constructor(form, number) {
    this.address = form.dataset.catalogSearch;
    this.input = form.elements.q;
    this.template = form.querySelector("template[data-catalog-suggestions]").content;
    this.list = this.template.firstElementChild.cloneNode(false);
    this.list.id = `catalog-suggestions-${number}`;
    this.list.hidden = true;
    this.status = document.createElement("span");
    this.status.className = "catalog-hidden";
    this.status.setAttribute("role", "status");
    form.append(this.list, this.status);

    this.marked = null;
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-expanded", "false");
    this.listen(form);
  }

  listen(form) {
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("input", (event) => event.isComposing || this.askSoon());
    this.input.addEventListener("compositionend", () => this.askSoon());
    this.input.addEventListener("blur", () => this.close());
    form.addEventListener("submit", () => this.close());
    // Pressed on, a suggestion must not take the focus: the list would close under it.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => target.closest("a") && this.close());
  }

  get isOpen() {
    return !this.list.hidden;
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  onKey(event) {
    // The keys belong to the window in which somebody chooses characters.
    if (event.isComposing) return;
    const { key, altKey } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (altKey && key === "ArrowUp") this.close();
      else if (altKey) this.ask();
      else this.move(key === "ArrowDown" ? 1 : -1);
    } else if (key === "Enter" && this.marked) {
      event.preventDefault();
      this.marked.click();
    } else if (key === "Escape" && this.isOpen) {
      // Some browsers empty the field as well. The next Escape may.
      event.preventDefault();
      this.close();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) {
      this.mark(null);
    }
  }

  async move(step) {
    if (!this.isOpen) await this.ask();
    if (!this.isOpen) return;
    // Before the first and after the last comes the field, where none is marked.
    const places = [null, ...this.options];
    const next = places.indexOf(this.marked) + step;
    this.mark(places.at(next % places.length));
  }

  mark(option) {
    this.marked?.setAttribute("aria-selected", "false");
    this.marked = option;
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  askSoon() {
    this.cancel();
    this.mark(null);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.cancel();
    const text = this.input.value.trim();
    if (!isEnough(text)) return this.close();
    const { signal } = (this.request = new AbortController());
    try {
      const query = new URLSearchParams({ q: text });
      const response = await fetch(`${this.address}?${query}`, { signal });
      this.show(await response.json());
    } catch {
      // Nobody misses suggestions: the field searches without them.
      if (!signal.aborted) this.close();
    }
  }

  cancel() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  show(found) {
    this.mark(null);
    const groups = [...this.template.querySelectorAll("[data-catalog-group]")];
    this.list.replaceChildren(
      ...groups.flatMap((group) => fill(group, found[group.dataset.catalogGroup])),
    );
    this.options.forEach((option, index) => (option.id = `${this.list.id}-${index + 1}`));
    this.list.scrollTop = 0;
    this.setOpen(this.options.length > 0);
    this.status.textContent = found.status;
  }

  close() {
    this.cancel();
    this.mark(null);
    this.setOpen(false);
    this.status.textContent = "";
  }

  setOpen(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }
}

/** The group with an option for each row, or nothing without rows. */
function fill(group, rows) {
  if (!rows?.length) return [];
  const filled = group.cloneNode(true);
  const option = filled.querySelector("[role=option]");
  option.replaceWith(...rows.map((row) => describe(option.cloneNode(true), row)));
  return [filled];
}

function describe(option, row) {
  option.href = row.url;
  for (const place of option.querySelectorAll("[data-catalog-text]")) {
    place.textContent = row[place.dataset.catalogText];
  }
  for (const place of option.querySelectorAll("[data-catalog-picture]")) {
    const src = row[place.dataset.catalogPicture];
    if (src) place.append(Object.assign(new Image(), { src, alt: "" }));
  }
  return option;
}

document
  .querySelectorAll("form[data-catalog-search]")
  .forEach((form, index) => new Combobox(form, index + 1));
