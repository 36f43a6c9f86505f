"use strict";
/* What to type for other players, and the buttons that copy it. */

function buildCommands() {
  for (const [id, command] of [["mpv", `mpv ${streamUrl}`], ["vlc", `vlc ${streamUrl}`], ["hls", playlistUrl]]) write(id, command);
  for (const [button, code] of [["mpv-copy", "mpv"], ["vlc-copy", "vlc"], ["hls-copy", "hls"], ["notice-copy", "notice-address"]]) {
    at(button).addEventListener("click", () => copy(at(code), at(button)));
  }
}

async function copy(code, button) {
  button.textContent = (await isCopied(code)) ? "Copied" : "Selected";
  setTimeout(() => (button.textContent = "Copy"), 1500);
}

/* Over plain HTTP from another machine there is no `navigator.clipboard`: then what is selected is copied, if need be by hand. */
async function isCopied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return document.execCommand("copy");
  }
}
