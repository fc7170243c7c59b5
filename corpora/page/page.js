"use strict";
(() => {
  const form = document.getElementById("filter");
  const cards = Array.from(document.querySelectorAll(".card"));
  if (!form || cards.length < 2) return;
  const shown = document.getElementById("shown");
  const texts = new Map();
  const textOf = (card) => {
    if (!texts.has(card)) texts.set(card, card.textContent.toLowerCase());
    return texts.get(card);
  };
  let names = null;
  try {
    names = new Intl.DisplayNames(["en"], {type: "region"});
  } catch (_) {
    names = null;
  }
  const nameOf = (code) => {
    try {
      return names ? names.of(code) : code;
    } catch (_) {
      return code;
    }
  };
  const codes = new Set(cards.map((card) => card.dataset.country));
  codes.delete("");
  const options = Array.from(codes, (code) => [nameOf(code), code]);
  options.sort((a, b) => a[0].localeCompare(b[0], "en"));
  for (const [name, code] of options) {
    form.elements.country.append(new Option(name, code));
  }
  const apply = () => {
    const words = form.elements.text.value.toLowerCase().split(/\s+/);
    const country = form.elements.country.value;
    const grades = form.elements.grade.value;
    let count = 0;
    for (const card of cards) {
      const fits = (!country || card.dataset.country === country) &&
          (!grades || grades.includes(card.dataset.grade)) &&
          words.every((word) => textOf(card).includes(word));
      card.hidden = !fits;
      if (fits) count += 1;
    }
    shown.textContent =
        count === cards.length ? "" : `${count} of ${cards.length} shown`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
})();
