"use strict";
/* What to type for other players, and the buttons that copy it. */

function buildCommands() {
  for (const [id, command] of [["mpv", `mpv ${streamUrl}`], ["vlc", `vlc ${streamUrl}`], ["hls", playlistUrl]]) write(id, command);
  for (const [button, code] of [["mpv-copy", "mpv"], ["vlc-copy", "vlc"], ["hls-copy", "hls"], ["notice-copy", "notice-address"]]) {
    at(button).addEventListener("click", () => copy(at(code), at(button)));
  }
}

/* Over plain HTTP from another machine there is no clipboard: then the text is selected, to be copied by hand. */
async function copy(code, button) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  } catch {
    getSelection().selectAllChildren(code);
  }
}
