// A form that htmx sent and the server refused, since the session has ended: sent once more as a form is, so that the
// page on which one signs in again keeps what was written, and sends it.
document.addEventListener("htmx:before:response", (event) => {
  const { sourceElement: form, response } = event.detail.ctx;
  if (response.status !== 403 || !form.matches("form[method=post]")) return;
  event.preventDefault();
  HTMLFormElement.prototype.submit.call(form);
});

// The proxy answers for a server that is away, or something broke: a part of the page must not be replaced by that, text
// and all. What has a place of its own for it says so there.
const AWAY = "We cannot answer just now. What you wrote is still on this page. Clocks keep running. Wait a minute, see "
  + "in another tab whether your step counts, and send it again if it does not.";

function say(words) {
  const alert = document.createElement("div");
  const text = document.createElement("p");
  alert.className = "alert alert--warning";
  text.className = "alert__text";
  text.textContent = words;
  alert.append(text);
  document.getElementById("notice")?.replaceChildren(alert);
}

document.addEventListener("htmx:before:response", (event) => {
  const { status, headers } = event.detail.ctx.response;
  if (event.defaultPrevented || status < 500 || headers.has("HX-Retarget")) return;
  event.preventDefault();
  say(AWAY);
});
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx && !event.target.closest("[data-saved]")) say(AWAY);
});
