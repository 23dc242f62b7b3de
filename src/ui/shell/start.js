const field = document.querySelector("textarea");
const form = field?.form;
let gaveUp = false;
const submit = () => form.requestSubmit();
field?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (document.documentElement.hasAttribute("data-alive")) return;
  event.preventDefault();
  if (gaveUp) submit();
  else form.setAttribute("data-due", "");
});
const give_up = () => {
  gaveUp = true;
  document.documentElement.setAttribute("data-scriptless", "");
  for (const without of document.querySelectorAll("noscript")) without.outerHTML = without.textContent;
  if (form?.hasAttribute("data-due")) submit();
};
const late = setTimeout(give_up, 8000);
try {
  const { default: init, hydrate } = await import(SCRIPT);
  await init({ module_or_path: PROGRAM });
  hydrate();
  document.documentElement.setAttribute("data-alive", "");
  document.documentElement.removeAttribute("data-scriptless");
  document.querySelector(".no-js-feed")?.remove();
} catch (error) {
  console.error(error);
  give_up();
} finally {
  clearTimeout(late);
}
