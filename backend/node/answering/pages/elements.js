"use strict";
/* Finds, makes and writes the page's elements. Text only: titles, names and reasons come from other machines. */

const at = (id) => document.getElementById(id);

function element(name, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function write(id, text) {
  const element = at(id);
  if (element.textContent !== text) element.textContent = text;
}

function writeOrHide(id, text) {
  write(id, text);
  at(id).hidden = !text;
}
