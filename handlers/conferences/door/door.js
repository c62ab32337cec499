// Says on the button how many are ticked. Without this script the button says "those who are ticked".
"use strict";
const button = document.querySelector("button[data-one]");
if (button) {
  const ticks = [...document.querySelectorAll("input[name=ghe]")];
  const count = () => {
    const ticked = ticks.filter((tick) => tick.checked).length;
    button.textContent = ticked ? button.dataset.one.replace("{count}", String(ticked)) : button.dataset.none;
  };
  ticks.forEach((tick) => tick.addEventListener("change", count));
  window.addEventListener("pageshow", count); // a browser that goes back restores ticks
  count();
}
