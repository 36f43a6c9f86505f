"use strict";
/* What stands in the film's place where the node answers that it cannot play it. */

const TROUBLES = {
  401: [
    "This swarm asks for its token, which a page cannot send along with a film.",
    "mpv can: mpv --http-header-fields='Authorization: Bearer …' followed by the address below.",
  ],
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

function showUnknown() {
  const trouble = feed.trouble === 401 || video.match(/^[0-9a-f]{64}$/) ? feed.trouble : feed.trouble && "title";
  const isNew = at("unknown").hidden && Boolean(trouble);
  at("unknown").hidden = !trouble;
  at("stage").hidden = Boolean(trouble);
  at("elsewhere").hidden = Boolean(trouble) && trouble !== 401;
  if (!trouble) return;
  const [text, advice] = TROUBLES[trouble] ?? TROUBLES.other;
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
