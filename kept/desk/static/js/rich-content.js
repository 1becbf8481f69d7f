// What <rich-text> can hold: the extensions of its editor, and plain text as HTML.
export function extensions(kit, placeholder) {
  const { Blockquote, Bold, BulletList, Document, Dropcursor, Gapcursor, HardBreak, History, Image, Italic, Link, ListItem, OrderedList, Paragraph, Placeholder, Strike, Text } = kit;
  return [
    Document, Paragraph, Text, HardBreak, History, Dropcursor, Gapcursor, Bold, Italic, Strike, BulletList, OrderedList, ListItem, Blockquote, Link,
    Placeholder.configure({ placeholder }),
    // Pictures of ours only: one that lies elsewhere would tell its owner who reads.
    Image.extend({ parseHTML: () => [{ tag: 'img[src^="/files/"]' }] }),
  ];
}

export function asHtml(text) {
  if (text.trimStart().startsWith("<")) return text; // put back by draft-net: HTML already
  const safe = document.createElement("p");
  return text.split(/\n{2,}/).map((part) => {
    safe.innerText = part;
    return safe.outerHTML;
  }).join("");
}

/** Whether HTML says anything: what a browser gives beside a copied picture does not. */
export function hasWords(html) {
  return Boolean(html && new DOMParser().parseFromString(html, "text/html").body.textContent.trim());
}
