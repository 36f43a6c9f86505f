"use strict";
/* What is said where the node answers that it cannot play the film, and the films that it can play instead. */

const REFUSALS = {
  [UNAUTHORIZED]: ["This swarm asks for its token.", "Reload this page, and give the token as the password, with any user name."],
  404: [
    "This node knows no such video.",
    "Check the address; or drop one fragment of it, made by the splitter, into any node's folder, and this page goes on by itself.",
  ],
  title: [
    "This video has no manifest, so its fragments cannot be played as one film.",
    "Other tools cut them: they are shared as files. Split the film with python -m splitter split, and play that.",
  ],
  502: [
    "This node does not know the video, and cannot ask: the broker does not answer.",
    "Start the broker, or drop a fragment of the video into this node's folder; this page goes on by itself.",
  ],
  other: ["This node cannot play that video.", "It answered with an error; its log says more."],
};

function refusalOf(status) {
  const hasTitleOnly = status !== UNAUTHORIZED && !video.match(/^[0-9a-f]{64}$/);
  return REFUSALS[hasTitleOnly ? "title" : status] ?? REFUSALS.other;
}

function showUnknown() {
  const isRefused = Boolean(feed.trouble) && !feed.playback;
  const isNew = at("unknown").hidden && isRefused;
  at("unknown").hidden = !isRefused;
  at("stage").hidden = isRefused;
  at("elsewhere").hidden = isRefused;
  if (!isRefused) return;
  const [text, advice] = refusalOf(feed.trouble);
  write("title", "Enjambre");
  write("unknown-text", text);
  write("unknown-advice", advice);
  if (isNew) listVideos();
}

async function listVideos() {
  try {
    const answer = await fetch(new URL("../videos", location.href), { cache: "no-store" });
    const { videos } = await answer.json();
    at("unknown-videos").replaceChildren(...videos.map(videoLink));
    at("unknown-others").hidden = !videos.length;
  } catch {
    at("unknown-videos").replaceChildren();
  }
}

function videoLink({ id, titulo: title }) {
  const link = element("a", title);
  link.href = encodeURIComponent(id);
  const item = element("li");
  item.append(link);
  return item;
}
