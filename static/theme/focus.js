// A form that came back with errors is announced at once: the summary takes the focus, on a first load
// and after htmx has put a new form in its place.
const toSummary = () => document.querySelector("[data-error-summary]")?.focus();
toSummary();
document.addEventListener("htmx:after:swap", toSummary);
