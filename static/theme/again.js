// A form that htmx sent and the server refused, since the session has ended: sent once more as a form is, so that the
// page on which one signs in again keeps what was written, and sends it.
document.addEventListener("htmx:before:response", (event) => {
  const { sourceElement: form, response } = event.detail.ctx;
  if (response.status !== 403 || !form.matches("form[method=post]")) return;
  event.preventDefault();
  HTMLFormElement.prototype.submit.call(form);
});
