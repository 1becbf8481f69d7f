// What <rich-text> can hold: the extensions of its editor, and plain text as HTML.
export function extensions(kit, placeholder) {
  const { Blockquote, Bold, BulletList, Document, Dropcursor, Gapcursor, HardBreak, History, Italic, Link, ListItem, OrderedList, Paragraph, Placeholder, Strike, Text } = kit;
  return [
    Document, Paragraph, Text, HardBreak, History, Dropcursor, Gapcursor, Bold, Italic, Strike, BulletList, OrderedList, ListItem, Blockquote, Link,
    Placeholder.configure({ placeholder }),
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
