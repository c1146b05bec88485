// What a page can do beyond being read: choose the theme, copy code, scroll by keyboard.
const root = document.documentElement;

// Theme: the system's until the reader chooses.
const themeButton = document.querySelector(".theme-button");
const systemTheme = matchMedia("(prefers-color-scheme: dark)");
const showTheme = (theme) => {
  root.dataset.theme = theme;
  themeButton.textContent = theme === "dark" ? "Light" : "Dark";
  themeButton.ariaLabel = `${themeButton.textContent} theme`;
};
showTheme(root.dataset.theme);
themeButton.hidden = false;
themeButton.addEventListener("click", () => {
  localStorage.theme = root.dataset.theme === "dark" ? "light" : "dark";
  showTheme(localStorage.theme);
});
systemTheme.addEventListener("change", () => {
  if (!localStorage.theme) showTheme(systemTheme.matches ? "dark" : "light");
});

// Contents as a popover close once a section of this page is chosen.
const contents = document.getElementById("contents");
contents.addEventListener("click", (event) => {
  if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
});

// In a long list of contents, begin near the page that is open.
const here = contents.querySelector("li > [aria-current]");
if (here) contents.scrollTop = here.offsetTop - contents.clientHeight / 3;

// Ctrl+K leads to the search field, unless the field lies in the closed contents.
addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (!contents.checkVisibility()) contents.showPopover();
  contents.querySelector("input").focus();
});

// A box that scrolls sideways must be reachable by keyboard; one that does not should be passed.
const boxes = document.querySelectorAll(
  ".scrolls, article pre, .pst-scrollable-table-container, .cell_output .output",
);
const markScrolling = (box) => {
  if (box.scrollWidth > box.clientWidth) {
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Scrolls sideways");
  } else {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  }
};
const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => markScrolling(target)));
boxes.forEach((box) => resized.observe(box));
document.fonts.addEventListener("loadingdone", () => boxes.forEach(markScrolling));

// Code to take along.
for (const code of document.querySelectorAll(".cell_input .highlight, article section > div > .highlight")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.querySelector("pre").textContent.trimEnd());
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  code.append(button);
}
