// A form that came back with errors is announced at once: the summary takes the focus, on a first load
// and after htmx has put a new form in its place.
const toSummary = () => document.querySelector("[data-error-summary]")?.focus();
toSummary();
document.addEventListener("htmx:after:swap", toSummary);

// What an answer replaces may hold the focus, and htmx gives it back only to what has an id. A link or a button is found
// again by what it leads to or sends. Where it is gone, the part that it stood in takes the focus: with the keyboard
// nobody has to begin again at the top of the page.
let held = null;
const like = (one) => ["id", "href", "name", "value"].filter((name) => one.hasAttribute(name))
  .map((name) => `[${name}="${CSS.escape(one.getAttribute(name))}"]`).join("");
const parts = (one) => { const up = one.parentElement?.closest("[id]"); return up ? [up.id, ...parts(up)] : []; };
const hold = () => { const at = document.activeElement; held = { like: like(at), parts: parts(at) }; };
const giveBack = () => {
  if (document.activeElement !== document.body) return;
  const part = held?.parts.map((id) => document.getElementById(id)).find(Boolean);
  if (!part) return;
  const again = held.like && part.querySelector(held.like);
  if (!again) part.tabIndex = -1;
  (again || part).focus({ preventScroll: true });
};
document.addEventListener("htmx:before:swap", hold, true);
document.addEventListener("htmx:after:swap", giveBack, true);
