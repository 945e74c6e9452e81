// A step of a draft, or a denial that is being written: saved on the server about a second after somebody stops typing. htmx sends it and shows the
// answer; this says when, waits for one save before the next, and says so when it did not work and tries again.
const form = document.querySelector("[data-autosave]");
const saved = form?.querySelector("[data-saved]");
const SOON = 1000, LATER = 10000;
const FAILED = {
  403: "you are signed out, or this page was open too long. Press a save button: you can sign in again and go on",
  404: "this draft is not yours to change any more. Press a save button to keep your text",
};
let timer = 0, busy = false, flying = 0, changed = false, pressed = null;

const save = () => {
  clearTimeout(timer);
  if (busy) return;
  busy = true;
  changed = false;
  htmx.trigger(saved, "autosave");
};
const saveIn = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
const fail = (why) => {
  saved.textContent = `Not saved: ${why}.`;
  saved.classList.add("saved--bad");
  saveIn(LATER);
};

if (saved) {
  const touched = (event) => { if (!event.target.matches("[data-find]")) { changed = true; saveIn(SOON); } };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  document.addEventListener("htmx:after:swap", () => { changed = true; saveIn(SOON); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!busy && !flying) return;
    event.preventDefault();
    pressed = event.submitter;
  });
  saved.addEventListener("htmx:before:response", (event) => {
    const status = event.detail.ctx.response.status;
    saved.classList.remove("saved--bad");
    if (status === 200 || status === 409) return;
    event.preventDefault();
    fail(FAILED[status] ?? "the server did not answer. Trying again in 10 seconds");
  });
  saved.addEventListener("htmx:error", () => fail("there is no connection. Trying again in 10 seconds"));
  saved.addEventListener("htmx:after:swap", (event) => event.stopPropagation());
  saved.addEventListener("htmx:finally:request", () => {
    busy = false;
    if (changed && !pressed) saveIn(SOON);
  });
  // One request after the other (hx-sync of the form), each with the version that the one before it left: else a save
  // and a press of the same person look like two persons.
  document.addEventListener("htmx:before:request", (event) => {
    flying += 1;
    const version = document.getElementById("draft-version");
    if (version) event.detail.ctx.request.body?.set?.("draft-version", version.value);
  });
  document.addEventListener("htmx:finally:request", () => {
    flying -= 1;
    setTimeout(() => { if (pressed && !busy && !flying) form.requestSubmit(pressed); });
  });
}

// Finding an element among many hides the others at once; without a script the button asks the server.
const find = document.querySelector("[data-find]");
const count = document.querySelector("[data-count]");
const elements = [...document.querySelectorAll("[data-words]")];
const tell = () => {
  const ticked = elements.filter((one) => one.querySelector(":checked")).length, shown = elements.filter((one) => !one.hidden).length;
  count.textContent = `${ticked} of ${elements.length} checked${shown === elements.length ? "" : `, ${shown} shown`}`;
};
const narrow = () => {
  const words = find.value.toLowerCase().split(/\s+/);
  for (const one of elements) one.hidden = !words.every((word) => one.dataset.words.includes(word));
  tell();
};
find?.addEventListener("input", narrow);
find?.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); narrow(); } });

if (count) form.addEventListener("change", tell);

const paper = document.querySelector("[data-print]");
if (paper) { paper.hidden = false; paper.addEventListener("click", () => print()); }
