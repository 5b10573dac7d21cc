// mdBook leaves diagrams as code: Mermaid draws them, in the colours of the page.
for (const code of document.querySelectorAll("code.language-mermaid")) {
  const diagram = document.createElement("div");
  diagram.className = "mermaid";
  diagram.textContent = code.textContent;
  code.parentElement.replaceWith(diagram);
}
const isDark = ["navy", "coal", "ayu"].some((it) => document.documentElement.classList.contains(it));
mermaid.initialize({ theme: isDark ? "dark" : "neutral" });
