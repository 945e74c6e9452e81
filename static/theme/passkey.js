// A passkey: what the page asks is told to the browser, and its answer is sent as the form it stands in.
// Where the page does not hold the question (nobody has said who they are), it is asked for at the form's address.
// Binary values travel as base64url in JSON; the browser wants and gives bytes.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));
const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

const asJSON = (credential) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  clientExtensionResults: credential.getClientExtensionResults(),
  response: Object.fromEntries(PARTS.filter((name) => credential.response[name]).map((name) => [name, text(credential.response[name])])),
});
const make = ({ publicKey: asked }) => navigator.credentials.create({
  publicKey: { ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) }, excludeCredentials: named(asked.excludeCredentials) },
});
const use = ({ publicKey: asked }) => navigator.credentials.get({
  publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: named(asked.allowCredentials) },
});

const asking = async (form) => {
  if (form.dataset.passkey) return JSON.parse(form.dataset.passkey);
  return (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
};

const form = document.querySelector("form[data-passkey]");
if (form && window.PublicKeyCredential) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-said]");
    said.textContent = "";
    try {
      const asked = await asking(form);
      form.elements.credential.value = JSON.stringify(asJSON(await (asked.publicKey.user ? make(asked) : use(asked))));
      HTMLFormElement.prototype.submit.call(form);
    } catch {
      said.textContent = "That did not work. Try again, or choose another way.";
    }
  });
}
